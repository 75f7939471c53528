import { button, element, spinner } from "./dom.js";

/**
 * @import { RealmPage, Turn } from "./page.js"
 * @import { Table } from "./table.js"
 * @typedef {{lines: Object[], next: ?string, lookedBackTo?: ?string, notes: string[]}} Answer
 */

const SIZE = 20;

/**
 * A list that is read page by page. The server may have looked for a while and found less than a page: then it is asked on, until there
 * are enough, or somebody says stop.
 */
export class GrowingList {
  #page;
  #turn;
  #table;
  #cells;
  #load;
  #empty;
  #next = null;
  #isStopped = false;
  #isBusy = false;
  #notes = element("div", {});
  #status = element("p", { role: "status", class: "backup-codes-hint" });
  #trouble = element("div", { role: "alert" });
  #spinner = element("span", { hidden: true }, spinner("md"));
  #stop;
  #more;

  /**
   * @param {RealmPage} page
   * @param {Turn} turn
   * @param {Object} list
   * @param {Table} list.table
   * @param {function(Object): (string|Node|null)[]} list.cells of a line
   * @param {function(?string, number): Promise<Answer>} list.load gets where to go on, and how many lines to give at most
   * @param {string} list.empty what to say when there is nothing
   */
  constructor(page, turn, { table, cells, load, empty }) {
    this.#page = page;
    this.#turn = turn;
    this.#table = table;
    this.#cells = cells;
    this.#load = load;
    this.#empty = empty;
    const { texts } = page;
    this.#stop = button(texts.say("backupCodesPanelListStop"), "link pf-m-inline", () => this.#end());
    this.#more = button(texts.say("backupCodesPanelListMore"), "secondary", () => this.#goOn());
    this.#stop.dataset.action = "stop";
    this.#more.dataset.action = "more";
    this.#stop.hidden = true;
    this.#more.hidden = true;
    table.node.hidden = true;
    this.node = element(
      "div",
      { class: "backup-codes-lines" },
      this.#notes,
      table.node,
      this.#trouble,
      element("div", { class: "backup-codes-state" }, this.#spinner, this.#status, this.#stop),
      element("div", { class: "backup-codes-actions" }, this.#more),
    );
    this.#read();
  }

  async #goOn() {
    await this.#page.stayConnected().catch(() => undefined);
    const size = this.#table.size;
    await this.#read();
    // The button may be gone, and with it the focus.
    if (this.#more.hidden && !this.#turn.isOver) {
      this.#table.focus(size);
    }
  }

  /** What has been asked for already is waited for. */
  #end() {
    this.#isStopped = true;
    this.#stop.setAttribute("aria-disabled", "true");
    this.#stop.classList.add("pf-m-aria-disabled");
  }

  async #read() {
    if (this.#isBusy) {
      return;
    }
    this.#isStopped = false;
    this.#trouble.replaceChildren();
    this.#busy(true);
    const enough = this.#table.size + SIZE;
    try {
      do {
        const answer = await this.#load(this.#next, enough - this.#table.size);
        if (this.#turn.isOver) {
          return;
        }
        this.#take(answer);
      } while (this.#next !== null && this.#table.size < enough && !this.#isStopped);
    } catch (error) {
      this.#trouble.replaceChildren(this.#page.trouble(error, () => this.#goOn()));
    }
    this.#busy(false);
    this.#tell();
  }

  #take({ lines, next, lookedBackTo = null, notes }) {
    lines.forEach((line) => this.#table.add(this.#cells(line)));
    this.#table.node.hidden = this.#table.size === 0;
    this.#next = next;
    this.#notes.replaceChildren(...notes.map((note) => element("p", {}, note)));
    const { texts } = this.#page;
    if (next !== null) {
      const found = texts.say("backupCodesPanelListSoFar", texts.number(this.#table.size));
      const back = lookedBackTo === null ? "" : ` ${texts.say("backupCodesPanelListBackTo", texts.time(lookedBackTo))}`;
      this.#status.textContent = found + back;
      this.#stop.hidden = false;
    }
  }

  #busy(isBusy) {
    this.#isBusy = isBusy;
    this.node.setAttribute("aria-busy", String(isBusy));
    this.#spinner.hidden = !isBusy;
    if (isBusy) {
      this.#more.hidden = true;
      this.#stop.removeAttribute("aria-disabled");
      this.#stop.classList.remove("pf-m-aria-disabled");
    }
  }

  #tell() {
    const { texts } = this.#page;
    const size = this.#table.size;
    const hasFailed = this.#trouble.childElementCount > 0;
    const hadFocus = document.activeElement === this.#stop;
    this.#more.hidden = this.#next === null || hasFailed;
    this.#stop.hidden = true;
    if (hadFocus && !this.#more.hidden) {
      this.#more.focus();
    }
    if (this.#next === null && !hasFailed) {
      this.#status.textContent = size === 0 ? this.#empty : texts.say("backupCodesPanelListAll", texts.number(size));
    } else if (!this.#isStopped && !hasFailed) {
      this.#status.textContent = texts.say("backupCodesPanelListShown", texts.number(size));
    }
  }
}
