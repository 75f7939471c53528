import { ActionDialog, inWords } from "./action-dialog.js";
import { Dialog } from "./dialog.js";
import { alertBox, button, element, newId, spinner } from "./dom.js";
import { history } from "./history.js";
import { generateLockoutCodes, liftLock, revokeLockoutCodes } from "./lockout-actions.js";
import { realmTexts } from "./realm-texts.js";
import { regenerate, regenerateKey } from "./regenerate.js";
import { Refused, Rest } from "./rest.js";
import { setUp } from "./set-up.js";
import { SignInFailed } from "./sign-in.js";
import { canLift, describe } from "./status.js";
import { wrongPerson } from "./wrong-person.js";

/** @import { Texts } from "./texts.js" */

/** The panel of one user. It knows nothing of the page around it. */
class Panel {
  #target;
  #root = element(
    "section",
    { class: "pf-v5-c-card backup-codes-panel", "aria-busy": "true" },
    element("div", { class: "pf-v5-c-card__body" }, spinner()),
  );
  #notice = element("div", { role: "status" });
  #dialog = null;
  #isGone = false;
  #reading = 0;
  #drafts = {};

  constructor(host, target) {
    this.#target = target;
    this.rest = new Rest(target.adminUrl, target.realm, target.getToken);
    this.texts = null;
    this.view = null;
    host.append(this.#root);
  }

  get realm() {
    return this.#target.realm;
  }

  /** Where people know this server from, for paper; null where nobody knows. */
  get site() {
    return this.#target.site ?? null;
  }

  get userPath() {
    return `/users/${encodeURIComponent(this.#target.userId)}`;
  }

  async signInAgain() {
    if (this.#target.signInAgain === undefined) {
      throw new SignInFailed("backupCodesPanelSignInNeeded");
    }
    return this.#target.signInAgain();
  }

  /** What was typed into a dialog that has come to nothing, by the name of its button; to be filled in. */
  draft(name) {
    this.#drafts[name] ??= {};
    return this.#drafts[name];
  }

  /** Before a call that a click makes. */
  async stayConnected() {
    await this.#target.stayConnected?.();
  }

  unmount() {
    this.#isGone = true;
    this.#dialog?.close();
    this.#root.remove();
  }

  /**
   * Reads the status anew and shows it; of several readings the one that was begun last.
   * @throws what cannot be said, because there are no words yet: then there is no panel
   */
  async refresh() {
    if (this.#isGone) {
      return;
    }
    this.#reading += 1;
    const reading = this.#reading;
    try {
      const [{ texts }, view] = await Promise.all([
        realmTexts(this.rest, this.realm),
        this.rest.call("GET", `${this.userPath}/panel`),
      ]);
      if (reading === this.#reading) {
        this.texts = texts;
        this.view = view;
        this.#draw();
      }
    } catch (error) {
      if (reading === this.#reading) {
        await this.#explainOrVanish(error);
      }
    }
  }

  async #explainOrVanish(error) {
    try {
      await this.#explain(error);
    } catch (unsayable) {
      this.#root.remove();
      throw unsayable;
    }
  }

  /** Says how something went, and what it has changed. */
  report(notice) {
    this.#notice.replaceChildren(notice);
    return this.refresh();
  }

  async #explain(error) {
    const needsWindow = error instanceof SignInFailed && this.#target.connect !== undefined;
    if (needsWindow) {
      await this.#offerConnection();
    } else if (this.texts !== null) {
      this.#show([this.#title(), this.#lines(alertBox("danger", inWords(error, this.texts)))]);
    } else if (error instanceof Refused && error.sentence !== null) {
      this.#show([alertBox("danger", error.sentence)]);
    } else {
      throw error;
    }
  }

  async #offerConnection() {
    this.texts ??= await this.#target.textsWithoutToken();
    const connect = async () => {
      try {
        await this.#target.connect();
        await this.refresh();
      } catch (error) {
        this.#notice.replaceChildren(alertBox("danger", inWords(error, this.texts)));
      }
    };
    const action = { key: "backupCodesPanelConnect", look: "secondary", name: "connect", run: connect };
    this.#show([
      this.#title(),
      this.#lines(element("p", {}, this.texts.say("backupCodesPanelConnectText"))),
      this.#buttons([action]),
    ]);
  }

  #show(children) {
    if (this.#isGone) {
      return;
    }
    const focused = this.#root.contains(document.activeElement)
      ? (document.activeElement.getAttribute("data-action") ?? "heading")
      : null;
    this.#root.setAttribute("aria-busy", "false");
    this.#root.replaceChildren(...children);
    if (focused !== null) {
      this.#focus(focused);
    }
  }

  /** Buttons are drawn anew; the heading stands in for one that is gone. */
  #focus(action) {
    /** @type {?HTMLElement} */
    const again = this.#root.querySelector(`[data-action="${action}"]`);
    (again ?? this.#root.querySelector("h2"))?.focus();
  }

  #draw() {
    const { setup, status } = this.view;
    const hasCodes = status.state !== "none" || status.lockout !== null;
    const words = setup.usable || hasCodes ? describe(this.texts, status) : [];
    const gaps = setup.usable ? [...this.#openDoors(), ...this.#obstacles(), ...this.#ownFactor()] : [this.#notSetUp()];
    this.#show([this.#title(), this.#lines(...words, ...gaps), this.#buttons(this.#actions()), history(this)]);
  }

  #title() {
    const id = newId();
    this.#root.setAttribute("aria-labelledby", id);
    const text = this.texts.say("backupCodesPanelTitle");
    return element(
      "div",
      { class: "pf-v5-c-card__title" },
      element("h2", { class: "pf-v5-c-card__title-text", id, tabindex: "-1" }, text),
    );
  }

  #lines(...lines) {
    return element("div", { class: "pf-v5-c-card__body backup-codes-lines" }, this.#notice, ...lines);
  }

  /** Why a button is not there. */
  #obstacles() {
    const { regenerate: first, generateLockoutCodes: second } = this.view.obstacles;
    const lines =
      first !== null && first === second
        ? [this.texts.say("backupCodesPanelNoAction", first)]
        : [
            first === null ? null : this.texts.say("backupCodesPanelNoRegenerate", first),
            second === null ? null : this.texts.say("backupCodesPanelNoLockout", second),
          ];
    return lines.filter((line) => line !== null).map((line) => element("p", { class: "backup-codes-hint" }, line));
  }

  /** Said before they click, not after they have typed: what they lack is theirs to get. */
  #ownFactor() {
    if (!this.#lacksFactor) {
      return [];
    }
    const { accountUrl } = this.#target;
    const attributes = { href: accountUrl, target: "_blank", rel: "noopener", "data-action": "own-account" };
    const link = element("a", attributes, this.texts.say("backupCodesPanelOwnAccount"));
    const more = accountUrl === undefined ? [] : [link];
    return [alertBox("info", this.texts.say("backupCodesPanelNoSecondFactor"), ...more)];
  }

  get #lacksFactor() {
    const { stepUp, status } = this.view;
    return stepUp === "unavailable" && (status.may.regenerate || status.may.generateLockoutCodes);
  }

  #notSetUp() {
    return element("p", {}, `${this.texts.say("backupCodesPanelNotSetUp")} ${this.#whoSetsUp()}`);
  }

  /** Staff go on working meanwhile. */
  #openDoors() {
    return this.view.setup.complete
      ? []
      : [alertBox("warning", this.texts.say("backupCodesPanelDoorsOpen"), this.#whoSetsUp())];
  }

  #whoSetsUp() {
    return this.texts.say(this.view.setup.allowed ? "backupCodesPanelNotSetUpCan" : "backupCodesPanelNotSetUpAsk");
  }

  #actions() {
    const { setup } = this.view;
    const actions = setup.usable && !this.#lacksFactor ? this.#makings() : [];
    if (!setup.complete && setup.allowed) {
      actions.push(this.#action("backupCodesPanelSetUp", "secondary", "set-up", setUp));
    }
    return [...actions, ...this.#takings()];
  }

  #makings() {
    const { status, lockout } = this.view;
    const actions = [];
    if (status.may.regenerate) {
      actions.push(this.#action(regenerateKey(status), "secondary", "regenerate", regenerate));
    }
    if (status.may.generateLockoutCodes) {
      actions.push(this.#action("backupCodesPanelGenerate", "secondary", "generate", generateLockoutCodes));
    }
    if (status.may.generateLockoutCodes && canLift(status, lockout)) {
      actions.push(this.#action("backupCodesPanelLift", "secondary", "lift", liftLock));
    }
    return actions;
  }

  /** Also where nothing can be made any more: live codes work all the same. */
  #takings() {
    const { may, lockout, lastLockoutUse = null } = this.view.status;
    const actions = [];
    if (may.generateLockoutCodes && lockout !== null) {
      actions.push(this.#action("backupCodesPanelRevoke", "link", "revoke", revokeLockoutCodes));
    }
    if (may.generateLockoutCodes && (lockout !== null || lastLockoutUse !== null)) {
      actions.push(this.#action("backupCodesPanelWrongPerson", "link pf-m-danger", "wrong-person", wrongPerson));
    }
    return actions;
  }

  #action(key, look, name, contentOf) {
    return { key, look, name, run: () => this.#ask(name, contentOf) };
  }

  #buttons(actions) {
    if (actions.length === 0) {
      return "";
    }
    const nodes = actions.map(({ key, look, name, run }) => {
      const node = button(this.texts.say(key), look, run);
      node.dataset.action = name;
      return node;
    });
    return element("div", { class: "pf-v5-c-card__footer backup-codes-actions" }, ...nodes);
  }

  async #ask(name, contentOf) {
    if (this.#dialog !== null) {
      return;
    }
    const dialog = new Dialog();
    this.#dialog = dialog;
    this.#notice.replaceChildren();
    dialog.whenClosed(() => {
      this.#dialog = null;
      this.#focus(name);
    });
    try {
      const content = await contentOf(this, dialog);
      if (!this.#isGone) {
        new ActionDialog(this, dialog, content).open();
      }
    } catch (error) {
      this.#dialog = null;
      this.#notice.replaceChildren(alertBox("danger", inWords(error, this.texts)));
    }
  }
}

/**
 * Draws the panel of a user into an element; wherever that is.
 * @param {Element} host
 * @param {Object} target
 * @param {string} target.realm of the user
 * @param {string} target.userId
 * @param {function(): Promise<string>} target.getToken an access token that still lives for a moment
 * @param {function(): Promise} target.signInAgain makes sure that the next token is of a fresh login; called in a click
 * @param {string} target.adminUrl where /admin/realms is; without it: where this page is
 * @param {?function(): Promise} target.connect signs in where getToken needs a window; called in a click
 * @param {?function(): Promise} target.stayConnected the same, where that was needed and getToken would need it again; called in a click
 * @param {?function(): Promise<Texts>} target.textsWithoutToken to say so
 * @param {string} [target.accountUrl] where the administrator sets up a second factor of their own
 * @param {string} [target.site] where people know this server from
 * @return {{refresh: function(): Promise, unmount: function()}}
 */
export function mount(host, target) {
  const panel = new Panel(host, { adminUrl: location.origin, ...target });
  return { refresh: () => panel.refresh(), unmount: () => panel.unmount() };
}
