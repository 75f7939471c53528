import { alertBox, element } from "./dom.js";

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

/** A way into the realm, with the flow that is bound there. */
export function doorName(texts, { door, flow, of }) {
  return `${texts.say(DOORS[door])} (${of === undefined ? flow : `${of}, ${flow}`})`;
}

function describeDoor(texts, door) {
  const { asks, why } = door;
  const name = doorName(texts, door);
  return asks ? texts.say("backupCodesPanelDoorAsks", name) : texts.say("backupCodesPanelDoorOpen", name, why);
}

function list(items) {
  return element("ul", { class: "pf-v5-c-list" }, ...items.map((item) => element("li", {}, item.message)));
}
