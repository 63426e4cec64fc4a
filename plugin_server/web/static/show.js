// The figure alone: everything else is hidden, in full screen where the browser has that, else over the whole page.
// Escape leaves, and so does a click; on a figure that takes clicks itself (data-figure="live") one beside it.
// Any page can have it: <button data-show-figure>, and data-figure on what is to be seen.
const root = document.documentElement;
const MODE = "figure-only";

const button = () => document.querySelector("[data-show-figure]");
const figure = () => document.querySelector("[data-figure]");
const shown = () => root.classList.contains(MODE);

function show() {
  if (!figure()) return;
  root.classList.add(MODE);
  say();
  shape.observe(figure());
  figure().focus({ preventScroll: true });
  root.requestFullscreen?.().catch(() => {}); // refused, as in some frames: then it fills the page
}

function leave() {
  root.classList.remove(MODE);
  shape.disconnect();
  say();
  if (document.fullscreenElement) document.exitFullscreen();
  button()?.focus({ preventScroll: true });
}

// A figure that is drawn into the page is as wide as its height allows; it grows when an area comes.
const shape = new ResizeObserver(() => {
  const box = figure()?.querySelector("svg")?.viewBox.baseVal;
  if (box?.height) root.style.setProperty("--figure-ratio", box.width / box.height);
});

function say() {
  button()?.setAttribute("aria-pressed", String(shown()));
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-figure]")) return shown() ? leave() : show();
  if (shown() && !event.target.closest('[data-figure="live"]')) leave();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown()) leave();
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement && shown()) leave(); // the browser's own Escape is told in no other way
});

// A live page is swapped for a new one: the button must say again how things are, and there may be no figure left.
new MutationObserver(() => {
  if (shown() && !figure()) leave();
  else say();
}).observe(document.body, { childList: true });
root.classList.add("can-show");
