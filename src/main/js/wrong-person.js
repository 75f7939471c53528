import { aboutUser } from "./action-dialog.js";
import { alertBox } from "./dom.js";

/**
 * The codes went to somebody else. It only takes away: no second factor is asked for.
 * @param {?function(): void} back where Cancel leads to
 */
export function wrongPerson(panel, dialog, back = null) {
  const { texts, rest, userPath } = panel;
  return {
    title: texts.say("backupCodesPanelWrongPersonTitle"),
    look: "danger",
    body: aboutUser(panel, texts.say("backupCodesPanelWrongPersonText")),
    reasonRequired: false,
    proves: false,
    blocked: null,
    back,
    extra: [],
    action: texts.say("backupCodesPanelWrongPersonGo"),
    call: (request) => rest.call("POST", `${userPath}/wrong-person`, request),
    done: () => {
      dialog.close();
      panel.report(
        alertBox(
          "warning",
          texts.say("backupCodesPanelWrongPersonDone"),
          texts.say("backupCodesPanelWrongPersonCheck"),
        ),
      );
    },
  };
}
