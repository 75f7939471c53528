import { button, element, icon, newId } from "./dom.js";

/**
 * @import { RealmPage } from "./page.js"
 * @typedef {Object} Filter
 * @property {string} name of the parameter
 * @property {string} key what it is called
 * @property {Object<string, string>} [options] what it may be, with what that is called; without: any text
 */

/**
 * What a list leaves out: a chip for each filter that is on, and a form for more.
 * @param {RealmPage} page
 * @param {Filter[]} filters
 * @param {URLSearchParams} parameters that are on
 * @param {string} list the parameter without which the address would be another list's
 */
export function filterBar(page, filters, parameters, list) {
  return element(
    "div",
    { class: "backup-codes-lines" },
    chips(page, filters, parameters, list),
    form(page, filters, parameters, list),
  );
}

function chips(page, filters, parameters, list) {
  const { texts } = page;
  const all = [...parameters].map(([name, value]) => {
    const text = filterInWords(texts, filters, name, value);
    const without = new URLSearchParams(parameters);
    without.delete(name, value);
    without.set(list, "");
    const remove = texts.say("backupCodesPanelFilterRemove", text);
    return element(
      "li",
      { class: "backup-codes-chip" },
      element("span", {}, text),
      element("a", { href: page.address(tidy(without)), "aria-label": remove, title: remove }, icon("close")),
    );
  });
  return all.length === 0
    ? ""
    : element("ul", { class: "backup-codes-chips", "aria-label": texts.say("backupCodesPanelFilters") }, ...all);
}

/** What a filter lets through. */
export function filterInWords(texts, filters, name, value) {
  const filter = filters.find((one) => one.name === name);
  if (filter === undefined) {
    return `${name}: ${value}`;
  }
  const words = value.split(",").map((one) => (filter.options?.[one] ? texts.say(filter.options[one]) : one));
  return `${texts.say(filter.key)}: ${words.join(", ")}`;
}

function form(page, filters, parameters, list) {
  const { texts } = page;
  const fields = filters.map((filter) => field(texts, filter, parameters.get(filter.name) ?? ""));
  const submit = (event) => {
    event.preventDefault();
    const wanted = new URLSearchParams({ [list]: "" });
    fields
      .filter(({ control }) => control.value.trim() !== "")
      .forEach(({ control }) => wanted.set(control.name, control.value.trim()));
    location.hash = page.address(tidy(wanted));
  };
  const go = button(texts.say("backupCodesPanelFilterGo"), "secondary", () => undefined);
  go.type = "submit";
  return element(
    "details",
    {},
    element("summary", { "data-action": "filter" }, texts.say("backupCodesPanelFilter")),
    element("form", { class: "backup-codes-filters", onsubmit: submit }, ...fields.map(({ node }) => node), go),
  );
}

/** An empty parameter is written without a sign. */
function tidy(parameters) {
  return parameters
    .toString()
    .replace(/=(?=&|$)/g, "")
    .replaceAll("%2C", ",");
}

function field(texts, { name, key, options = null }, value) {
  const id = newId();
  const control =
    options === null
      ? element("input", { id, name, type: "text", value, spellcheck: "false", autocomplete: "off" })
      : element(
          "select",
          { id, name },
          element("option", { value: "" }, texts.say("backupCodesPanelFilterAny")),
          ...Object.entries(options).map(([one, text]) =>
            element("option", { value: one, selected: one === value }, texts.say(text)),
          ),
        );
  return {
    control,
    node: element(
      "div",
      {},
      element("label", { for: id }, texts.say(key)),
      element("span", { class: "pf-v5-c-form-control" }, control),
    ),
  };
}
