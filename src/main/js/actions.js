import { accountLine } from "./action-dialog.js";
import { CodesDialog } from "./codes-dialog.js";
import { alertBox, element } from "./dom.js";
import { TextField, Tick } from "./fields.js";

/** Regenerate: the user's codes die, and a link to new ones goes out; or goes out again. */
export function regenerate(panel, dialog) {
  const { texts, view, rest, userPath } = panel;
  const again = view.status.state === "awaiting-download";
  const signOut = new Tick(texts.say("backupCodesPanelSignOut"));
  return {
    title: texts.say(again ? "backupCodesPanelResendTitle" : "backupCodesPanelRegenerateTitle"),
    look: "warning",
    body: aboutUser(panel, texts.say(again ? "backupCodesPanelResendWarning" : "backupCodesPanelRegenerateWarning")),
    reasonRequired: false,
    proves: true,
    blocked: null,
    extra: [signOut],
    action: texts.say(again ? "backupCodesPanelResend" : "backupCodesPanelRegenerateGo"),
    call: (request) => rest.call("POST", `${userPath}/regenerate`, { ...request, signOut: signOut.isOn }),
    done: (answer) => {
      dialog.close();
      panel.report(linkNotice(texts, view.account, answer));
    },
  };
}

function linkNotice(texts, account, { linkSent, linkExpiresAt, mailError }) {
  return linkSent
    ? alertBox("success", texts.say("backupCodesPanelLinkSent", account.email, texts.time(linkExpiresAt)))
    : alertBox("warning", mailError);
}

/** Lockout codes: emergency codes, which nobody gets to see again. */
export function generateLockoutCodes(panel, dialog) {
  const { texts, view, rest, userPath } = panel;
  const { reasonRequired } = view.lockout;
  const count = upTo(texts.say("backupCodesPanelCount"), view.lockout.count);
  const minutes = upTo(texts.say("backupCodesPanelMinutes"), view.lockout.lifespanMinutes);
  return {
    title: texts.say("backupCodesPanelGenerateTitle"),
    look: "danger",
    body: [
      accountLine(texts, view.account),
      alertBox("danger", texts.say("backupCodesPanelGenerateRisk"), texts.say("backupCodesPanelGenerateWarning")),
      element("p", {}, texts.say("backupCodesPanelGenerateTerms")),
    ],
    reasonRequired,
    proves: true,
    blocked: null,
    extra: [count, minutes],
    action: texts.say("backupCodesPanelGenerateGo"),
    call: (request) =>
      rest.call("POST", `${userPath}/lockout-codes`, {
        ...request,
        count: Number(count.value),
        lifespanSeconds: Number(minutes.value) * 60,
      }),
    done: (answer) => {
      new CodesDialog(panel, dialog, answer).open();
      panel.refresh();
    },
  };
}

/** The policy's number is the usual and the most; staff may ask for less. */
function upTo(label, most) {
  return new TextField(label, { required: true, attributes: { type: "number", min: "1", max: most, value: most } });
}

/** It only takes away: no second factor is asked for. */
export function revokeLockoutCodes(panel, dialog) {
  const { texts, rest, userPath } = panel;
  return {
    title: texts.say("backupCodesPanelRevokeTitle"),
    look: "warning",
    body: aboutUser(panel, texts.say("backupCodesPanelRevokeWarning")),
    reasonRequired: null,
    proves: false,
    blocked: null,
    extra: [],
    action: texts.say("backupCodesPanelRevokeGo"),
    call: () => rest.call("DELETE", `${userPath}/lockout-codes`),
    done: () => {
      dialog.close();
      panel.report(alertBox("success", texts.say("backupCodesPanelRevoked")));
    },
  };
}

/**
 * The realm itself. What would be done is asked first, so that nobody agrees to something unseen.
 * @throws {Refused}
 */
export async function setUp(panel, dialog) {
  const { texts, rest, realm } = panel;
  await panel.stayConnected();
  const plan = await rest.call("POST", "/setup?dryRun=true");
  return {
    title: texts.say("backupCodesPanelSetUpTitle"),
    look: "info",
    body: [
      scrollable(
        ...planned(texts, realm, plan),
        ...byHand(texts, plan),
        ...doors(texts, plan),
        ...warnings(texts, plan),
      ),
    ],
    reasonRequired: null,
    proves: false,
    blocked: plan.changed.length === 0 ? texts.say("backupCodesPanelSetUpNothing") : null,
    extra: [],
    action: texts.say("backupCodesPanelSetUp"),
    call: () => rest.call("POST", "/setup"),
    done: (answer) => {
      dialog.close();
      panel.report(setUpNotice(texts, answer));
    },
  };
}

function setUpNotice(texts, answer) {
  return answer.setUp
    ? alertBox("success", texts.say("backupCodesPanelSetUpDone"), ...warnings(texts, answer))
    : alertBox("warning", texts.say("backupCodesPanelDoorsOpen"), ...byHand(texts, answer), ...doors(texts, answer));
}

function aboutUser({ texts, view }, warning) {
  return [accountLine(texts, view.account), element("p", {}, warning)];
}

function planned(texts, realm, { changed }) {
  return changed.length === 0 ? [] : [element("p", {}, texts.say("backupCodesPanelSetUpText", realm)), list(changed)];
}

function byHand(texts, { byHand: left }) {
  return left.length === 0 ? [] : [element("p", {}, texts.say("backupCodesPanelSetUpByHand")), list(left)];
}

/** A long text without any control in it takes the focus, so that keys scroll it. */
function scrollable(...nodes) {
  return element("div", { tabindex: "0" }, ...nodes);
}

function warnings(texts, { warnings: all }) {
  return all.length === 0 ? [] : [element("p", {}, texts.say("backupCodesPanelWarnings")), list(all)];
}

const DOORS = {
  browser: "backupCodesPanelDoorBrowser",
  "direct-grant": "backupCodesPanelDoorDirectGrant",
  "reset-credentials": "backupCodesPanelDoorResetCredentials",
  "first-broker-login": "backupCodesPanelDoorFirstBrokerLogin",
  "post-broker-login": "backupCodesPanelDoorPostBrokerLogin",
  client: "backupCodesPanelDoorClient",
};

/** Every way into the realm, in words. */
function doors(texts, { doors: all }) {
  const messages = all.map((door) => ({ message: describeDoor(texts, door) }));
  return [element("p", {}, texts.say("backupCodesPanelDoors")), list(messages)];
}

function describeDoor(texts, { door, flow, of, asks, why }) {
  const name = `${texts.say(DOORS[door])} (${of === undefined ? flow : `${of}, ${flow}`})`;
  return asks ? texts.say("backupCodesPanelDoorAsks", name) : texts.say("backupCodesPanelDoorOpen", name, why);
}

function list(items) {
  return element("ul", { class: "pf-v5-c-list" }, ...items.map((item) => element("li", {}, item.message)));
}
