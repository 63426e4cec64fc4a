// One step at a time, or all at once. The step stands behind the # of the address, so that a page that is loaded again,
// and the browser's way back, keep it. Every step can be reached at any time.

const PULLED = { rating: ["rating"], now: ["now"], wanted: ["wanted"], all: ["rating", "now", "wanted"] };

export class Steps {
  #page;
  #names;
  #begin;

  // `begin(step, what can be pulled in it)` is called at the start and at every step.
  constructor(page, begin) {
    this.#page = page;
    this.#begin = begin;
    this.#names = this.#links.map((link) => link.hash.slice(1));
    addEventListener("hashchange", () => this.#names.includes(this.now) && this.#show(true)); // or a way within the page
  }

  // The first step that is not done yet, where the address names none.
  start(state) {
    if (!this.#names.includes(this.now)) history.replaceState(null, "", `#${first(state)}`);
    this.#show(false);
  }

  get now() {
    return location.hash.slice(1);
  }

  get #links() {
    return [...this.#page.querySelectorAll(".steps a")];
  }

  #show(moved) {
    const step = this.now;
    this.#page.dataset.step = step;
    for (const one of this.#page.querySelectorAll("[data-steps]"))
      one.hidden = !one.dataset.steps.split(" ").includes(step);
    for (const link of this.#links) {
      if (link.hash === `#${step}`) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    this.#turn("back", this.#names.indexOf(step) - 1);
    this.#turn("next", this.#names.indexOf(step) + 1);
    this.#begin(step, PULLED[step] ?? []);
    const headings = [...this.#page.querySelectorAll(".panel h2")];
    if (moved) headings.find((one) => !one.closest("[hidden]")).focus({ preventScroll: true });
  }

  // The way to the step before or behind; all at once is beside the steps, not behind the last.
  #turn(id, index) {
    const link = this.#page.querySelector(`#${id}`);
    const single = this.#names.length - 1;
    const there = index >= 0 && index < single && this.now !== "all";
    link.hidden = !there;
    if (!there) return;
    link.hash = this.#names[index];
    link.querySelector(".to").textContent = this.#links[index].querySelector(".label").textContent;
  }
}

function first({ areas }) {
  if (!areas.length) return "areas";
  return ["rating", "now", "wanted"].find((field) => areas.some((area) => area[field] === null)) ?? "stands-out";
}
