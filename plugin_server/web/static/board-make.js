// Small helpers to make and fill elements. Words go in as text, never as markup.

export function make(tag, given = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

export function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// Give a list these children in this order. What stays is not touched, and keeps the focus.
export function order(parent, children) {
  const focused = document.activeElement;
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

let troubles = 0;

// Said where it happened: at the end of what the field stands in; without a problem what was said goes.
export function trouble(field, problem) {
  document.getElementById(field.getAttribute("aria-describedby"))?.remove();
  if (!problem) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  const id = `trouble-${(troubles += 1)}`;
  const told = [`${problem.message} `, make("strong", {}, problem.remedy)];
  field.closest("[data-trouble]").append(make("p", { className: "trouble", id, role: "alert" }, ...told));
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
}
