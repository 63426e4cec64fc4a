// The figure as the service places it: each part of the scene is one element, found again by the part's id, and only
// what differs is touched. What stands here is what stands in the figure file; nothing is worked out anew.

const SVG = "http://www.w3.org/2000/svg";
const TAGS = { arc: "path", band: "path", frame: "path", line: "line", circle: "circle", text: "text" };
const ANCHORS = { left: "start", middle: "middle", right: "end" };
const MIRRORED = { start: "end", middle: "middle", end: "start" };

// A figure of the service in an <svg> of the page.
export class Figure {
  #svg;
  #drawn = new Map(); // id of the part -> { element, given: attributes, text, whole }

  constructor(svg) {
    this.#svg = svg;
  }

  draw(scene) {
    const parts = scene ? scene.parts : [];
    if (scene) set(this.#svg, "viewBox", `0 0 ${number(scene.width)} ${number(scene.height)}`);
    const tags = new Map(parts.map((part) => [part.id, TAGS[part.kind]]));
    for (const [id, { element }] of this.#drawn) {
      if (tags.get(id) === element.localName) continue;
      element.remove();
      this.#drawn.delete(id);
    }
    let place = this.#svg.firstElementChild;
    for (const part of parts) {
      const element = this.#element(part);
      if (element === place) place = place.nextElementSibling;
      else this.#svg.insertBefore(element, place);
    }
  }

  #element(part) {
    let known = this.#drawn.get(part.id);
    if (!known) {
      known = { element: document.createElementNS(SVG, TAGS[part.kind]), given: {}, text: "", whole: "" };
      this.#drawn.set(part.id, known);
    }
    change(known, attributes(part), part.text ?? "", part.whole ?? "");
    return known.element;
  }
}

function change(known, wanted, text, whole) {
  for (const name of Object.keys(known.given)) if (!(name in wanted)) known.element.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted)) {
    if (known.given[name] !== value) known.element.setAttribute(name, value);
  }
  if (known.text !== text || known.whole !== whole) word(known.element, text, whole);
  Object.assign(known, { given: wanted, text, whole });
}

function word(element, text, whole) {
  element.textContent = text;
  if (!whole) return;
  const title = document.createElementNS(SVG, "title");
  title.textContent = whole;
  element.prepend(title);
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function attributes(part) {
  return { id: part.id, class: part.role, ...own[part.kind](part) };
}

const path = (part) => ({ d: part.path });
const own = {
  arc: path,
  band: path,
  frame: path,
  line: ({ start, end }) => ({ x1: number(start.x), y1: number(start.y), x2: number(end.x), y2: number(end.y) }),
  circle: ({ center, radius }) => ({ cx: number(center.x), cy: number(center.y), r: number(radius) }),
  text: written,
};

function written({ at, anchor, rtl }) {
  const given = { x: number(at.x), y: number(at.y) };
  const side = rtl ? MIRRORED[ANCHORS[anchor]] : ANCHORS[anchor]; // "start" is where reading starts
  if (rtl) given.direction = "rtl";
  if (side !== "start") given["text-anchor"] = side;
  return given;
}

// Two decimals at most, as everywhere in a figure; the nudge makes half a hundredth round upwards.
function number(value) {
  return String(Math.round((value + 1e-7) * 100) / 100 + 0);
}
