import { inWords } from "./action-dialog.js";
import { alertBox, button, element } from "./dom.js";
import { TextField } from "./fields.js";

const SIX_DIGITS = /^\d{6}$/;

/** A number that goes to the address on file, for the caller to read out. */
export class CallerCheck {
  #panel;
  #draft;
  #number;
  #entry = element("div", { hidden: true });
  #said = element("div", { role: "status" });
  #problem = element("div", { role: "alert" });
  #send;
  #busy = false;

  /**
   * @param {Object} panel what it needs of the panel: texts, view, rest, userPath, stayConnected
   * @param {Object} draft remembers that a number is on its way, and never the number
   */
  constructor(panel, draft) {
    const { texts, view } = panel;
    this.#panel = panel;
    this.#draft = draft;
    this.#number = new TextField(texts.say("backupCodesPanelCallerNumber"), {
      required: this.#isRequired,
      attributes: { type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false", maxlength: "20" },
    });
    this.#entry.append(this.#number.node);
    this.#send = button(texts.say("backupCodesPanelCallerSend", view.account.email), "secondary", () => this.#mail());
    this.node = element("div", { class: "backup-codes-caller" }, this.#terms(), this.#controls());
    if (Date.parse(draft.callerNumberUntil) > Date.now()) {
      this.#ask();
    }
  }

  /** @return {?CallerCheck} null where the realm has switched it off */
  static of(panel, draft) {
    return ["offered", "required"].includes(panel.view.lockout.callerCheck) ? new CallerCheck(panel, draft) : null;
  }

  /** Whether it can be done without a number, and why not. */
  static obstacle({ texts, view: { account, lockout } }) {
    const stuck = lockout.callerCheck === "required" && !lockout.callerCheckExcepted && account.email === null;
    return stuck ? texts.say("backupCodesPanelCallerNoEmail") : null;
  }

  /** Realm administrators may go on without a number, and say why. */
  static needsReason({ view: { lockout } }) {
    return lockout.callerCheck === "required" && lockout.callerCheckExcepted;
  }

  get #isRequired() {
    const { callerCheck, callerCheckExcepted } = this.#panel.view.lockout;
    return callerCheck === "required" && !callerCheckExcepted;
  }

  #terms() {
    const { texts, view } = this.#panel;
    const { callerCheck, callerCheckExcepted } = view.lockout;
    if (callerCheck === "offered") {
      return element("p", {}, texts.say("backupCodesPanelCallerOffered"));
    }
    const excepted = callerCheckExcepted ? ` ${texts.say("backupCodesPanelCallerExcepted")}` : "";
    return element("p", {}, texts.say("backupCodesPanelCallerRequired") + excepted);
  }

  #controls() {
    const { texts, view } = this.#panel;
    return view.account.email === null
      ? alertBox("info", texts.say("backupCodesPanelCallerNoEmail"))
      : element("div", { class: "backup-codes-caller" }, this.#send, this.#said, this.#problem, this.#entry);
  }

  async #mail() {
    if (this.#busy) {
      return;
    }
    this.#setBusy(true);
    this.#problem.replaceChildren();
    this.#said.replaceChildren();
    try {
      await this.#panel.stayConnected();
      const answer = await this.#panel.rest.call("POST", `${this.#panel.userPath}/caller-check`, {});
      this.#tell(answer);
    } catch (error) {
      this.#problem.replaceChildren(alertBox("danger", inWords(error, this.#panel.texts)));
    }
    this.#setBusy(false);
  }

  #tell({ sent, expiresAt, mailError }) {
    if (sent) {
      this.#draft.callerNumberUntil = expiresAt;
      this.#ask();
      this.#number.clear();
      this.#number.complain(null);
      this.#number.focus();
    } else {
      this.#problem.replaceChildren(alertBox("warning", mailError));
    }
  }

  #ask() {
    const { texts } = this.#panel;
    this.#entry.hidden = false;
    this.#send.replaceChildren(texts.say("backupCodesPanelCallerSendAgain"));
    this.#said.replaceChildren(texts.say("backupCodesPanelCallerSent", texts.clock(this.#draft.callerNumberUntil)));
  }

  #setBusy(busy) {
    this.#busy = busy;
    // Not "disabled", which would lose the focus.
    this.#send.setAttribute("aria-disabled", String(busy));
    this.#send.classList.toggle("pf-m-aria-disabled", busy);
  }

  /** Without the spaces in which people read numbers out; empty without one. */
  get value() {
    return this.#number.value.replace(/\s/g, "");
  }

  problem(texts) {
    if (this.value !== "") {
      return SIX_DIGITS.test(this.value) ? null : texts.say("backupCodesPanelCallerDigits");
    }
    return this.#isRequired && this.#entry.hidden
      ? texts.say("backupCodesPanelCallerSendFirst")
      : this.#number.problem(texts);
  }

  complain(sentence) {
    if (this.#entry.hidden) {
      this.#problem.replaceChildren(...(sentence === null ? [] : [alertBox("danger", sentence)]));
    } else {
      this.#problem.replaceChildren();
      this.#number.complain(sentence);
    }
  }

  focus() {
    (this.#entry.hidden ? this.#send : this.#number).focus();
  }

  keepIn() {
    // the number is for once
  }
}
