import { element } from "./dom.js";

/** @import { RealmPage } from "./page.js" */

/**
 * Every setting with the value that holds. The label of a setting begins with its group.
 * @param {RealmPage} page
 * @param {{policy: Object<string, boolean|number|string>}} overview
 */
export function policyGroups(page, { policy }) {
  const { texts } = page;
  const groups = new Map();
  for (const [name, value] of Object.entries(policy)) {
    const [group, ...rest] = texts.say(labelKey(name)).split(/\s?: |：/);
    const label = rest.join(": ");
    const lines = groups.get(label === "" ? "" : group) ?? [];
    groups.set(label === "" ? "" : group, [...lines, [label === "" ? group : label, value]]);
  }
  return [
    element("div", { class: "backup-codes-groups" }, ...[...groups].map(([group, lines]) => node(texts, group, lines))),
    element(
      "p",
      {},
      element(
        "a",
        { href: page.addressInConsole("authentication/required-actions"), "data-action": "settings" },
        texts.say("backupCodesPanelPageSettings"),
      ),
    ),
  ];
}

function labelKey(name) {
  return `backupCodesSetting${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function node(texts, group, lines) {
  return element(
    "div",
    {},
    group === "" ? null : element("h3", { class: "backup-codes-group" }, group),
    element(
      "dl",
      { class: "backup-codes-values" },
      ...lines.map(([label, value]) =>
        element("div", {}, element("dt", {}, label), element("dd", {}, shown(texts, value))),
      ),
    ),
  );
}

function shown(texts, value) {
  if (typeof value === "boolean") {
    return texts.say(value ? "backupCodesPanelYes" : "backupCodesPanelNo");
  }
  if (typeof value === "number") {
    return texts.number(value);
  }
  return value === "" ? texts.say("backupCodesPanelPageNone") : value.split(",").join(", ");
}
