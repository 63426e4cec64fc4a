// What a hand on the figure means. A place becomes a rating or minutes by the handles of the scene and the steps of the
// scale alone, as the service gives them.

const STEP = { rough: 30, fine: 15 }; // minutes
const TURN = 360;

// Where a pointer is: the sector of the figure, how far from the center and in which direction (degrees from 12 o'clock).
export function aim(point, { center, sectors }) {
  const [x, y] = [point.x - center.x, point.y - center.y];
  const angle = (Math.atan2(x, -y) * 180) / Math.PI;
  const away = sectors.map(([start, end]) => Math.abs(turn((start + end) / 2, angle)));
  return { distance: Math.hypot(x, y), angle, index: away.indexOf(Math.min(...away)) };
}

// The place in the figure at that distance, so far into a sector (0 to 1).
export function spot({ center, sectors }, index, distance, share) {
  const [start, end] = sectors[index];
  const angle = ((start + (end - start) * share) * Math.PI) / 180;
  return { x: center.x + distance * Math.sin(angle), y: center.y - distance * Math.cos(angle) };
}

// The steps a rating can take: whole ones, or halves as well.
export function ratings(steps, fine) {
  return fine ? steps : steps.filter(({ value }) => Number.isInteger(value));
}

// From here to there, the short way round.
function turn(from, to) {
  return ((((to - from) % TURN) + TURN + TURN / 2) % TURN) - TURN / 2;
}

// A hand that rates: the step nearest to its distance from the center.
export class RatingPull {
  constructor(steps) {
    this.steps = steps;
  }

  value({ distance }, { full_radius: full }, fine) {
    const off = ({ position }) => Math.abs(position - distance / full);
    return ratings(this.steps, fine).reduce((best, one) => (off(one) < off(best) ? one : best)).value;
  }
}

// A hand that says hours: its way along the rim. Past the end of a sector there are more hours; where the service then
// gives the whole figure another scale, the hand goes on from what it has.
export class HoursPull {
  #from; // { along: degrees, minutes } from which the way is counted
  #along; // degrees from the start of the sector, past the end as well
  #angle;
  #full;

  constructor({ angle, index }, handles) {
    const [start, end] = handles.sectors[index];
    const middle = (start + end) / 2;
    this.index = index;
    this.#angle = angle;
    this.#along = middle - start + turn(middle, angle);
    this.#from = { along: 0, minutes: 0 };
    this.#full = handles.full_minutes;
  }

  value({ angle }, handles, fine) {
    this.#along += turn(this.#angle, angle);
    this.#angle = angle;
    if (handles.full_minutes !== this.#full) this.#rescale(handles);
    const step = fine ? STEP.fine : STEP.rough;
    return Math.max(0, Math.round(this.#minutes(handles) / step) * step);
  }

  #minutes({ sectors }) {
    const [start, end] = sectors[this.index];
    return this.#from.minutes + ((this.#along - this.#from.along) / (end - start)) * this.#full;
  }

  #rescale(handles) {
    // Before the first hours of all there is no scale, and none to go on from.
    if (this.#full) this.#from = { along: this.#along, minutes: this.#minutes(handles) };
    this.#full = handles.full_minutes;
  }
}

// What a key makes of a value; undefined where it means nothing here.
export function byKey(event, field, value, { steps, full }) {
  if (event.key === "Delete" || event.key === "Backspace") return null;
  return field === "rating" ? ratingByKey(event, value, steps) : hoursByKey(event, value, full);
}

function ratingByKey({ key, shiftKey }, value, steps) {
  const places = ratings(steps, shiftKey);
  const typed = steps.every((one) => one.value <= 9) && places.find((one) => String(one.value) === key);
  if (typed) return typed.value;
  const move = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 2, PageDown: -2 }[key];
  const far = { Home: places[0], End: places.at(-1) }[key];
  if (far || !move) return far?.value;
  if (value === null) return places[0].value;
  return walk(placeOf(value, steps), places, move).value;
}

// So many steps up or down from a place that may lie between two of them.
function walk(place, places, move) {
  const [up, down] = [
    places.findIndex((one) => one.position > place),
    places.findLastIndex((one) => one.position < place),
  ];
  if (move > 0) return places[up < 0 ? places.length - 1 : Math.min(up + move - 1, places.length - 1)];
  return places[Math.max(down + move + 1, 0)];
}

function hoursByKey({ key, shiftKey }, value, full) {
  const step = shiftKey ? STEP.fine : STEP.rough;
  const move = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[key];
  const far = { Home: 0, End: full }[key];
  if (far !== undefined || !move) return far;
  return Math.max(0, Math.round(((value ?? 0) + move * step) / step) * step);
}

// The place of a rating on its scale: that of its step, or between the two next to it.
export function placeOf(value, steps) {
  const after = steps.findIndex((one, at) => at > 0 && between(value, steps[at - 1].value, one.value));
  if (after < 0) return steps[0].position;
  const [below, above] = [steps[after - 1], steps[after]];
  const share = (value - below.value) / (above.value - below.value);
  return below.position + share * (above.position - below.position);
}

function between(value, one, other) {
  return Math.min(one, other) <= value && value <= Math.max(one, other);
}
