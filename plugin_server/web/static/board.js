// The board: the sheet of paper that coach and client look at together.

import { Changes } from "./board-changes.js";
import { Figure } from "./board-figure.js";
import { Grips } from "./board-grips.js";
import { Lists } from "./board-lists.js";
import { Order } from "./board-order.js";
import { Pull } from "./board-pull.js";
import { Rows } from "./board-rows.js";
import { Service } from "./board-service.js";
import { Session } from "./board-session.js";
import { Steps } from "./board-steps.js";
import { Told } from "./board-told.js";

const page = document.getElementById("page");
const board = document.getElementById("board");
const find = (selector) => board.querySelector(selector);

const service = new Service(board.dataset.address, page.dataset.events);
const session = new Session(service);
const changes = new Changes(session, service);
const told = new Told(board, session, changes);
const figure = new Figure(find("svg.arcs"));
const grips = new Grips(find(".stage"), session, changes);
const lists = new Lists(
  { lens: find("#lens-asked"), others: find("#lens-others"), along: find("#taken") },
  session,
  changes,
);
const steps = new Steps(board, begin);
new Pull(grips, session, changes);
new Rows(find("#areas-table"), session, changes);
new Order(find("#areas-table"), find("#add"), session, changes);

session.addEventListener("shown", () => figure.draw(session.shown.scene));
session.addEventListener("state", tools);
find("#undo").addEventListener("click", () => changes.undo());
find("#redo").addEventListener("click", () => changes.redo());
addEventListener("keydown", shortcut);
addEventListener("beforeunload", (event) => {
  changes.settleAll();
  if (changes.waiting) event.preventDefault();
});

session.addEventListener("state", () => steps.start(session.state), { once: true });
await session.refresh();
service.listen(again, () => session.emit("away"));

function begin(step, fields) {
  grips.offer(fields);
  lists.begin();
  told.tell();
}

// Told of a change, or connected anew: what waited goes into the note as it is by now.
async function again() {
  await session.refresh();
  await changes.send();
}

function tools() {
  // Not disabled: a button that was just pressed keeps the focus.
  find("#undo").setAttribute("aria-disabled", !changes.canUndo);
  find("#redo").setAttribute("aria-disabled", !changes.canRedo);
}

function shortcut(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || Rows.typing(document.activeElement)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) changes.redo();
  else changes.undo();
}
