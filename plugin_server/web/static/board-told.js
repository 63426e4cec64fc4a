// What the page tells: the summary in words, problems of the note, what became of the last change, and the one question
// it may have to ask.

import { make, order, text } from "./board-make.js";
import { WORDS } from "./board-words.js";

const SLOW = 400; // milliseconds until a change is said to be on its way
const SHOWN = 4000; // milliseconds that a word about a change stays

export class Told {
  #page;
  #session;
  #changes;
  #timer = 0;

  constructor(page, session, changes) {
    this.#page = page;
    this.#session = session;
    this.#changes = changes;
    const on = (name, act) => session.addEventListener(name, ({ detail }) => act(detail));
    on("state", () => this.#state());
    on("shown", () => this.#shown());
    on("sending", () => this.#wait());
    on("done", ({ back, said }) => this.#done(back, said));
    on("problem", (problem) => this.#refused(problem));
    on("conflict", (conflict) => this.#ask(conflict));
    on("away", () => (this.#find("#connection").hidden = false));
    on("here", () => (this.#find("#connection").hidden = true));
    on("gone", () => this.#warn([{ message: WORDS.gone, remedy: "" }]));
    this.#find("#mine").addEventListener("click", () => this.#chosen(true));
    this.#find("#theirs").addEventListener("click", () => this.#chosen(false));
    // One of the two it must be: a browser lets Escape through all the same.
    this.#find("#conflict").addEventListener("cancel", (event) => event.preventDefault());
    this.#find("#conflict").addEventListener("close", () => changes.conflict && this.#ask(changes.conflict));
  }

  say(words) {
    const said = this.#find("#said");
    text(said, words);
    said.classList.remove("past");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => said.classList.add("past"), SHOWN);
  }

  #find(selector) {
    return document.querySelector(selector) ?? this.#page.querySelector(selector);
  }

  // ---------------------------------------------------------------- in words

  #state() {
    const { state } = this.#session;
    text(this.#find("#scale"), WORDS.scale(state.scale.worst, state.scale.best));
    for (const place of this.#page.querySelectorAll(".period")) text(place, state.period);
    text(this.#find("#without"), state.without);
    this.#find("#without").hidden = !state.without;
    this.#find("#empty").hidden = state.areas.length > 0;
    const reasons = state.mayWrite ? [] : [{ message: state.whyNot, remedy: "" }];
    this.#warn([...reasons, ...state.problems]);
  }

  #shown() {
    const { scene } = this.#session.shown;
    text(this.#find("#figure-title"), scene?.title ?? "");
    text(this.#find("#figure-words"), scene?.description.join(" ") ?? "");
    this.tell();
  }

  // The session in words, where they can be seen.
  tell() {
    if (!this.#session.shown || this.#find("#told").closest("[hidden]")) return;
    const { table, sentence } = this.#session.shown;
    const runs = sentence.map((run) => (run.strong ? make("strong", {}, run.text) : run.text));
    this.#find("#sentence").replaceChildren(...(runs.length ? runs : [WORDS.nothingYet]));
    this.#find("#sentence").classList.toggle("soft", !runs.length);
    const tell = (row, first, other) => row.map((cell, at) => (at ? other(cell, at) : first(cell)));
    const head = (cell) => make("th", { scope: "col", role: "columnheader" }, cell);
    const name = (cell) => make("th", { scope: "row", role: "rowheader" }, cell);
    const body = (cell, at) => make("td", { role: "cell", "data-head": table.heads[at] }, cell);
    const { tHead, tBodies } = this.#find("#told");
    tHead.replaceChildren(make("tr", { role: "row" }, ...table.heads.map(head)));
    tBodies[0].replaceChildren(...table.rows.map((row) => make("tr", { role: "row" }, ...tell(row, name, body))));
  }

  #warn(problems) {
    const items = problems.map(({ file, open, line, message, remedy }) => {
      const place = open
        ? [make("p", { className: "where" }, make("a", { href: open }, file), line ? `, line ${line}` : "")]
        : [];
      return make("li", {}, ...place, make("p", {}, message), make("p", { className: "remedy" }, remedy));
    });
    order(this.#find("#problems ul"), items);
    this.#find("#problems").hidden = !items.length;
  }

  // ---------------------------------------------------------------- what became of it

  // Mostly it is in the note before anyone could read that it is on its way.
  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.say(WORDS.sending), SLOW);
  }

  #done(back, said) {
    this.#find("#refused").hidden = true;
    this.say(said ?? { undo: WORDS.undone, redo: WORDS.redone }[back] ?? WORDS.sent);
  }

  // Where no field is at hand that it could be told beside.
  #refused({ ask, message, remedy }) {
    this.say(WORDS.refused);
    const beside = ask.field !== undefined && !ask.held && this.#session.index(ask.key) >= 0;
    if (beside || ask.added !== undefined || ask.entry) return;
    this.#find("#refused").replaceChildren(`${message} `, make("strong", {}, remedy));
    this.#find("#refused").hidden = false;
  }

  #ask({ what, mine, theirs }) {
    clearTimeout(this.#timer);
    text(this.#find("#what"), what);
    text(this.#find("#mine-text"), mine);
    text(this.#find("#theirs-text"), theirs ?? WORDS.goneThere);
    if (!this.#find("#conflict").open) this.#find("#conflict").showModal();
  }

  #chosen(mine) {
    this.#changes.choose(mine);
    this.#find("#conflict").close();
  }
}
