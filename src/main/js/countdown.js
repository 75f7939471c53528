import { element } from "./dom.js";

/** Minutes and seconds that are left. A screen reader says them when asked: a timer is not read out by itself. */
export class Countdown {
  #clock = element("span", { class: "backup-codes-clock" });
  #label = element("span", {});
  #end = 0;
  #ticking = null;
  #whenOver;

  /** @param {function(): void} whenOver */
  constructor(whenOver) {
    this.#whenOver = whenOver;
    this.node = element("p", { role: "timer", class: "backup-codes-countdown" }, this.#label, " ", this.#clock);
  }

  /**
   * @param {string} label what happens then
   * @param {number} end milliseconds, as of Date.now()
   */
  run(label, end) {
    this.#label.textContent = label;
    this.#end = end;
    this.#ticking ??= setInterval(() => this.#tick(), 500);
    this.#show();
  }

  stop() {
    clearInterval(this.#ticking);
    this.#ticking = null;
    this.#label.textContent = "";
    this.#clock.textContent = "";
  }

  #tick() {
    this.#show();
    if (Date.now() >= this.#end) {
      this.#whenOver();
    }
  }

  #show() {
    const seconds = Math.max(0, Math.ceil((this.#end - Date.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    this.#clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}
