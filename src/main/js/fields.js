import { element, newId } from "./dom.js";

/** A text field with its label, a hint, and room for what is wrong with it. */
export class TextField {
  #id = newId();
  #control;
  #problem = element("div", { class: "pf-v5-c-helper-text backup-codes-problem", id: newId(), role: "alert" });
  #box;
  #required;

  /**
   * @param {string} label
   * @param {Object} options
   * @param {?string} [options.hint]
   * @param {boolean} [options.required]
   * @param {"input"|"textarea"} [options.tag]
   * @param {Object} [options.attributes] of the control
   */
  constructor(label, { hint = null, required = false, tag = "input", attributes = {} }) {
    this.#required = required;
    const hintId = newId();
    this.#control = element(tag, {
      id: this.#id,
      "aria-required": String(required),
      "aria-describedby": hint === null ? this.#problem.id : `${hintId} ${this.#problem.id}`,
      ...attributes,
    });
    this.#box = element("span", { class: "pf-v5-c-form-control" }, this.#control);
    this.node = element(
      "div",
      { class: "pf-v5-c-form__group" },
      element("div", { class: "pf-v5-c-form__group-label" }, this.#labelNode(label)),
      element(
        "div",
        { class: "pf-v5-c-form__group-control" },
        this.#box,
        hint === null ? null : element("div", { class: "pf-v5-c-helper-text backup-codes-hint", id: hintId }, hint),
        this.#problem,
      ),
    );
  }

  #labelNode(label) {
    const star = element("span", { class: "pf-v5-c-form__label-required", "aria-hidden": "true" }, "\u00a0*");
    return element(
      "label",
      { class: "pf-v5-c-form__label", for: this.#id },
      element("span", { class: "pf-v5-c-form__label-text" }, label),
      this.#required ? star : null,
    );
  }

  get value() {
    return this.#control.value.trim();
  }

  get isMissing() {
    return this.#required && this.value === "";
  }

  focus() {
    this.#control.focus();
  }

  clear() {
    this.#control.value = "";
  }

  /** @param {?string} sentence null when all is well */
  complain(sentence) {
    this.#box.classList.toggle("pf-m-error", sentence !== null);
    this.#control.setAttribute("aria-invalid", String(sentence !== null));
    this.#problem.replaceChildren(...(sentence === null ? [] : [sentence]));
    if (sentence !== null) {
      this.#problem.scrollIntoView({ block: "nearest" });
    }
  }
}

/** A box to tick. */
export class Tick {
  #control = element("input", { type: "checkbox", id: newId(), class: "pf-v5-c-check__input" });

  constructor(label) {
    this.node = element(
      "div",
      { class: "pf-v5-c-check" },
      this.#control,
      element("label", { class: "pf-v5-c-check__label", for: this.#control.id }, label),
    );
  }

  get isMissing() {
    return false;
  }

  complain() {
    // a box is never wrong
  }

  get isOn() {
    return this.#control.checked;
  }
}
