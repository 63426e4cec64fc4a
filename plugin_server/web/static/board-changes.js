// From the page into the note: one change after the other, each of which can be undone. Where the note says something
// else by now, the change waits until someone chose.

export class Changes {
  conflict = null; // { ask, what, mine, theirs, base, keys } that waits for a choice
  #session;
  #service;
  #queue = []; // { edits, held, ... }: `edits` makes them when their turn comes
  #back = { undo: [], redo: [] }; // what takes a change back, as the service told it
  #sending = false;

  constructor(session, service) {
    this.#session = session;
    this.#service = service;
  }

  get canUndo() {
    return this.#back.undo.length > 0;
  }

  get canRedo() {
    return this.#back.redo.length > 0;
  }

  // What would be lost if the page were left; the one that is under way arrives all the same.
  get waiting() {
    return this.conflict !== null || this.#queue.length > (this.#sending ? 1 : 0);
  }

  // What is in the hand is meant: into the note with it.
  settle(key, field) {
    const held = this.#session.held(key, field);
    if (!held || held.settled) return;
    if (held.value === held.seen.was) return this.#session.drop(held);
    held.settled = true;
    this.#give(key, field, held.value, held.seen, held);
  }

  settleAll() {
    for (const { key, field } of [...this.#session.loose()]) this.settle(key, field);
  }

  // A number as a person typed it: the service reads it.
  type(key, field, text, seen) {
    this.#session.letGo(key, field);
    this.#give(key, field, text.trim() ? { typed: text } : null, seen);
  }

  // Where the value is still what was seen, the change is one of the page as it is; else of the page as it was, and the
  // service finds that the note says something else by now. One that was chosen goes over what was shown beside it.
  #give(key, field, value, seen, held) {
    const ask = { key, field, held };
    ask.edits = (at) => {
      if (ask.chosen) return [valueEdit(at(key), field, value)];
      const same = this.#session.area(key)?.[field] === seen.was;
      ask.base = same ? undefined : seen.base;
      return [valueEdit(same ? at(key) : seen.index, field, value, seen.was)];
    };
    this.#queue.push(ask);
    this.send();
  }

  // `edits` is called when their turn comes, with what tells where an area is by then.
  add(edits, about = {}) {
    this.#queue.push({ edits, ...about });
    this.send();
  }

  undo() {
    this.settleAll();
    this.add(() => this.#back.undo.at(-1), { back: "undo" });
  }

  redo() {
    this.settleAll();
    this.add(() => this.#back.redo.at(-1), { back: "redo" });
  }

  // Also after the service was away: nothing that was meant is forgotten.
  async send() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#queue.length && !this.conflict) await this.#sendFirst();
    } catch (error) {
      this.#session.away(error);
    } finally {
      this.#sending = false;
    }
  }

  async #sendFirst() {
    const [ask] = this.#queue;
    const keys = ask.chosen ?? this.#session.keys;
    const edits = ask.edits((key) => keys.indexOf(key));
    if (edits) {
      this.#session.sent += 1;
      this.#session.emit("sending");
      this.#answered(ask, await this.#service.change(ask.base ?? this.#session.state.base, JSON.stringify(edits)));
    }
    this.#queue.splice(this.#queue.indexOf(ask), 1);
    if (!this.#queue.length) this.#session.emit("sent");
  }

  #answered(ask, { conflict, problem, undo, state }) {
    if (conflict) this.conflict = { ask, ...conflict };
    else if (!problem && undo.length) this.#remember(ask.back, undo);
    this.#session.adopt(state);
    if (conflict) this.conflict.keys = this.#session.keys; // of the page that the question is about
    if (!conflict) this.#session.drop(ask.held);
    if (conflict) this.#session.emit("conflict", this.conflict);
    else if (problem) this.#session.emit("problem", { ...problem, ask });
    else this.#session.emit("done", ask);
  }

  #remember(back, undo) {
    if (back) this.#back[back].pop();
    else this.#back.redo = [];
    this.#back[back === "undo" ? "redo" : "undo"].push(undo);
  }

  // Both were shown, and one was chosen.
  choose(mine) {
    const { ask, base, keys } = this.conflict;
    this.conflict = null;
    if (mine) this.#queue.unshift(Object.assign(ask, { base, chosen: keys }));
    else {
      this.#session.drop(ask.held);
      if (ask.back) this.#back[ask.back].pop();
      this.#session.emit("theirs", ask);
    }
    this.send();
  }
}

// The edit that gives an area a rating or hours.
function valueEdit(area, field, value, was) {
  if (field === "rating") return { do: "rate", area, value, was };
  return { do: "hours", area, which: field, minutes: value, was };
}
