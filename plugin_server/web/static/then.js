// Walks from one session to another: the service draws each figure on the way, this shows them one after another.
// Without this script the two lists and their button do the same, without the way.
"use strict";

const WALK = 360; // milliseconds from one session to another
const still = matchMedia("(prefers-reduced-motion: reduce)");
let walking = false;

const part = (id) => document.getElementById(id);
const chosen = (id) => part(id).selectedOptions[0];
const asked = () => ({ then: chosen("then").value, now: chosen("now").value });
const shown = () => ({ then: part("laid").dataset.then, now: part("laid").dataset.now });
const same = (one, other) => one.then === other.then && one.now === other.now;

document.documentElement.dataset.walks = ""; // shows the slider in place of the button

document.addEventListener("input", ({ target }) => {
  if (target.id !== "walk") return;
  part("now").selectedIndex = target.valueAsNumber;
  tell();
  walk();
});

document.addEventListener("change", ({ target }) => {
  if (target.id !== "then" && target.id !== "now") return;
  tell();
  walk();
});

// The slider tells the day that is chosen.
function tell() {
  const name = chosen("now").text;
  part("walk").value = part("now").selectedIndex;
  part("walk").setAttribute("aria-valuetext", name);
  document.querySelector("output[for=walk]").value = name;
}

// One way after another; where the slider was moved on meanwhile, the next leads straight to where it is.
async function walk() {
  if (walking) return;
  walking = true;
  try {
    while (!same(asked(), shown())) await go(asked());
  } catch {
    part("connection").hidden = false; // the page stays as it is, and the choice with it
    const { then, now } = shown();
    part("then").value = then;
    part("now").value = now;
    tell();
  } finally {
    walking = false;
  }
}

async function go(wanted) {
  const address = `${location.pathname}?${new URLSearchParams(wanted)}`;
  const [fresh, figures] = await Promise.all([load(address), between(shown(), wanted)]);
  if (!fresh || !same(wanted, fresh.dataset)) return location.assign(address);
  await play(figures);
  part("laid").replaceWith(fresh);
  history.replaceState(null, "", address);
  document.querySelector("input[name=back]").value = address; // names are shown and hidden on this very page
}

// The part of the page that changes, its picture ready to be shown.
async function load(address) {
  const answer = await fetch(address, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("laid");
  if (!fresh) return null;
  document.adoptNode(fresh);
  await Promise.allSettled([...fresh.querySelectorAll("img")].map((image) => image.decode()));
  return fresh;
}

// The figures on the way: none where only the thin arcs change, or where nothing is to move.
async function between(start, wanted) {
  const { figures, steps } = part("laid").dataset;
  if (still.matches || start.then !== wanted.then || !part("figure")) return [];
  const images = Array.from({ length: steps - 1 }, (_, index) => {
    const image = part("figure").cloneNode();
    image.src = `${figures}?${new URLSearchParams({ ...wanted, from: start.now, step: index + 1 })}`;
    return image;
  });
  const ready = await Promise.allSettled(images.map((image) => image.decode()));
  return images.filter((_, index) => ready[index].status === "fulfilled");
}

function play(figures) {
  if (!figures.length) return Promise.resolve();
  return new Promise((done) => {
    const began = performance.now();
    const turn = () => {
      const time = Math.min(1, (performance.now() - began) / WALK);
      const eased = time * time * (3 - 2 * time);
      const figure = figures[Math.min(figures.length - 1, Math.floor(eased * figures.length))];
      if (part("figure") !== figure) part("figure")?.replaceWith(figure);
      if (time < 1) requestAnimationFrame(turn);
      else done();
    };
    requestAnimationFrame(turn);
  });
}
