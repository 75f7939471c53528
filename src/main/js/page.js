import { ActionDialog, inWords } from "./action-dialog.js";
import { Dialog } from "./dialog.js";
import { alertBox, button, element, spinner } from "./dom.js";
import { overview } from "./overview.js";
import { realmTexts } from "./realm-texts.js";
import { Refused, Rest } from "./rest.js";
import { SignInFailed } from "./sign-in.js";
import { staffCalls } from "./staff-calls.js";
import { userList } from "./user-list.js";

/**
 * @import { Texts } from "./texts.js"
 * @typedef {{isOver: boolean}} Turn what is shown now; over as soon as something else is
 */

/** The page of one realm: it knows nothing of the page around it but its addresses. */
export class RealmPage {
  #target;
  #root = element("div", { class: "backup-codes-sections" });
  #notice = element("div", { role: "status" });
  #content = element("div", { class: "backup-codes-sections", "aria-busy": "true" });
  #dialog = null;
  #query = "";
  /** @type {Turn} */
  #turn = { isOver: true };

  constructor(host, target) {
    this.#target = target;
    this.rest = new Rest(target.adminUrl, target.realm, target.getToken);
    /** @type {?Texts} */
    this.texts = null;
    this.may = { setUp: false, jobs: false };
    /** Of no user: for the dialogs. */
    this.view = { stepUp: null };
    this.#root.append(this.#notice, this.#content);
    host.append(this.#root);
  }

  get realm() {
    return this.#target.realm;
  }

  /** @param {string|URLSearchParams} query what is to be shown; nothing: the overview */
  address(query = "") {
    const text = String(query);
    return text === "" ? this.#target.address : `${this.#target.address}?${text}`;
  }

  /** @param {string} path of the console, below the realm */
  addressInConsole(path) {
    return `#/${encodeURIComponent(this.realm)}/${path}`;
  }

  async stayConnected() {
    await this.#target.stayConnected?.();
  }

  async signInAgain() {
    return this.#target.signInAgain();
  }

  /** Shows what an address asks for. */
  async show(query) {
    const isAtWork = this.#root.contains(document.activeElement);
    this.#query = query;
    this.#turn.isOver = true;
    const turn = { isOver: false };
    this.#turn = turn;
    this.#dialog?.close();
    this.#notice.replaceChildren();
    this.#content.setAttribute("aria-busy", "true");
    this.#content.replaceChildren(spinner());
    try {
      const { texts, may, stepUp } = await realmTexts(this.rest, this.realm);
      this.texts = texts;
      this.may = may;
      this.view = { stepUp };
      this.#put(turn, viewOf(this, new URLSearchParams(query), turn), isAtWork);
    } catch (error) {
      await this.#explain(turn, error);
    }
  }

  refresh() {
    return this.show(this.#query);
  }

  /** Says how something went, and shows what it has changed. */
  async report(notice) {
    await this.refresh();
    this.#notice.replaceChildren(notice);
  }

  unmount() {
    this.#turn.isOver = true;
    this.#dialog?.close();
    this.#root.remove();
  }

  /** Whoever has come by a link of ours is led to the heading of what it shows. */
  #put(turn, nodes, isAtWork = false) {
    if (turn.isOver) {
      return;
    }
    this.#content.replaceChildren(...nodes);
    this.#content.setAttribute("aria-busy", "false");
    if (isAtWork) {
      this.#content.querySelector("h2")?.focus();
    }
  }

  async #explain(turn, error) {
    if (error instanceof SignInFailed && this.#target.connect !== undefined) {
      this.texts ??= await this.#target.textsWithoutToken();
      this.#put(turn, [this.#connection()]);
    } else if (error instanceof Refused && error.sentence !== null) {
      this.#put(turn, [alertBox("danger", error.sentence)]);
    } else {
      throw error;
    }
  }

  #connection() {
    const connect = async () => {
      try {
        await this.#target.connect();
        await this.refresh();
      } catch (error) {
        this.#notice.replaceChildren(alertBox("danger", inWords(error, this.texts)));
      }
    };
    return element(
      "div",
      { class: "backup-codes-lines" },
      element("p", {}, this.texts.say("backupCodesPanelPageConnect")),
      button(this.texts.say("backupCodesPanelConnect"), "secondary", connect),
    );
  }

  /**
   * What went wrong with one part of the page; the others stay.
   * @param {function(): void} again
   */
  trouble(error, again) {
    const text = inWords(error, this.texts);
    if (error instanceof Refused && error.status === 403) {
      return alertBox("info", text);
    }
    const retry = async () => {
      await this.stayConnected().catch(() => undefined);
      again();
    };
    return alertBox("danger", text, button(this.texts.say("backupCodesPanelTryAgain"), "link pf-m-inline", retry));
  }

  /** Opens a dialog, with one call behind it. */
  async ask(contentOf) {
    if (this.#dialog !== null) {
      return;
    }
    const dialog = new Dialog();
    this.#dialog = dialog;
    this.#notice.replaceChildren();
    dialog.whenClosed(() => {
      this.#dialog = null;
    });
    try {
      const content = await contentOf(this, dialog);
      if (this.#root.isConnected) {
        new ActionDialog(this, dialog, content).open();
      }
    } catch (error) {
      this.#dialog = null;
      this.#notice.replaceChildren(alertBox("danger", inWords(error, this.texts)));
    }
  }
}

/** @param {URLSearchParams} parameters */
function viewOf(page, parameters, turn) {
  if (parameters.has("calls")) {
    parameters.delete("calls");
    return staffCalls(page, parameters, turn);
  }
  if ([...parameters.keys()].length > 0) {
    parameters.delete("users");
    return userList(page, parameters, turn);
  }
  return overview(page, turn);
}

/**
 * Draws the page of a realm into an element; wherever that is. The target is that of the panel, without a user, and with an address.
 * @param {Element} host
 * @param {Object} target
 * @param {string} target.address of this page
 * @return {{show: function(string): Promise, unmount: function()}}
 */
export function mountPage(host, target) {
  const page = new RealmPage(host, target);
  return { show: (query) => page.show(query), unmount: () => page.unmount() };
}
