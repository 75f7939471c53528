import { element, newId } from "./dom.js";

/** @import { Texts } from "./texts.js" */

/** A text field with its label, a hint, and room for what is wrong with it. */
export class TextField {
  #name;
  #id = newId();
  #control;
  #problem = element("div", { class: "pf-v5-c-helper-text backup-codes-problem", id: newId(), role: "alert" });
  #box;
  #required;

  /**
   * @param {string} label
   * @param {Object} options
   * @param {?string} [options.name] under which a draft keeps what was typed; without one it is forgotten
   * @param {?string} [options.hint]
   * @param {boolean} [options.required]
   * @param {"input"|"textarea"} [options.tag]
   * @param {Object} [options.attributes] of the control
   */
  constructor(label, { name = null, hint = null, required = false, tag = "input", attributes = {} }) {
    this.#name = name;
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

  set value(text) {
    this.#control.value = text;
  }

  /**
   * @param {Texts} texts
   * @return {?string} null when nothing is wrong with what was entered
   */
  problem(texts) {
    return this.#required && this.value === "" ? texts.say("backupCodesPanelMissing") : null;
  }

  /** @param {Object} draft for the next time */
  keepIn(draft) {
    if (this.#name !== null) {
      draft[this.#name] = this.value;
    }
  }

  focus() {
    this.#control.focus();
  }

  clear() {
    this.value = "";
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

/** A whole number from 1 to a limit, which stands beside it. */
export class NumberField extends TextField {
  #most;

  /**
   * @param {string} label
   * @param {Object} options
   * @param {string} options.name
   * @param {string} options.hint
   * @param {number} options.most
   * @param {number|string} options.value
   */
  constructor(label, { name, hint, most, value }) {
    super(label, { name, hint, required: true, attributes: { type: "number", min: "1", max: most, value } });
    this.#most = most;
  }

  problem(texts) {
    const number = Number(this.value);
    const fits = Number.isInteger(number) && number >= 1 && number <= this.#most;
    return fits ? null : texts.say("backupCodesPanelNotInRange", 1, this.#most);
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

  problem() {
    return null;
  }

  keepIn() {
    // whatever is done besides is decided anew each time
  }

  complain() {
    // a box is never wrong
  }

  get isOn() {
    return this.#control.checked;
  }
}
