import { alertBox, button, element } from "./dom.js";
import { TextField } from "./fields.js";
import { Refused } from "./rest.js";
import { SignInFailed } from "./sign-in.js";

/**
 * @import { CallerCheck } from "./caller-check.js"
 * @import { Dialog } from "./dialog.js"
 * @import { Choice, Tick } from "./fields.js"
 */

const OTP_ERRORS = ["step_up_failed", "too_many_attempts"];
const CALLER_ERRORS = ["caller_check_failed", "caller_check_required"];
// The server says which field, by its name in the JSON.
const UNACCEPTED = "invalid_request";

/**
 * The dialog in front of everything that staff do to somebody: what it means, whom it concerns, why, and the proof that it is
 * really them. It asks the server once per press of the button and stays until that has answered.
 */
export class ActionDialog {
  #panel;
  #dialog;
  #content;
  #reason = null;
  #otp = null;
  #problem = element("div", { role: "alert" });
  #go;
  #cancel;
  #busy = false;
  #isDone = false;

  /**
   * @param {Object} panel what the dialog needs of the panel: texts, view, signInAgain, stayConnected, refresh
   * @param {Dialog} dialog
   * @param {Object} content
   * @param {string} content.title
   * @param {string} content.look of title and button: warning, danger, info
   * @param {Node[]} content.body above the fields
   * @param {?boolean} content.reasonRequired null when no reason is asked for
   * @param {boolean} content.proves whether the caller's second factor is asked for
   * @param {?string} content.blocked why nothing can be done; null when something can
   * @param {?CallerCheck} [content.callerCheck] before the reason
   * @param {(Choice|Tick|Object)[]} [content.first] above all other fields
   * @param {(TextField|Tick)[]} content.extra after the reason
   * @param {Object} [content.draft] what was typed before, and where it is kept until it has led to something
   * @param {?function(): void} [content.back] where Cancel leads to; without it, the dialog ends
   * @param {string} content.action on the button
   * @param {function(Object): Promise} content.call gets the fields of the request
   * @param {function(Object): void} content.done gets what call answers
   */
  constructor(panel, dialog, content) {
    this.#panel = panel;
    this.#dialog = dialog;
    this.#content = content;
    const { texts, view } = panel;
    if (content.reasonRequired !== null) {
      this.#reason = new TextField(texts.say("backupCodesPanelReason"), {
        name: "reason",
        hint: texts.say("backupCodesPanelReasonHint"),
        required: content.reasonRequired,
        tag: "textarea",
        attributes: { rows: "2", maxlength: "500" },
      });
      this.#reason.value = content.draft?.reason ?? "";
    }
    if (content.proves && view.stepUp === "otp") {
      this.#otp = new TextField(texts.say("backupCodesPanelOtp"), {
        hint: texts.say("backupCodesPanelOtpHint"),
        required: true,
        attributes: { type: "text", inputmode: "numeric", autocomplete: "one-time-code", spellcheck: "false" },
      });
    }
    this.#cancel = button(texts.say("backupCodesPanelCancel"), "link", () => this.#leave());
    this.#go = button(this.#goText(), content.look === "danger" ? "danger" : "primary", () => this.#submit());
  }

  get #signsInAgain() {
    return this.#content.proves && this.#panel.view.stepUp === "sign-in";
  }

  #goText() {
    const { texts } = this.#panel;
    return this.#signsInAgain ? texts.say("backupCodesPanelSignInAgain") : this.#content.action;
  }

  open() {
    this.#dialog.show({
      title: this.#content.title,
      look: this.#content.look,
      body: [this.#form()],
      actions: this.#content.blocked === null ? [this.#go, this.#cancel] : [this.#cancel],
      leave: () => this.#leave(),
    });
    this.#dialog.whenClosed(() => this.#keepDraft());
  }

  /** Whoever has to look something up finds what they had typed; never a one-time code, nor the number of a caller. */
  #keepDraft() {
    const { draft = {} } = this.#content;
    if (this.#isDone) {
      Object.keys(draft).forEach((name) => delete draft[name]);
    } else {
      this.#fields.forEach((field) => field.keepIn(draft));
    }
  }

  /** Not while the server is at it: the answer may hold codes. */
  #leave() {
    if (!this.#busy) {
      (this.#content.back ?? (() => this.#dialog.close()))();
    }
  }

  #form() {
    const { texts } = this.#panel;
    const { blocked, callerCheck, first = [] } = this.#content;
    const fields =
      blocked !== null
        ? [alertBox("info", blocked)]
        : [
            ...first.map((field) => field.node),
            callerCheck?.node ?? null,
            this.#reason?.node ?? null,
            this.#extra(),
            this.#otp?.node ?? null,
            this.#signsInAgain
              ? element("p", {}, texts.say("backupCodesPanelSignInAgainText", this.#content.action))
              : null,
          ];
    const submitByEnter = (event) => {
      event.preventDefault();
      this.#submit();
    };
    return element(
      "form",
      { class: "pf-v5-c-form", novalidate: true, autocomplete: "off", onsubmit: submitByEnter },
      ...this.#content.body,
      ...fields,
      // Enter in a field presses it; people press the one below.
      element("button", { type: "submit", hidden: true, tabindex: "-1" }),
      this.#problem,
    );
  }

  /** Beside each other where there is room. */
  #extra() {
    const nodes = this.#content.extra.map((field) => field.node);
    return nodes.length === 0 ? null : element("div", { class: "backup-codes-row" }, ...nodes);
  }

  async #submit() {
    if (this.#busy || this.#content.blocked !== null || !this.#isFilledIn()) {
      return;
    }
    this.#setBusy(true);
    try {
      await (this.#signsInAgain ? this.#panel.signInAgain() : this.#panel.stayConnected());
      if (this.#dialog.isClosed) {
        return;
      }
      const answer = await this.#content.call(this.#request());
      this.#isDone = true;
      this.#whileOpen(() => this.#content.done(answer));
    } catch (error) {
      if (error.id === UNACCEPTED) {
        // The limits may have changed: whoever has read the sentence and opens the dialog again sees them.
        await this.#panel.refresh().catch(() => undefined);
      }
      this.#whileOpen(() => this.#explain(error));
    }
  }

  /** Whoever has gone to another page meanwhile gets no dialog there, and no codes. */
  #whileOpen(run) {
    if (!this.#dialog.isClosed) {
      this.#setBusy(false);
      run();
    }
  }

  get #fields() {
    const { callerCheck = null, first = [], extra } = this.#content;
    return [...first, callerCheck, this.#reason, ...extra, this.#otp].filter((field) => field !== null);
  }

  #isFilledIn() {
    this.#problem.replaceChildren();
    const { texts } = this.#panel;
    const wrong = this.#fields.filter((field) => {
      const problem = field.problem(texts);
      field.complain(problem);
      return problem !== null;
    });
    wrong[0]?.focus();
    return wrong.length === 0;
  }

  #request() {
    const request = {};
    if (this.#otp !== null) {
      request.otp = this.#otp.value;
    }
    if (this.#reason !== null && this.#reason.value !== "") {
      request.reason = this.#reason.value;
    }
    return request;
  }

  #setBusy(busy) {
    this.#busy = busy;
    // Not "disabled", which would lose the focus.
    for (const one of [this.#go, this.#cancel]) {
      one.setAttribute("aria-disabled", String(busy));
      one.classList.toggle("pf-m-aria-disabled", busy);
    }
  }

  #explain(error) {
    const sentence = inWords(error, this.#panel.texts);
    const field = this.#fieldOf(error.id);
    this.#otp?.clear();
    if (field !== null) {
      field.focus();
      field.complain(sentence);
    } else {
      this.#problem.replaceChildren(alertBox("danger", sentence));
      this.#problem.scrollIntoView({ block: "nearest" });
      this.#go.focus();
    }
  }

  /** The field that an error is about, if there is one. */
  #fieldOf(errorId) {
    if (OTP_ERRORS.includes(errorId)) {
      return this.#otp;
    }
    return CALLER_ERRORS.includes(errorId) ? (this.#content.callerCheck ?? null) : null;
  }
}

/** Whom a dialog concerns, and what it does. */
export function aboutUser({ texts, view }, warning) {
  return [accountLine(texts, view.account), element("p", {}, warning)];
}

/** Whom a dialog concerns. */
export function accountLine(texts, account) {
  const more = [account.name, account.email].filter((part) => part !== null).join(" · ");
  return element(
    "p",
    { class: "backup-codes-account" },
    `${texts.say("backupCodesPanelAccount")} `,
    element("strong", {}, account.username),
    more === "" ? null : element("span", {}, ` ${more}`),
  );
}

/** Whatever went wrong: what is not known better may have reached the server. */
export function inWords(error, texts) {
  if (error instanceof Refused) {
    return error.id === UNACCEPTED ? texts.say("backupCodesPanelNotAccepted") : error.inWords(texts);
  }
  return texts.say(error instanceof SignInFailed ? error.message : "backupCodesPanelNoAnswer");
}
