// Areas added, moved and taken out: by buttons, and by pulling a row to its place.

import { trouble } from "./board-make.js";
import { WORDS } from "./board-words.js";

export class Order {
  #body;
  #session;
  #changes;
  #pulled = null; // { row, rows, start, to, pointer }

  constructor(table, form, session, changes) {
    this.#body = table.tBodies[0];
    this.#session = session;
    this.#changes = changes;
    form.addEventListener("submit", (event) => this.#add(event));
    session.addEventListener("problem", ({ detail }) => this.#refused(form.elements.name, detail));
    this.#body.addEventListener("click", ({ target }) => target.matches("button.tool") && this.#press(target));
    this.#body.addEventListener("pointerdown", (event) => event.target.matches(".handle") && this.#take(event));
    this.#body.addEventListener(
      "pointermove",
      (event) => this.#pulled?.pointer === event.pointerId && this.#pull(event),
    );
    this.#body.addEventListener(
      "pointerup",
      (event) => this.#pulled?.pointer === event.pointerId && this.#release(true),
    );
    this.#body.addEventListener("pointercancel", () => this.#pulled && this.#release(false));
    addEventListener("keydown", (event) => event.key === "Escape" && this.#pulled && this.#release(false));
  }

  #add(event) {
    event.preventDefault();
    const field = event.target.elements.name;
    const name = field.value.trim();
    trouble(field, null);
    if (!name) return field.focus();
    field.value = "";
    field.focus();
    this.#changes.add(() => [{ do: "add", name, after: null }], { added: name });
  }

  // Nothing that was typed is lost.
  #refused(field, { ask, message, remedy }) {
    if (ask.added === undefined) return;
    const free = !field.value || field.value === ask.added;
    if (free) field.value = ask.added;
    trouble(field, { message: free ? message : `${ask.added}: ${message}`, remedy });
  }

  #press(button) {
    const { key } = button.closest("tr").dataset;
    const index = this.#session.index(key);
    if (button.value === "remove") this.#remove(key, button);
    else this.#move(key, index + (button.value === "up" ? -1 : 1));
  }

  #remove(key, button) {
    const row = button.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const said = WORDS.removed(this.#session.area(key).name);
    this.#changes.add((at) => [{ do: "remove", area: at(key) }], { said });
    next?.querySelector("button.remove").focus();
  }

  #move(key, to) {
    const said = WORDS.moved(this.#session.area(key).name, to + 1, this.#session.keys.length);
    this.#changes.add((at) => [{ do: "move", area: at(key), to }], { said });
  }

  // ---------------------------------------------------------------- pulling a row

  #take(event) {
    if (this.#pulled || event.button) return;
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    const row = event.target.closest("tr");
    const middles = [...this.#body.rows]
      .map((one) => one.getBoundingClientRect())
      .map((box) => (box.top + box.bottom) / 2);
    const from = [...this.#body.rows].indexOf(row);
    this.#pulled = { row, from, to: from, middles, start: event.clientY, pointer: event.pointerId };
    row.classList.add("pulled");
  }

  #pull(event) {
    const { row, from, middles, start } = this.#pulled;
    const moved = event.clientY - start;
    const middle = middles[from] + moved;
    const above = middles.filter((one, at) => at !== from && one < middle).length;
    this.#pulled.to = above;
    row.style.transform = `translateY(${moved}px)`;
    [...this.#body.rows].forEach((one, at) => {
      const place = at < from ? at : at - 1; // among the others
      one.classList.toggle("behind", one !== row && above === place + 1 && above > from);
      one.classList.toggle("before", one !== row && above === place && above < from);
    });
  }

  #release(meant) {
    const { row, from, to } = this.#pulled;
    this.#pulled = null;
    row.style.transform = "";
    for (const one of this.#body.rows) one.classList.remove("pulled", "before", "behind");
    if (meant && from !== to) this.#move(row.dataset.key, to);
  }
}
