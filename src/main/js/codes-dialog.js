import { accountLine, ActionDialog } from "./action-dialog.js";
import { callerSteps } from "./caller-steps.js";
import { CodeWatch } from "./code-watch.js";
import { Countdown } from "./countdown.js";
import { alertBox, button, element } from "./dom.js";
import { paper } from "./paper.js";
import { spell } from "./spelling.js";
import { lockEnd } from "./status.js";
import { wrongPerson } from "./wrong-person.js";

/**
 * @import { Fate } from "./code-watch.js"
 * @import { Dialog } from "./dialog.js"
 */

/**
 * Lockout codes, once, and what becomes of them while their holder is on the phone. They leave this page only in the head of
 * whoever reads them, on paper, or in the clipboard.
 */
export class CodesDialog {
  #panel;
  #dialog;
  #answer;
  #watch;
  #countdown = new Countdown(() => this.#whenCounted());
  #skew = 0;
  #isOver = false;
  #until = element("p", {});
  #list = null;
  #paper = null;
  #offers = [];
  #fate = element("p", { role: "status", class: "backup-codes-fate" });
  #said = element("p", { role: "status", class: "backup-codes-said" });
  #warnOnUnload = (event) => event.preventDefault();

  /**
   * @param {Object} panel what it needs of the panel: texts, view, realm, site, rest, userPath, refresh, report
   * @param {Dialog} dialog is shown already
   * @param {{codes: string[], expiresAt: string, lockedUntil?: string}} answer
   */
  constructor(panel, dialog, answer) {
    const { rest, userPath, texts } = panel;
    this.#panel = panel;
    this.#dialog = dialog;
    this.#answer = answer;
    const read = () => rest.call("GET", userPath);
    this.#watch = new CodeWatch(read, texts, answer.codes.length, (fate) => this.#tell(fate));
  }

  open() {
    window.addEventListener("beforeunload", this.#warnOnUnload);
    this.#dialog.whenClosed(() => this.#forget());
    this.#count();
    this.#watch.start();
    this.#show();
  }

  #forget() {
    window.removeEventListener("beforeunload", this.#warnOnUnload);
    this.#watch.stop();
    this.#countdown.stop();
    this.#answer = null;
    this.#list = null;
    this.#paper = null;
    this.#panel.refresh();
  }

  #say(key, ...values) {
    return this.#panel.texts.say(key, ...values);
  }

  #show() {
    const close = button(this.#say("backupCodesPanelClose"), "primary", () => this.#leave());
    this.#offers = [
      button(this.#say("backupCodesPanelCopy"), "secondary", () => this.#copy()),
      button(this.#say("backupCodesPanelPrint"), "secondary", () => window.print()),
    ];
    this.#said.replaceChildren();
    this.#paper = paper(this.#panel, this.#answer);
    this.#dialog.show({
      title: this.#say("backupCodesPanelCodesTitle"),
      wide: true,
      body: [this.#body()],
      paper: this.#paper,
      actions: [
        close,
        ...this.#offers,
        button(this.#say("backupCodesPanelWrongPerson"), "danger", () => this.#askWhetherWrongPerson()),
      ],
      leave: () => this.#leave(),
      focus: close,
    });
    this.#withdrawOffers();
  }

  /** Nobody needs codes that are worth nothing any more, or has to be asked about them. */
  #withdrawOffers() {
    if (this.#isOver) {
      this.#offers.forEach((offer) => offer.remove());
      this.#list?.classList.add("backup-codes-dead");
      this.#list?.querySelectorAll(".backup-codes-spelt").forEach((spelt) => spelt.remove());
      this.#until.remove();
      window.removeEventListener("beforeunload", this.#warnOnUnload);
    }
  }

  #leave() {
    if (this.#isOver) {
      this.#dialog.close();
    } else {
      this.#askWhetherPassedOn();
    }
  }

  /** It takes the focus, so that keys scroll it. */
  #body() {
    const { texts, view } = this.#panel;
    const { codes } = this.#answer;
    this.#list = element(
      "ol",
      { class: "backup-codes-list", "aria-label": texts.say("backupCodesPanelCodesTitle") },
      ...codes.map((code) => element("li", {}, element("code", {}, code), spelling(texts, code))),
    );
    return element(
      "div",
      { class: "backup-codes-call", tabindex: "0" },
      alertBox("warning", texts.say("backupCodesPanelCodesOnce"), texts.say("backupCodesPanelCodesTell")),
      accountLine(texts, view.account),
      element("div", { class: "backup-codes-state" }, this.#countdown.node, this.#fate),
      this.#list,
      this.#until,
      element("h2", { class: "pf-v5-c-title pf-m-md" }, texts.say("backupCodesPanelSteps")),
      callerSteps(texts),
      this.#said,
    );
  }

  /** @param {Fate} fate */
  #tell({ look, text, isOver, status, skew }) {
    const label = element(
      "span",
      { class: `pf-v5-c-label ${look}` },
      element("span", { class: "pf-v5-c-label__content" }, element("span", { class: "pf-v5-c-label__text" }, text)),
    );
    if (this.#fate.textContent !== text) {
      this.#fate.replaceChildren(label);
    }
    if (isOver) {
      this.#isOver = true;
      this.#countdown.stop();
      this.#withdrawOffers();
    } else if (status !== null) {
      this.#skew = skew;
      this.#answer.expiresAt = status.lockout.expiresAt;
      this.#answer.lockedUntil = lockEnd(status) ?? undefined;
      this.#count();
    }
  }

  /** First until they can be used at all, then until they end. */
  #count() {
    const { expiresAt, lockedUntil } = this.#answer;
    const { texts } = this.#panel;
    this.#until.textContent = texts.say("backupCodesPanelCodesUse", texts.time(expiresAt));
    const newer = paper(this.#panel, this.#answer);
    this.#paper?.replaceWith(newer);
    this.#paper = newer;
    if (lockedUntil !== undefined && this.#here(lockedUntil) > Date.now()) {
      this.#countdown.run(texts.say("backupCodesPanelUsableIn"), this.#here(lockedUntil));
    } else {
      this.#countdown.run(texts.say("backupCodesPanelTimeLeft"), this.#here(expiresAt));
    }
  }

  #here(instant) {
    return Date.parse(instant) - this.#skew;
  }

  #whenCounted() {
    if (this.#here(this.#answer.expiresAt) > Date.now()) {
      this.#count();
    } else {
      this.#watch.expire();
    }
  }

  async #copy() {
    const copied = await copyText(this.#answer.codes.join("\n"));
    this.#said.textContent = this.#say(copied ? "backupCodesPanelCopied" : "backupCodesPanelCopyFailed");
  }

  #askWhetherPassedOn() {
    const back = button(this.#say("backupCodesPanelBackToCodes"), "secondary", () => this.#show());
    this.#dialog.show({
      title: this.#say("backupCodesPanelPassedOnTitle"),
      look: "warning",
      body: [element("p", {}, this.#say("backupCodesPanelPassedOnText"))],
      actions: [button(this.#say("backupCodesPanelPassedOnYes"), "primary", () => this.#dialog.close()), back],
      leave: () => this.#show(),
      focus: back,
    });
  }

  #askWhetherWrongPerson() {
    const content = wrongPerson(this.#panel, this.#dialog, () => this.#show());
    new ActionDialog(this.#panel, this.#dialog, content).open();
  }
}

/** The groups stay groups. */
function spelling(texts, code) {
  const groups = spell(texts, code).map((words) =>
    element("span", { class: "backup-codes-spelt-group" }, words.join(" ")),
  );
  return element("span", { class: "backup-codes-spelt" }, ...groups);
}

/** @return {Promise<boolean>} false where the browser does not allow it, as without https */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
