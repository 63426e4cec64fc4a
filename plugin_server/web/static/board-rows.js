// The areas as a table to type into: names, ratings and hours. What is half typed stays, whatever else changes.

import { make, order, text, trouble } from "./board-make.js";
import { WORDS } from "./board-words.js";

const NUMBERS = ["rating", "now", "wanted"];

export class Rows {
  #body;
  #session;
  #changes;
  #rows = new Map(); // key of the area -> { row, fields, ... }

  constructor(table, session, changes) {
    this.#body = table.tBodies[0];
    this.#session = session;
    this.#changes = changes;
    session.addEventListener("state", () => this.#arrange());
    session.addEventListener("hand", () => this.#fill());
    session.addEventListener("done", ({ detail }) => this.#answered(detail));
    session.addEventListener("theirs", ({ detail }) => this.#answered(detail));
    session.addEventListener("problem", ({ detail }) => this.#answered(detail.ask, detail));
    this.#body.addEventListener("focusin", ({ target }) => target.dataset.field && this.#enter(target));
    this.#body.addEventListener("input", ({ target }) => (target.dataset.dirty = "typing"));
    this.#body.addEventListener("change", ({ target }) => this.#commit(target));
    this.#body.addEventListener("keydown", (event) => event.target.dataset.field && this.#key(event));
  }

  #arrange() {
    const { keys } = this.#session;
    for (const key of this.#rows.keys()) if (!keys.includes(key)) this.#rows.delete(key);
    for (const key of keys) if (!this.#rows.has(key)) this.#rows.set(key, this.#made(key));
    order(
      this.#body,
      keys.map((key) => this.#rows.get(key).row),
    );
    this.#fill();
  }

  #made(key) {
    const fields = Object.fromEntries(["name", ...NUMBERS].map((field) => [field, input(field)]));
    const [said, was, hoursNow] = [
      make("span"),
      make("span", { className: "was" }),
      make("span", { className: "said" }),
    ];
    const tools = ["handle", "up", "down", "remove"].map(tool);
    const cells = [
      make("th", { scope: "row", className: "name", role: "rowheader" }, said, fields.name),
      make("td", { className: "rating", role: "cell" }, fields.rating, was),
      make("td", { className: "now", role: "cell" }, fields.now, hoursNow),
      make("td", { className: "wanted", role: "cell" }, fields.wanted),
      make("td", { className: "rowtools", role: "cell" }, ...tools),
    ];
    const row = make("tr", { role: "row" }, ...cells);
    Object.assign(row.dataset, { key, trouble: "" });
    return { row, fields, said, was, hoursNow, tools };
  }

  // What each row says: the note's words, or what is in the hand.
  #fill() {
    for (const [key, parts] of this.#rows)
      if (this.#session.index(key) >= 0) this.#say(this.#session.area(key), key, parts);
  }

  #say(area, key, { row, fields, said, was, hoursNow, tools }) {
    const may = this.#session.state.mayWrite;
    text(said, area.name);
    text(was, area.wasText ? WORDS.was(area.wasText) : "");
    text(hoursNow, this.#words(key, "now") || WORDS.notAsked);
    for (const [field, one] of Object.entries(fields)) {
      label(one, WORDS[field](area.name));
      one.disabled = !one.dataset.dirty && (!may || (field === "name" && !area.inNote));
      if (!one.dataset.dirty) this.#show(one, field === "name" ? area.name : this.#words(key, field));
    }
    for (const one of tools) {
      if (one.value) label(one, WORDS[one.value](area.name));
      one.hidden = !area.inNote || !may;
    }
    tools[1].disabled = row === this.#body.firstElementChild;
    tools[2].disabled = row === this.#body.lastElementChild;
    for (const field of NUMBERS) row.classList.toggle(`open-${field}`, this.#session.value(key, field) === null);
  }

  // What someone is about to type over is what stands in the field by then.
  #show(field, words) {
    if (field.value === words) return;
    field.value = words;
    if (field === document.activeElement) this.#enter(field);
  }

  #words(key, field) {
    const held = this.#session.held(key, field);
    if (!held) return this.#session.area(key)[`${field}Text`];
    if (held.value === null) return "";
    return field === "rating" ? String(held.value) : WORDS.hours(held.value);
  }

  // ---------------------------------------------------------------- typing

  #enter(field) {
    if (field.dataset.dirty) return;
    field.select();
    const { key } = field.closest("tr").dataset;
    field.seen = field.dataset.field === "name" ? null : this.#session.seen(key, field.dataset.field);
  }

  #key(event) {
    const field = event.target;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#commit(field);
      const next = field.closest("tr").nextElementSibling?.querySelector(`[data-field=${field.dataset.field}]`);
      (next && !next.disabled ? next : field).focus();
    } else if (event.key === "Escape" && field.dataset.dirty) {
      event.preventDefault();
      this.#clean(field);
    }
  }

  // Meant as it stands: into the note with it.
  #commit(field) {
    if (field.dataset.dirty !== "typing") return;
    const [{ key }, name, typed] = [field.closest("tr").dataset, field.dataset.field, field.value.trim()];
    if (this.#session.index(key) < 0) return;
    const shown = name === "name" ? this.#session.area(key).name : this.#words(key, name);
    if (typed === shown || (name === "name" && !typed)) return this.#clean(field);
    field.dataset.dirty = "sent";
    if (name === "name") this.#changes.add((at) => [{ do: "rename", area: at(key), new: typed }], { key, field: name });
    else this.#changes.type(key, name, typed, field.seen ?? this.#session.seen(key, name));
  }

  #answered({ key, field }, problem = null) {
    const input = this.#rows.get(key)?.fields[field];
    if (!input || (problem && !input.dataset.dirty)) return;
    trouble(input, problem);
    if (problem || input.dataset.dirty === "typing") return;
    this.#clean(input);
  }

  #clean(field) {
    delete field.dataset.dirty;
    trouble(field, null);
    const { key } = field.closest("tr").dataset;
    if (this.#session.index(key) < 0) return;
    field.seen = null;
    this.#fill();
    if (document.activeElement === field) this.#enter(field);
  }

  // Is something half typed, so that Ctrl+Z means the letters and not the last change?
  static typing(element) {
    return element?.dataset?.dirty === "typing" || (element?.matches?.("form input") && element.value !== "");
  }
}

function input(field) {
  const made = make("input", { type: "text", autocomplete: "off", spellcheck: false });
  if (field !== "name") Object.assign(made, { inputMode: "decimal", placeholder: "–" });
  made.dataset.field = field;
  return made;
}

// The handle is for the hand alone: the buttons beside it do the same.
function tool(kind) {
  if (kind === "handle") return make("span", { className: "handle", "aria-hidden": "true" });
  return make("button", { type: "button", className: `tool ${kind}`, value: kind });
}

function label(element, words) {
  if (element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
}
