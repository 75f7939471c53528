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

  /**
   * @param {string} label
   * @param {function(): void} [changed]
   */
  constructor(label, changed = () => undefined) {
    this.#control.addEventListener("change", changed);
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

/** One of a few, which has to be picked. */
export class Choice {
  #controls;
  #problem = element("div", { class: "pf-v5-c-helper-text backup-codes-problem", id: newId(), role: "alert" });

  /**
   * @param {string} label
   * @param {{value: string, text: string, hint: string}[]} options
   * @param {function(): void} changed
   */
  constructor(label, options, changed) {
    const name = newId();
    this.#controls = options.map(({ value }) =>
      element("input", { type: "radio", id: newId(), name, value, class: "pf-v5-c-radio__input", onchange: changed }),
    );
    const lines = options.map((option, index) => line(this.#controls[index], option));
    this.node = element(
      "fieldset",
      { class: "pf-v5-c-form__group", "aria-describedby": this.#problem.id },
      element(
        "legend",
        { class: "pf-v5-c-form__label" },
        element("span", { class: "pf-v5-c-form__label-text" }, label),
      ),
      ...lines,
      this.#problem,
    );
  }

  get value() {
    return this.#controls.find((control) => control.checked)?.value ?? null;
  }

  problem(texts) {
    return this.value === null ? texts.say("backupCodesPanelMissing") : null;
  }

  keepIn() {
    // decided anew each time
  }

  focus() {
    this.#controls[0].focus();
  }

  complain(sentence) {
    this.#problem.textContent = sentence ?? "";
  }
}

function line(control, { text, hint }) {
  const hintId = newId();
  control.setAttribute("aria-describedby", hintId);
  return element(
    "div",
    { class: "pf-v5-c-radio" },
    control,
    element("label", { class: "pf-v5-c-radio__label", for: control.id }, text),
    element("span", { class: "pf-v5-c-radio__description", id: hintId }, hint),
  );
}
