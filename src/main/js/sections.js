import { element, newId, spinner } from "./dom.js";

/** @import { RealmPage, Turn } from "./page.js" */

/**
 * A part of the page under a heading of its own.
 * @param {string} title
 * @param {...(Node|string|null)} children
 */
export function section(title, ...children) {
  const id = newId();
  return element(
    "section",
    { class: "pf-v5-c-card backup-codes-section", "aria-labelledby": id },
    element(
      "div",
      { class: "pf-v5-c-card__title" },
      element("h2", { class: "pf-v5-c-card__title-text", id, tabindex: "-1" }, title),
    ),
    element("div", { class: "pf-v5-c-card__body backup-codes-lines" }, ...children),
  );
}

/**
 * Something that the server is asked for; what goes wrong is said in its place.
 * @param {RealmPage} page
 * @param {Turn} turn
 * @param {Element} place
 * @param {function(): Promise<(Node|string)[]>} read
 */
export async function fill(page, turn, place, read) {
  place.setAttribute("aria-busy", "true");
  place.replaceChildren(spinner());
  const nodes = await read().catch((error) => [page.trouble(error, () => fill(page, turn, place, read))]);
  if (!turn.isOver) {
    place.replaceChildren(...nodes);
    place.setAttribute("aria-busy", "false");
  }
}

/** The way back, and what a list is about. */
export function heading(page, title, ...beside) {
  return element(
    "div",
    { class: "backup-codes-heading" },
    element("a", { href: page.address(), "data-action": "back" }, `← ${page.texts.say("backupCodesPanelTitle")}`),
    element(
      "div",
      { class: "backup-codes-state" },
      element("h2", { class: "pf-v5-c-title pf-m-xl", tabindex: "-1" }, title),
      ...beside,
    ),
  );
}
