import { aboutUser, accountLine } from "./action-dialog.js";
import { CallerCheck } from "./caller-check.js";
import { CodesDialog } from "./codes-dialog.js";
import { alertBox, element } from "./dom.js";
import { NumberField } from "./fields.js";
import { lockEnd } from "./status.js";

// For somebody on the phone that is enough; whoever needs more says so.
const USUAL_COUNT = 1;
const USUAL_MINUTES = 10;

/** Lockout codes: emergency codes, which nobody gets to see again. */
export function generateLockoutCodes(panel, dialog) {
  const { texts, view, rest, userPath } = panel;
  const draft = panel.draft("generate");
  const callerCheck = CallerCheck.of(panel, draft);
  const count = upTo(texts, "backupCodesPanelCount", view.lockout.count, {
    name: "count",
    value: draft.count ?? USUAL_COUNT,
  });
  const minutes = upTo(texts, "backupCodesPanelMinutes", view.lockout.lifespanMinutes, {
    name: "minutes",
    value: draft.minutes ?? Math.min(USUAL_MINUTES, view.lockout.lifespanMinutes),
  });
  return {
    title: texts.say("backupCodesPanelGenerateTitle"),
    look: "danger",
    body: [
      accountLine(texts, view.account),
      alertBox("danger", texts.say("backupCodesPanelGenerateRisk"), texts.say("backupCodesPanelGenerateWarning")),
      ...whileLocked(panel),
      element("p", {}, texts.say("backupCodesPanelGenerateTerms")),
    ],
    reasonRequired: view.lockout.reasonRequired || CallerCheck.needsReason(panel),
    proves: true,
    blocked: CallerCheck.obstacle(panel),
    draft,
    callerCheck,
    extra: [count, minutes],
    action: texts.say("backupCodesPanelGenerateGo"),
    call: (request) =>
      rest.call("POST", `${userPath}/lockout-codes`, {
        ...request,
        ...numberOf(callerCheck),
        count: Number(count.value),
        lifespanSeconds: Number(minutes.value) * 60,
      }),
    done: (answer) => {
      new CodesDialog(panel, dialog, answer).open();
      panel.refresh();
    },
  };
}

/** The policy's number is the most. */
function upTo(texts, key, most, { name, value }) {
  return new NumberField(texts.say(key), { name, most, value, hint: texts.say("backupCodesPanelRange", 1, most) });
}

function numberOf(callerCheck) {
  return callerCheck === null || callerCheck.value === "" ? {} : { callerNumber: callerCheck.value };
}

function whileLocked({ texts, view }) {
  const end = lockEnd(view.status);
  return end === null
    ? []
    : [
        alertBox(
          "warning",
          texts.say("backupCodesPanelGenerateLocked", texts.time(end)),
          texts.say("backupCodesPanelGenerateLockedLift"),
        ),
      ];
}

/** Whoever is certain who is on the phone need not have them wait. */
export function liftLock(panel, dialog) {
  const { texts, view, rest, userPath } = panel;
  return {
    title: texts.say("backupCodesPanelLiftTitle"),
    look: "warning",
    body: [
      ...aboutUser(panel, texts.say("backupCodesPanelLiftWarning")),
      view.status.wrongEntries > 0
        ? element("p", {}, texts.say("backupCodesPanelLiftWrong", view.status.wrongEntries))
        : null,
    ],
    reasonRequired: true,
    proves: true,
    blocked: null,
    draft: panel.draft("lift"),
    extra: [],
    action: texts.say("backupCodesPanelLiftGo"),
    call: (request) => rest.call("DELETE", `${userPath}/lock`, request),
    done: async () => {
      dialog.close();
      await panel.refresh();
      panel.report(liftNotice(panel));
    },
  };
}

/** The realm's own lock is not everybody's to lift. */
function liftNotice({ texts, view: { status } }) {
  return status.realmLockedUntil === undefined
    ? alertBox("success", texts.say("backupCodesPanelLifted"))
    : alertBox("warning", texts.say("backupCodesPanelRealmStillLocked", texts.time(status.realmLockedUntil)));
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
