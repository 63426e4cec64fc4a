// The hand on the figure, with mouse, pen or finger. The whole of an area's sector takes it, not just the small grip;
// the grip follows the hand, and each step that the value takes is drawn by the service.

import { aim, HoursPull, RatingPull, spot } from "./board-hand.js";

export class Pull {
  #grips;
  #session;
  #changes;
  #now = null; // { key, field, grip, hand, box, from, last, pointer }

  constructor(grips, session, changes) {
    this.#grips = grips;
    this.#session = session;
    this.#changes = changes;
    const on = (name, act) => grips.disk.addEventListener(name, act);
    on("pointerdown", (event) => this.#take(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#now?.pointer === event.pointerId && this.#release(true));
    on("pointercancel", (event) => this.#now?.pointer === event.pointerId && this.#release(false));
    on("pointerleave", () => this.#near(null));
    session.addEventListener("shown", () => this.#now && this.#follow(this.#now.last)); // on another scale, it may be
    addEventListener("keydown", (event) => event.key === "Escape" && this.#now && this.#release(false));
  }

  #aim(event, box = this.#grips.stage.getBoundingClientRect()) {
    const { width, handles } = this.#grips.scene;
    const scale = width / box.width;
    return aim({ x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale }, handles);
  }

  // The area and the value that a hand at this place takes up.
  #meant(place) {
    const { fields, scene } = this.#grips;
    const key = this.#session.keys[place.index];
    const hours = fields.filter((field) => field !== "rating");
    const inside = place.distance < (scene.handles.full_radius + scene.handles.rim_radius) / 2;
    if (fields.includes("rating") && (inside || !hours.length)) return [key, "rating"];
    return [key, hours.length > 1 ? this.#nearer(key, place, hours) : hours[0]];
  }

  // Of two grips on the rim the nearer one.
  #nearer(key, { angle, distance }, hours) {
    const { center } = this.#grips.scene.handles;
    const here = spot({ center, sectors: [[angle, angle]] }, 0, distance, 0);
    const off = ({ x, y }) => Math.hypot(x - here.x, y - here.y);
    const away = hours.map((field) => off(this.#grips.rest(key, field)));
    return hours[away.indexOf(Math.min(...away))];
  }

  #take(event) {
    if (this.#now || event.button || !event.isPrimary || !this.#grips.scene) return;
    this.#grips.settle();
    const box = this.#grips.stage.getBoundingClientRect();
    const place = this.#aim(event, box);
    const [key, field] = this.#meant(place);
    const grip = this.#grips.grip(key, field);
    if (!grip) return;
    event.preventDefault();
    this.#grips.disk.setPointerCapture(event.pointerId);
    const own = grip.getBoundingClientRect();
    const from = { x: own.left + own.width / 2, y: own.top + own.height / 2 };
    const hand =
      field === "rating" ? new RatingPull(this.#grips.steps) : new HoursPull(place, this.#grips.scene.handles);
    this.#now = { key, field, grip, hand, box, from, pointer: event.pointerId };
    this.#grips.busy = grip;
    grip.focus({ preventScroll: true });
    this.#hold(true);
    this.#follow(event);
  }

  #move(event) {
    if (!this.#now) return this.#near(event);
    if (event.pointerId !== this.#now.pointer) return;
    const { grip, from } = this.#now;
    grip.style.transform = `translate(${event.clientX - from.x}px, ${event.clientY - from.y}px)`;
    this.#follow(event);
  }

  #follow(event) {
    const { key, field, hand, box } = this.#now;
    this.#now.last = event;
    if (!this.#grips.scene || this.#session.index(key) < 0) return;
    const value = hand.value(this.#aim(event, box), this.#grips.scene.handles, event.shiftKey || event.altKey);
    if (value !== this.#session.value(key, field)) this.#session.hold(key, field, value);
  }

  // `meant`: the hand was opened; else it gave up.
  #release(meant) {
    const { key, field, grip } = this.#now;
    this.#hold(false);
    this.#now = null;
    this.#grips.busy = null;
    grip.style.transform = "";
    if (meant) this.#changes.settle(key, field);
    else this.#session.letGo(key, field);
    this.#grips.place();
  }

  #hold(held) {
    this.#now.grip.classList.toggle("held", held);
    this.#grips.stage.classList.toggle("pulling", held);
  }

  // The grip that would be taken shows itself.
  #near(event) {
    const found = event && this.#grips.scene ? this.#meant(this.#aim(event)) : [];
    for (const grip of this.#grips.all()) grip.classList.toggle("near", grip === this.#grips.grip(...found));
  }
}
