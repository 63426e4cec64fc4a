// An open page is told when something changed, fetches itself again, and puts the new in place of the old.
// Without this script every page works as well: it then shows what was true when it was loaded.
"use strict";

const FIRST_WAIT = 1000; // milliseconds before trying again, doubled each time
const LONGEST_WAIT = 30000;
const banner = document.getElementById("connection");

let stream = null;
let wait = FIRST_WAIT;
let timer = 0;
let fetching = false;
let wanted = "";

const page = () => document.getElementById("page");

function connect() {
  clearTimeout(timer);
  if (stream || document.hidden) return;
  stream = new EventSource(page().dataset.events);
  stream.onmessage = (message) => {
    wait = FIRST_WAIT;
    banner.hidden = true;
    wanted = message.data;
    refresh();
  };
  stream.onerror = () => {
    disconnect();
    banner.hidden = false;
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

function disconnect() {
  if (stream) stream.close();
  stream = null;
}

async function refresh() {
  if (fetching || wanted === page().dataset.mark) return;
  fetching = true;
  const asked = wanted;
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (answer.status === 401) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.getElementById("page");
    if (!next) return location.reload();
    await ready(next);
    swap(next);
  } catch {
    banner.hidden = false;
  } finally {
    fetching = false;
  }
  if (wanted !== asked) setTimeout(refresh, 200);
}

// Pictures that stay are kept as they are; new ones are loaded before they are shown, so that nothing flickers.
async function ready(next) {
  const old = new Map([...page().querySelectorAll("img")].map((image) => [image.getAttribute("src"), image]));
  const loading = [];
  for (const image of next.querySelectorAll("img")) {
    const known = old.get(image.getAttribute("src"));
    if (known) image.dataset.keep = "";
    else if (image.loading !== "lazy") loading.push(loaded(image.src));
  }
  await Promise.race([Promise.allSettled(loading), new Promise((done) => setTimeout(done, 800))]);
}

function loaded(address) {
  const image = new Image();
  image.src = address;
  return image.decode();
}

// In one step, so that the browser has no reason to scroll.
function swap(next) {
  const focus = keyOf(document.activeElement);
  const open = new Set([...page().querySelectorAll("details[open]")].map((details) => details.id));
  for (const image of next.querySelectorAll("img[data-keep]")) {
    const known = page().querySelector(`img[src="${CSS.escape(image.getAttribute("src"))}"]`);
    if (known) image.replaceWith(known);
  }
  for (const details of next.querySelectorAll("details")) details.open = open.has(details.id);
  page().replaceWith(document.adoptNode(next));
  if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
}

// How to find again what had the keyboard's focus.
function keyOf(element) {
  if (!element || element === document.body) return "";
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  if (href) return `a[href="${CSS.escape(href)}"]`;
  if (element.name) return `${element.localName}[name="${CSS.escape(element.name)}"]`;
  const summary = element.closest("details");
  return summary ? `#${CSS.escape(summary.id)} > summary` : "";
}

// Browsers keep few connections to one place: a page that nobody sees gives its own back.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
connect();
