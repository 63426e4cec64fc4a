// What the board says by itself, in one table. All else on the page comes from the service, in the words of the note.

const MINUTES = 60;

export const WORDS = {
  rating: (area) => `${area}, rating`,
  now: (area) => `${area}, hours now`,
  wanted: (area) => `${area}, hours wanted`,
  notAsked: "not asked",
  onScale: (rating, { worst, best }) => (worst < best ? `${rating} of ${best}` : `${rating}, where ${best} is best`),
  minutes: (minutes) => {
    const [hours, rest] = [Math.floor(minutes / MINUTES), minutes % MINUTES];
    const said = [count(hours, "hour"), rest && count(rest, "minute")];
    return said.filter((words, at) => words && (at || hours || !rest)).join(" ");
  },
  hours: (minutes) => {
    const rest = minutes % MINUTES;
    return `${Math.floor(minutes / MINUTES)}${rest ? `:${String(rest).padStart(2, "0")}` : ""} h`;
  },
  scale: (worst, best) => `${worst} is least satisfactory, ${best} is best.`,
  was: (rating) => `was ${rating}`,
  name: (area) => `Name of ${area}`,
  up: (area) => `Move ${area} up`,
  down: (area) => `Move ${area} down`,
  remove: (area) => `Remove ${area}`,
  removed: (area) => `${area} is taken out. Undo brings it back.`,
  moved: (area, place, all) => `${area} is number ${place} of ${all} now.`,
  add: (area) => `Add to the list of ${area}`,
  listOf: (area) => `The list of ${area}`,
  done: "(done)",
  sending: "Writing …",
  sent: "In the note.",
  undone: "Undone.",
  redone: "Done again.",
  gone: "This session is not there any more. Its note may have another name by now.",
  refused: "Not in the note.",
  goneThere: "The area is gone from the note.",
  nothingYet: "This is told once there are hours now and hours wanted.",
  lensLater: "Once hours now and hours wanted are said, the areas that want more time are asked about here.",
  noLens: "Every area that wants more time has a list.",
};

function count(number, unit) {
  return number === 1 ? `1 ${unit}` : `${number} ${unit}s`;
}
