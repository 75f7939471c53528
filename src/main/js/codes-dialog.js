import { accountLine } from "./action-dialog.js";
import { alertBox, button, element } from "./dom.js";

/** @import { Dialog } from "./dialog.js" */

/** Lockout codes, once: they leave this page only in the head of whoever reads them, on paper, or in the clipboard. */
export class CodesDialog {
  #panel;
  #dialog;
  #answer;
  #said = element("p", { role: "status", class: "backup-codes-said" });
  #warnOnUnload = (event) => event.preventDefault();

  /**
   * @param {Object} panel what it needs of the panel: texts, view, realm
   * @param {Dialog} dialog is shown already
   * @param {{codes: string[], expiresAt: string}} answer
   */
  constructor(panel, dialog, answer) {
    this.#panel = panel;
    this.#dialog = dialog;
    this.#answer = answer;
  }

  open() {
    window.addEventListener("beforeunload", this.#warnOnUnload);
    this.#dialog.whenClosed(() => this.#forget());
    this.#show();
  }

  #forget() {
    window.removeEventListener("beforeunload", this.#warnOnUnload);
    this.#answer = null;
  }

  #say(key, ...values) {
    return this.#panel.texts.say(key, ...values);
  }

  #show() {
    const close = button(this.#say("backupCodesPanelClose"), "primary", () => this.#askWhetherPassedOn());
    this.#said.replaceChildren();
    this.#dialog.show({
      title: this.#say("backupCodesPanelCodesTitle"),
      body: [this.#sheet()],
      actions: [
        close,
        button(this.#say("backupCodesPanelCopy"), "secondary", () => this.#copy()),
        button(this.#say("backupCodesPanelPrint"), "secondary", () => window.print()),
      ],
      leave: () => this.#askWhetherPassedOn(),
      focus: close,
    });
  }

  #sheet() {
    const { texts, view, realm } = this.#panel;
    const { codes, expiresAt } = this.#answer;
    return element(
      "div",
      { class: "backup-codes-sheet" },
      alertBox("warning", texts.say("backupCodesPanelCodesOnce"), texts.say("backupCodesPanelCodesTell")),
      accountLine(texts, view.account),
      element("p", { class: "backup-codes-print-only" }, texts.say("backupCodesPanelRealm", realm)),
      element(
        "ol",
        { class: "backup-codes-list", "aria-label": texts.say("backupCodesPanelCodesTitle") },
        ...codes.map((code) => element("li", {}, element("code", {}, code))),
      ),
      element("p", {}, texts.say("backupCodesPanelCodesUse", texts.time(expiresAt))),
      this.#said,
    );
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
