import { element } from "./dom.js";

const STEPS = [
  "backupCodesPanelStepPassword",
  "backupCodesPanelStepOtherWay",
  "backupCodesPanelStepBackupCode",
  "backupCodesPanelStepEnter",
  "backupCodesPanelStepAfter",
];

/** What is on the screen of whoever uses a code, one thing after the other; to be read out, or read. */
export function callerSteps(texts) {
  return element(
    "ol",
    { class: "pf-v5-c-list backup-codes-steps" },
    ...STEPS.map((key) => element("li", {}, texts.say(key))),
  );
}
