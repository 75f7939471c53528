import { element, icon, newId } from "./dom.js";

const CONTROLS = "input, textarea, button:not([hidden])";
const FOCUSABLE = `${CONTROLS}, [tabindex="0"]`;

/**
 * A dialog above everything else. The browser keeps the page behind it out of reach and gives the focus back at the end;
 * Escape asks {@link Dialog#leave}.
 */
export class Dialog {
  #node;
  #leave = () => {};
  #isClosed = false;

  constructor() {
    this.#node = element("dialog", {
      class: "pf-v5-c-modal-box backup-codes-dialog",
      onkeydown: (event) => this.#onKey(event),
      oncancel: (event) => event.preventDefault(),
      onclose: () => this.#node.remove(),
    });
  }

  /** @param {function(): void} listener is called once, however the dialog ends */
  whenClosed(listener) {
    this.#node.addEventListener("close", listener, { once: true });
  }

  /**
   * Shows it, or something else in it.
   * @param {Object} content
   * @param {string} content.title
   * @param {?string} [content.look] of the icon beside the title
   * @param {Node[]} content.body
   * @param {Node[]} content.actions buttons
   * @param {function(): void} content.leave what Escape does
   * @param {?HTMLElement} [content.focus]
   * @param {boolean} [content.wide]
   * @param {?Node} [content.paper] what is printed in its place
   */
  show({ title, look = null, body, actions, leave, focus = null, wide = false, paper = null }) {
    const titleId = newId();
    const bodyId = newId();
    this.#leave = leave;
    this.#node.setAttribute("aria-labelledby", titleId);
    this.#node.setAttribute("aria-describedby", bodyId);
    this.#node.classList.toggle("pf-m-sm", !wide);
    this.#node.classList.toggle("pf-m-md", wide);
    this.#node.replaceChildren(
      element(
        "header",
        { class: "pf-v5-c-modal-box__header" },
        element(
          "h1",
          { class: `pf-v5-c-modal-box__title ${look === null ? "" : `pf-m-icon pf-m-${look}`}`, id: titleId },
          look === null ? null : element("span", { class: "pf-v5-c-modal-box__title-icon" }, icon(look)),
          element("span", { class: "pf-v5-c-modal-box__title-text" }, title),
        ),
      ),
      element("div", { class: "pf-v5-c-modal-box__body", id: bodyId }, ...body),
      element("footer", { class: "pf-v5-c-modal-box__footer" }, ...actions),
      ...(paper === null ? [] : [paper]),
    );
    if (!this.#node.open) {
      document.body.append(this.#node);
      this.#node.showModal();
    }
    (focus ?? this.#node.querySelector(CONTROLS)).focus();
  }

  close() {
    this.#isClosed = true;
    this.#node.close();
  }

  /** Also when somebody else did it: the page around it is gone. */
  get isClosed() {
    return this.#isClosed;
  }

  #onKey(event) {
    // Cancelled here, because a browser lets a page object to its own handling of Escape only once.
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    } else if (event.key === "Tab") {
      this.#stayInside(event);
    }
  }

  /** The browser alone would go on to its own buttons after the last one of ours. */
  #stayInside(event) {
    /** @type {NodeListOf<HTMLElement>} */
    const found = this.#node.querySelectorAll(FOCUSABLE);
    const all = [...found];
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (document.activeElement === from) {
      event.preventDefault();
      to.focus();
    }
  }
}
