import { element } from "./dom.js";
import { callerSteps } from "./caller-steps.js";
import { accountLine } from "./action-dialog.js";

/**
 * The sheet for the person who gets the codes: nothing on it is for staff.
 * @param {Object} panel what it needs of the panel: texts, view, site
 * @param {{codes: string[], expiresAt: string, lockedUntil?: string}} answer
 */
export function paper({ texts, view, site }, { codes, expiresAt, lockedUntil }) {
  const name = view.lockout.realmName;
  const say = (key, ...values) => element("p", {}, texts.say(key, ...values));
  return element(
    "section",
    { class: "backup-codes-paper" },
    element("h1", {}, texts.say("backupCodesPanelPaperTitle")),
    site === null ? element("p", {}, name) : say("backupCodesPanelPaperSite", name, site),
    accountLine(texts, view.account),
    lockedUntil === undefined ? null : say("backupCodesPanelPaperFrom", texts.time(lockedUntil)),
    say("backupCodesPanelPaperUntil", texts.time(expiresAt)),
    element("ul", { class: "backup-codes-paper-list" }, ...codes.map(line)),
    element("h2", {}, texts.say("backupCodesPanelPaperHow")),
    callerSteps(texts),
    element("p", {}, element("strong", {}, texts.say("backupCodesPanelPaperSecret"))),
    say("backupCodesPanelPaperAfter"),
  );
}

function line(code, index) {
  return element(
    "li",
    {},
    element("span", { class: "backup-codes-paper-box" }),
    element("span", { class: "backup-codes-paper-number" }, `${index + 1}.`),
    element("code", {}, code),
  );
}
