import { inWords } from "./action-dialog.js";
import { alertBox, element } from "./dom.js";
import { Choice, Tick } from "./fields.js";
import { KINDS, skippedInWords } from "./jobs.js";

/**
 * @import { RealmPage } from "./page.js"
 * @import { Dialog } from "./dialog.js"
 */

const TEXTS = ["organization", "group"];

/**
 * Something for everybody in a list. How many that is stands there before anybody agrees, and for more it is not done.
 * @param {RealmPage} page
 * @param {Dialog} dialog
 * @param {URLSearchParams} parameters of the list
 * @param {string} title of the list
 */
export function startJob(page, dialog, parameters, title) {
  const { texts, rest } = page;
  const selection = selectionOf(parameters);
  const preview = new Preview(page);
  const wanted = () => ({ ...selection, kind: kind.value, includeStaff: staff.isOn });
  const look = () => preview.show(wanted());
  const kinds = Object.entries(KINDS).map(([value, { key, hint }]) => ({
    value,
    text: texts.say(key),
    hint: texts.say(hint),
  }));
  const kind = new Choice(texts.say("backupCodesPanelCallWhat"), kinds, look);
  const staff = new Tick(texts.say("backupCodesPanelJobStaff"), look);
  return {
    title: texts.say("backupCodesPanelJobTitle"),
    look: "warning",
    body: [element("p", { class: "backup-codes-account" }, element("strong", {}, title))],
    reasonRequired: true,
    proves: true,
    blocked: page.view.stepUp === "unavailable" ? texts.say("backupCodesPanelNoSecondFactor") : null,
    first: [kind, staff, preview],
    extra: [],
    action: texts.say("backupCodesPanelJobGo"),
    call: (request) => rest.call("POST", "/jobs", { ...request, ...wanted(), atMost: preview.total }),
    done: () => {
      dialog.close();
      location.hash = page.address();
    },
  };
}

/** Whether a job can be for a list: one for everybody has to be asked for in other ways. */
export function isForJobs(parameters) {
  return Object.keys(selectionOf(parameters)).length > 0;
}

/** The filters of a list, as they are written in a request. */
function selectionOf(parameters) {
  const all = [...parameters].filter(([, value]) => value !== "");
  return Object.fromEntries(all.map(([name, value]) => [name, asField(name, value)]));
}

function asField(name, value) {
  if (name === "state") {
    return value.split(",");
  }
  return TEXTS.includes(name) ? value : value === "true";
}

/** For how many it would be, and whom it would leave out. Without that nothing is started. */
class Preview {
  #page;
  #asked = null;
  total = null;

  constructor(page) {
    this.#page = page;
    this.node = element("div", { role: "status", class: "backup-codes-lines" });
  }

  /** @param {Object} wanted of what was asked last, only the answer counts */
  async show(wanted) {
    this.#asked = wanted;
    this.total = null;
    const { texts, rest } = this.#page;
    this.node.replaceChildren(element("p", {}, texts.say("backupCodesPanelJobCounting")));
    const [total, nodes] = await rest.call("POST", "/jobs?dryRun=true", wanted).then(
      (answer) => [answer.total, this.#inWords(answer)],
      (error) => [null, [alertBox("warning", inWords(error, texts))]],
    );
    if (this.#asked === wanted) {
      this.total = total;
      this.node.replaceChildren(...nodes);
    }
  }

  #inWords({ total, checked, wouldBeDone, wouldBeSkipped }) {
    const { texts } = this.#page;
    const numbers = [wouldBeDone, checked, total].map((number) => texts.number(number));
    const key = checked === total ? "backupCodesPanelJobFor" : "backupCodesPanelJobForSome";
    const skipped = skippedInWords(texts, wouldBeSkipped);
    return [
      element("p", {}, element("strong", {}, texts.say(key, ...numbers))),
      skipped === "" ? "" : element("p", {}, texts.say("backupCodesPanelJobSkipped", skipped)),
    ];
  }

  problem() {
    return null;
  }

  complain() {
    // what is wrong stands there
  }

  keepIn() {
    // counted anew each time
  }
}
