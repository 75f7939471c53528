/**
 * An element. Strings among the children become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Object} attributes those that begin with "on" are listeners; null and false leave one out
 * @param {...(Node|string|null)} children null leaves one out
 * @return {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} look as in PatternFly: primary, secondary, danger, link */
export function button(text, look, onclick) {
  return element("button", { type: "button", class: `pf-v5-c-button pf-m-${look}`, onclick }, text);
}

/** @param {string} look as in PatternFly: info, success, warning, danger */
export function alertBox(look, title, ...more) {
  return element(
    "div",
    { class: `pf-v5-c-alert pf-m-inline pf-m-${look}` },
    element("div", { class: "pf-v5-c-alert__icon" }, icon(look)),
    element("p", { class: "pf-v5-c-alert__title" }, title),
    more.length === 0 ? null : element("div", { class: "pf-v5-c-alert__description" }, ...more),
  );
}

/** Something is on its way; that must be said to those who do not see it, too. */
export function spinner(size = "lg") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  const look = { class: `pf-v5-c-spinner pf-m-${size}`, viewBox: "0 0 100 100", "aria-hidden": "true" };
  Object.entries(look).forEach(([name, value]) => svg.setAttribute(name, value));
  Object.entries({ class: "pf-v5-c-spinner__path", cx: "50", cy: "50", r: "45", fill: "none" }).forEach(
    ([name, value]) => circle.setAttribute(name, value),
  );
  svg.append(circle);
  return svg;
}

/** @param {string} look of PatternFly's label, as in pf-m-red; empty for grey */
export function label(look, text) {
  return element(
    "span",
    { class: `pf-v5-c-label ${look}` },
    element("span", { class: "pf-v5-c-label__content" }, element("span", { class: "pf-v5-c-label__text" }, text)),
  );
}

const CIRCLE = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z";
const SHAPES = {
  info: `${CIRCLE}M7.1 7v5h1.8V7zm0-3v1.8h1.8V4z`,
  success: `${CIRCLE}M6.9 11.5 3.9 8.5l1.2-1.2 1.8 1.8 4-4 1.2 1.2z`,
  warning: "M8 1 15.5 15H.5zM7.1 6v4.5h1.8V6zm0 5.6v1.7h1.8v-1.7z",
  close: "m3.4 2 4.6 4.6L12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z",
  danger: `${CIRCLE}M7.1 4v5.5h1.8V4zm0 6.7v1.7h1.8v-1.7z`,
};

/** Only decoration: the words beside it say the same. */
export function icon(look) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const attributes = { viewBox: "0 0 16 16", width: "1em", height: "1em", fill: "currentColor", "aria-hidden": "true" };
  Object.entries(attributes).forEach(([name, value]) => svg.setAttribute(name, value));
  path.setAttribute("d", SHAPES[look]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

let lastId = 0;

/** For what refers to another element: a label, a description. */
export function newId() {
  lastId += 1;
  return `backup-codes-${lastId}`;
}
