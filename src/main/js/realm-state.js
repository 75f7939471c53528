import { alertBox, button, element, label } from "./dom.js";
import { doorName, setUp } from "./set-up.js";
import { Table } from "./table.js";

/** @import { RealmPage } from "./page.js" */

/**
 * Whether the realm is set up, and every way into it.
 * @param {RealmPage} page
 * @param {{setUp: boolean, doors: Object[]}} overview
 */
export function realmState(page, { setUp: isSetUp, doors }) {
  const { texts } = page;
  if (isSetUp) {
    return [alertBox("success", texts.say("backupCodesPanelPageSetUp")), doorsTable(texts, doors)];
  }
  const isFresh = doors.every((door) => !door.asks) || doors.every((door) => door.asks);
  const state = texts.say(isFresh ? "backupCodesPanelNotSetUp" : "backupCodesPanelDoorsOpen");
  const who = texts.say(page.may.setUp ? "backupCodesPanelNotSetUpCan" : "backupCodesPanelNotSetUpAsk");
  const go = button(texts.say("backupCodesPanelSetUp"), "primary", () => page.ask(setUp));
  go.dataset.action = "set-up";
  return [
    alertBox("warning", state, element("p", {}, who)),
    page.may.setUp ? element("div", { class: "backup-codes-actions" }, go) : "",
    doorsTable(texts, doors),
  ];
}

function doorsTable(texts, doors) {
  const heads = ["backupCodesPanelPageDoor", "backupCodesPanelPageAsks", "backupCodesPanelPageToDo"];
  const table = new Table(
    heads.map((key) => texts.say(key)),
    texts.say("backupCodesPanelPageDoor"),
  );
  // What is to be done comes first.
  const sorted = [...doors].sort((one, other) => Number(one.asks) - Number(other.asks));
  sorted.forEach((door) => table.add([doorName(texts, door), asks(texts, door), door.why ?? ""]));
  return table.node;
}

function asks(texts, door) {
  return door.asks
    ? label("pf-m-green", texts.say("backupCodesPanelPageAsksYes"))
    : label("pf-m-red", texts.say("backupCodesPanelPageAsksNo"));
}
