import { element } from "./dom.js";

/** @typedef {string|Node|null} Cell nothing in it: an empty text, or null */

/** A table that becomes a list of lines on a narrow screen: each cell says there which column it was. */
export class Table {
  #heads;
  #body = element("tbody", {});

  /**
   * @param {string[]} heads of the columns
   * @param {?string} [label] for those who do not see what stands above it
   */
  constructor(heads, label = null) {
    this.#heads = heads;
    const titles = heads.map((head) => element("th", { scope: "col" }, head));
    this.node = element(
      "table",
      { class: "backup-codes-table", "aria-label": label },
      element("thead", {}, element("tr", {}, ...titles)),
      this.#body,
    );
  }

  get size() {
    return this.#body.rows.length;
  }

  /** @param {Cell[]} cells of a new last line */
  add(cells) {
    this.#body.append(element("tr", {}, ...cells.map((cell, index) => this.#cell(cell, this.#heads[index]))));
  }

  /** Leads to a line, by its first link. */
  focus(index) {
    const line = this.#body.rows[Math.min(index, this.#body.rows.length - 1)];
    line?.querySelector("a")?.focus();
  }

  #cell(cell, head) {
    const isEmpty = cell === null || cell === "";
    return element("td", { "data-label": isEmpty ? null : head }, isEmpty ? null : element("div", {}, cell));
  }
}
