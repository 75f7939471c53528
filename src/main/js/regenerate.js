import { aboutUser } from "./action-dialog.js";
import { alertBox } from "./dom.js";
import { Tick } from "./fields.js";

/** What it is called, by what the user has. */
const WORDS = {
  fresh: {
    button: "backupCodesPanelRegenerate",
    title: "backupCodesPanelRegenerateTitle",
    warning: "backupCodesPanelRegenerateWarning",
    go: "backupCodesPanelRegenerateGo",
    done: "backupCodesPanelLinkSent",
  },
  again: {
    button: "backupCodesPanelResend",
    title: "backupCodesPanelResendTitle",
    warning: "backupCodesPanelResendWarning",
    go: "backupCodesPanelResend",
    done: "backupCodesPanelLinkSent",
  },
  first: {
    button: "backupCodesPanelInvite",
    title: "backupCodesPanelInviteTitle",
    warning: "backupCodesPanelInviteWarning",
    go: "backupCodesPanelInviteGo",
    done: "backupCodesPanelInvited",
  },
};

function wordsFor({ state }) {
  switch (state) {
    case "none":
      return WORDS.first;
    case "awaiting-download":
      return WORDS.again;
    default:
      return WORDS.fresh;
  }
}

/** The key of the button that leads to it. */
export function regenerateKey(status) {
  return wordsFor(status).button;
}

/** The user's codes die, and a link to new ones goes out; or goes out again, or for the first time. */
export function regenerate(panel, dialog) {
  const { texts, view, rest, userPath } = panel;
  const words = wordsFor(view.status);
  const draft = panel.draft("regenerate");
  const signOut = new Tick(texts.say("backupCodesPanelSignOut"));
  return {
    title: texts.say(words.title),
    look: words === WORDS.first ? "info" : "warning",
    body: aboutUser(panel, texts.say(words.warning)),
    reasonRequired: false,
    proves: true,
    blocked: null,
    draft,
    // An invitation takes nothing away.
    extra: words === WORDS.first ? [] : [signOut],
    action: texts.say(words.go),
    call: (request) => rest.call("POST", `${userPath}/regenerate`, { ...request, signOut: signOut.isOn }),
    done: (answer) => {
      dialog.close();
      panel.report(linkNotice(texts, words.done, view.account, answer));
    },
  };
}

function linkNotice(texts, key, account, { linkSent, linkExpiresAt, mailError }) {
  return linkSent
    ? alertBox("success", texts.say(key, account.email, texts.time(linkExpiresAt)))
    : alertBox("warning", mailError);
}
