// The session as this page knows it: what the note says, and on top of it what is in someone's hand. A value in the hand
// is drawn at once, as the service would draw it. Once it is settled it goes into the note (board-changes.js).

import { AwayError, GoneError } from "./board-service.js";

export class Session extends EventTarget {
  state = null; // as the service told it last
  shown = null; // { scene, table, sentence } as drawn: the state's own, or with what is in the hand
  keys = []; // of each area, the same through renaming and moving, so that its row and its focus stay
  sent = 0; // how many changes were sent: a state asked for before one of them is out of date
  #service;
  #held = new Map(); // "key field" -> { key, field, value, seen, settled }
  #looking = false;
  #count = 0;

  constructor(service) {
    super();
    this.#service = service;
  }

  index(key) {
    return this.keys.indexOf(key);
  }

  area(key) {
    return this.state.areas[this.index(key)];
  }

  // What the page shows of an area: a rating, or minutes; null where it was not asked.
  value(key, field) {
    const held = this.held(key, field);
    return held ? held.value : this.area(key)[field];
  }

  held(key, field) {
    return this.#held.get(`${key} ${field}`);
  }

  // ---------------------------------------------------------------- what is in the hand

  hold(key, field, value) {
    const held = this.held(key, field);
    if (held && !held.settled) held.value = value;
    else this.#held.set(`${key} ${field}`, { key, field, value, seen: this.seen(key, field), settled: false });
    this.look();
  }

  // What someone sees who takes up a value: it goes along with the change, so that no other change is written over.
  seen(key, field) {
    return { was: this.value(key, field), base: this.state.base, index: this.index(key) };
  }

  // Back to what the note says.
  letGo(key, field) {
    if (this.held(key, field)?.settled === false) this.drop(this.held(key, field));
  }

  // All that is in the hand and not yet settled.
  *loose() {
    for (const held of this.#held.values()) if (!held.settled) yield held;
  }

  // It is in the note now, or will not be.
  drop(held) {
    const name = held && `${held.key} ${held.field}`;
    if (!held || this.#held.get(name) !== held) return;
    this.#held.delete(name);
    this.look();
  }

  // ---------------------------------------------------------------- what is drawn

  look() {
    this.emit("hand");
    if (!this.#held.size) this.#show(this.state);
    else if (!this.#looking) this.#lookAgain();
  }

  // One question is under way at a time; what changed meanwhile is asked next.
  async #lookAgain() {
    this.#looking = true;
    try {
      let asked;
      do {
        asked = this.#asks();
        const seen = await this.#service.look(...asked);
        if (seen.state)
          this.adopt(seen.state); // it could not be drawn: this page was of an older note
        else if (!seen.problem && this.#held.size && asked[0] === this.state.base) this.#show(seen);
      } while (this.#held.size && String(asked) !== String(this.#asks()));
    } catch (error) {
      this.away(error);
    } finally {
      this.#looking = false;
    }
  }

  #asks() {
    const values = new Map();
    for (const { key, field, value } of this.#held.values()) {
      const index = this.index(key);
      values.set(index, { ...values.get(index), index, [field]: value });
    }
    return [this.state.base, JSON.stringify([...values.values()])];
  }

  #show({ scene, table, sentence }) {
    this.shown = { scene, table, sentence };
    this.emit("shown");
  }

  // ---------------------------------------------------------------- what the note says

  // The note may have changed. What is in the hand stays there.
  async refresh() {
    try {
      let sent, state;
      do {
        sent = this.sent;
        state = await this.#service.state();
      } while (sent !== this.sent);
      this.adopt(state);
      this.emit("here");
    } catch (error) {
      this.away(error);
    }
  }

  adopt(state) {
    if (!state) throw new GoneError();
    this.keys = this.#carried(state.areas);
    this.state = state;
    for (const held of [...this.#held.values()]) if (this.index(held.key) < 0) this.drop(held);
    this.emit("state");
    this.look();
  }

  // The keys of these areas: known by their name, and where it is new by their place.
  #carried(areas) {
    const old = this.keys.map((key, index) => ({ key, name: this.state.areas[index].name }));
    const keys = areas.map(({ name }) => take(old, (one) => one.name === name));
    const places = new Map(old.map((one) => [this.keys.indexOf(one.key), one]));
    return keys.map((key, index) => key ?? places.get(index)?.key ?? `k${(this.#count += 1)}`);
  }

  away(error) {
    if (error instanceof GoneError) this.emit("gone");
    else if (error instanceof AwayError) this.emit("away");
    else throw error;
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// The key of the first that fits, taken out of the list; undefined where none does.
function take(list, fits) {
  const at = list.findIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0].key;
}
