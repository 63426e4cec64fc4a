// Lists to type into: the tasks of each area, and what the client takes along.

import { make, order, text, trouble } from "./board-make.js";
import { WORDS } from "./board-words.js";

export class Lists {
  #lens;
  #others;
  #along;
  #session;
  #changes;
  #areas = new Map(); // key of the area -> { item, ... }
  #asked = new Set(); // areas that were asked about on this page: they stay where they are while their list grows

  // `lens`: where areas without a list are asked about; `others`: the areas that have one.
  constructor({ lens, others, along }, session, changes) {
    this.#lens = lens;
    this.#others = others;
    this.#session = session;
    this.#changes = changes;
    this.#along = new Entry(along.querySelector("ul"), along.querySelector("form"), (line) => this.#takeAlong(line));
    session.addEventListener("state", () => this.#arrange());
    session.addEventListener("done", ({ detail }) => detail.entry?.written());
    session.addEventListener("problem", ({ detail }) => detail.ask.entry?.refused(detail.ask.line, detail));
  }

  // A step begins: who has a list by now is not asked about again.
  begin() {
    this.#asked.clear();
    if (this.#session.state) this.#arrange();
  }

  #arrange() {
    const { keys, state } = this.#session;
    for (const key of this.#areas.keys()) if (!keys.includes(key)) (this.#areas.delete(key), this.#asked.delete(key));
    for (const key of keys) {
      if (!this.#areas.has(key)) this.#areas.set(key, this.#made(key));
      if (this.#session.area(key).wantsList) this.#asked.add(key);
      this.#fill(this.#areas.get(key), this.#session.area(key));
    }
    order(
      this.#lens.querySelector(".asked"),
      keys.filter((key) => this.#asked.has(key)).map((key) => this.#areas.get(key).item),
    );
    order(
      this.#others.querySelector(".asked"),
      keys.filter((key) => !this.#asked.has(key)).map((key) => this.#areas.get(key).item),
    );
    this.#others.hidden = keys.length === this.#asked.size;
    const said = state.areas.some((area) => area.now !== null && area.wanted !== null);
    text(this.#lens.querySelector(".none"), said ? WORDS.noLens : WORDS.lensLater);
    this.#lens.querySelector(".none").hidden = this.#asked.size > 0;
    this.#along.show(state.along, state.mayWrite);
  }

  #made(key) {
    const [head, question, list] = [
      make("h3"),
      make("p", { className: "question" }),
      make("ul", { className: "tasks" }),
    ];
    const line = make("input", { type: "text", name: "line", autocomplete: "off" });
    const form = make("form", { className: "entry" }, line, make("button", { className: "quiet" }, "Add"));
    form.dataset.trouble = "";
    const entry = new Entry(list, form, (words) => this.#addTask(key, words, entry));
    return { item: make("li", {}, head, question, list, form), head, question, list, line, entry };
  }

  #fill({ head, question, list, line, entry }, area) {
    text(head, area.name);
    text(question, area.lens);
    list.setAttribute("aria-label", WORDS.listOf(area.name));
    line.setAttribute("aria-label", WORDS.add(area.name));
    entry.show(area.tasks, this.#session.state.mayWrite);
  }

  #addTask(key, line, entry) {
    this.#changes.add((at) => [{ do: "task", area: at(key), text: line }], { entry, line });
  }

  #takeAlong(line) {
    this.#changes.add(() => [{ do: "along", text: line }], { entry: this.#along, line });
  }
}

// A list, and the line under it that adds to it.
class Entry {
  #list;
  #field;

  constructor(list, form, add) {
    this.#list = list;
    this.#field = form.elements.line;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const line = this.#field.value.trim();
      trouble(this.#field, null);
      this.#field.value = "";
      this.#field.focus();
      if (line) add(line);
    });
  }

  show(tasks, mayWrite) {
    const lines = tasks.map((task) => (task.done ? `${task.text} ${WORDS.done}` : task.text));
    const items = lines.map((line, at) => this.#list.children[at] ?? make("li"));
    order(this.#list, items);
    items.forEach((item, at) => {
      text(item, lines[at]);
      item.classList.toggle("done", tasks[at].done);
    });
    this.#list.hidden = !items.length;
    for (const one of this.#field.form.elements) one.disabled = !mayWrite;
  }

  written() {
    trouble(this.#field, null);
  }

  refused(line, { message, remedy }) {
    const free = !this.#field.value;
    if (free) this.#field.value = line;
    trouble(this.#field, { message: free ? message : `${line}: ${message}`, remedy });
  }
}
