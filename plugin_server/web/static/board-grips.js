// The controls on the figure: a slider for each value that can be pulled in this step, with its name, its value in words
// and its keys. The hand with mouse or finger is in board-pull.js.

import { byKey, placeOf, spot } from "./board-hand.js";
import { order } from "./board-make.js";
import { WORDS } from "./board-words.js";

const SETTLE = 900; // milliseconds after the last key
const REACH = 34; // how far beyond the rim a hand is still on it, in units of the figure
const CALLIPERS = 11; // hours now inside the rim and hours wanted outside, where both can be pulled

export class Grips {
  stage;
  disk; // what takes the hand: the figure with its rim, and a little more
  fields = []; // what can be pulled in this step
  busy = null; // the grip that a hand holds: it follows the hand
  #group;
  #session;
  #changes;
  #grips = new Map(); // "key field" -> element
  #timer = 0;

  constructor(stage, session, changes) {
    this.stage = stage;
    this.disk = stage.querySelector(".disk");
    this.#group = stage.querySelector(".grips");
    this.#session = session;
    this.#changes = changes;
    session.addEventListener("hand", () => this.#tell());
    session.addEventListener("shown", () => this.#arrange());
    this.#group.addEventListener("keydown", (event) => this.#key(event));
    this.#group.addEventListener("focusout", () => this.busy || this.settle());
  }

  // Which values can be pulled.
  offer(fields) {
    this.settle();
    this.fields = fields;
    this.stage.dataset.offers = fields.join(" ");
    if (this.scene) this.#arrange();
  }

  get scene() {
    return this.#session.shown?.scene;
  }

  get steps() {
    return this.#session.state.scale.steps;
  }

  grip(key, field) {
    return this.#grips.get(`${key} ${field}`);
  }

  all() {
    return this.#grips.values();
  }

  // ---------------------------------------------------------------- sliders

  #arrange() {
    const offered = this.scene && this.#session.state.mayWrite ? this.#session.keys : [];
    const names = offered.flatMap((key) => this.fields.map((field) => `${key} ${field}`));
    for (const name of this.#grips.keys()) if (!names.includes(name)) this.#grips.delete(name);
    order(
      this.#group,
      names.map((name) => this.#grips.get(name) ?? this.#made(name)),
    );
    this.disk.hidden = !names.length;
    this.#tell();
    this.place();
  }

  #made(name) {
    const grip = document.createElement("div");
    const [key, field] = name.split(" ");
    Object.assign(grip, { className: `grip ${field}`, tabIndex: 0 });
    Object.assign(grip.dataset, { key, field });
    grip.setAttribute("role", "slider");
    this.#grips.set(name, grip);
    return grip;
  }

  // What a slider says of itself.
  #tell() {
    for (const grip of this.#grips.values()) {
      const { key, field } = grip.dataset;
      if (this.#session.index(key) < 0) continue;
      const value = this.#session.value(key, field);
      const [least, most] = this.#range(field, value);
      attribute(grip, "aria-label", WORDS[field](this.#session.area(key).name));
      attribute(grip, "aria-valuemin", least);
      attribute(grip, "aria-valuemax", most);
      attribute(grip, "aria-valuenow", value ?? least);
      attribute(grip, "aria-valuetext", words(field, value, this.#session.state.scale));
      grip.classList.toggle("missing", value === null);
    }
  }

  #range(field, value) {
    const { worst, best } = this.#session.state.scale;
    if (field === "rating") return [Math.min(worst, best), Math.max(worst, best)];
    return [0, Math.max(this.scene?.handles.full_minutes ?? 0, value ?? 0)];
  }

  // ---------------------------------------------------------------- places

  place() {
    if (!this.scene) return;
    const { width, height, handles } = this.scene;
    put(this.disk, handles.center.x / width, handles.center.y / height);
    styled(this.disk, "width", `${(200 * (handles.rim_radius + REACH)) / width}%`);
    styled(this.disk, "--rim", `${(100 * handles.rim_radius) / (handles.rim_radius + REACH)}%`);
    this.disk.classList.toggle("bare", !handles.full_minutes);
    for (const grip of this.#grips.values()) {
      const spot = grip !== this.busy && this.rest(grip.dataset.key, grip.dataset.field);
      if (spot) put(grip, spot.x / width, spot.y / height);
    }
  }

  // Where a grip lies: in the middle of its arc, or at the end of its piece of the rim.
  rest(key, field) {
    const { handles } = this.scene;
    const index = this.#session.index(key);
    if (!handles.sectors[index]) return null;
    const value = this.#session.value(key, field);
    if (field === "rating") {
      const place = value === null ? 1 / 2 : placeOf(value, this.steps);
      return spot(handles, index, place * handles.full_radius, 1 / 2);
    }
    const apart = this.fields.includes("now") && this.fields.includes("wanted") ? CALLIPERS : 0;
    const share = handles.full_minutes ? Math.min((value ?? 0) / handles.full_minutes, 1) : 0;
    return spot(handles, index, handles.rim_radius + (field === "now" ? -apart : apart), share);
  }

  // ---------------------------------------------------------------- keys

  #key(event) {
    const { key, field } = event.target.dataset;
    if (this.busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") return this.settle();
    if (event.key === "Escape") return this.#giveUp(key, field);
    const full = this.scene.handles.full_minutes;
    const value = byKey(event, field, this.#session.value(key, field), { steps: this.steps, full });
    if (value === undefined) return;
    event.preventDefault();
    this.#session.hold(key, field, value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), SETTLE);
  }

  #giveUp(key, field) {
    clearTimeout(this.#timer);
    this.#session.letGo(key, field);
  }

  settle() {
    clearTimeout(this.#timer);
    this.#changes.settleAll();
  }
}

function words(field, value, scale) {
  if (value === null) return WORDS.notAsked;
  return field === "rating" ? WORDS.onScale(value, scale) : WORDS.minutes(value);
}

function attribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function put(element, x, y) {
  styled(element, "left", `${(100 * x).toFixed(3)}%`);
  styled(element, "top", `${(100 * y).toFixed(3)}%`);
}

function styled(element, name, value) {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}
