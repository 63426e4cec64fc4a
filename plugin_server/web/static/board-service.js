// What the page asks of the service, and what it is told by it.

const FIRST_WAIT = 1000; // milliseconds before trying again, doubled each time
const LONGEST_WAIT = 30000;
const MOST_KEPT_ALIVE = 10000; // characters, some of which take nine on the way
const FORM_ANSWERS = new Set([200, 409, 422]);

// The service does not answer, or lets this page in no longer.
export class AwayError extends Error {}

// The session is not there any more.
export class GoneError extends Error {}

export class Service {
  #base;
  #events;

  // `base`: the address of the board; `events`: where the service tells of changes.
  constructor(base, events) {
    this.#base = base;
    this.#events = events;
  }

  // The session as it stands.
  state() {
    return this.#ask("/state", { cache: "no-store" });
  }

  // The figure and the words with these values (JSON) in place of the note's. Writes nothing.
  look(base, values) {
    return this.#post("/look", { base, values });
  }

  // Changes of the note (JSON): { state, undo }, { conflict, state } or { problem, state }.
  // It goes on when the page is left meanwhile, unless it is larger than browsers let such requests be.
  change(base, edits) {
    return this.#post("/change", { base, edits }, edits.length < MOST_KEPT_ALIVE);
  }

  #post(path, form, keepalive = false) {
    return this.#ask(path, { method: "POST", body: new URLSearchParams(form), keepalive });
  }

  async #ask(path, options) {
    let answer;
    try {
      answer = await fetch(this.#base + path, options);
    } catch {
      throw new AwayError();
    }
    if (answer.status === 404) throw new GoneError();
    if (!FORM_ANSWERS.has(answer.status)) throw new AwayError();
    return answer.json();
  }

  // Calls `told` at every change, with `true` where the service was away before; `lost` when it is.
  listen(told, lost) {
    let stream = null;
    let timer = 0;
    let wait = FIRST_WAIT;
    let mark = null;
    const close = () => {
      clearTimeout(timer);
      stream?.close();
      stream = null;
    };
    const connect = () => {
      if (stream || document.hidden) return;
      clearTimeout(timer);
      stream = new EventSource(this.#events);
      stream.onmessage = (message) => {
        wait = FIRST_WAIT;
        if (message.data !== mark) told();
        mark = message.data;
      };
      stream.onerror = () => {
        close();
        mark = null; // what happened meanwhile is not known
        lost();
        timer = setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    // Browsers keep few connections to one place: a page that nobody sees gives its own back.
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : connect()));
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => event.persisted && connect());
    connect();
  }
}
