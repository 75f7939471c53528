import { alertBox, button, element, label } from "./dom.js";
import { refusalInWords } from "./refusals.js";
import { Table } from "./table.js";

/**
 * @import { RealmPage, Turn } from "./page.js"
 * @import { Texts } from "./texts.js"
 */

/** What is done for many users at once, and what it is called. */
export const KINDS = {
  invite: { key: "backupCodesPanelJobInvite", hint: "backupCodesPanelJobInviteHint" },
  regenerate: { key: "backupCodesPanelJobRegenerate", hint: "backupCodesPanelJobRegenerateHint" },
  remind: { key: "backupCodesPanelJobRemind", hint: "backupCodesPanelJobRemindHint" },
};

const LOOK_AGAIN = 2_000;

/**
 * The job that runs, and the last ones that have run.
 * @param {RealmPage} page
 * @param {Turn} turn
 * @param {function(): void} again reads all of it once more
 */
export async function jobs(page, turn, again) {
  const { texts } = page;
  const all = (await page.rest.call("GET", "/jobs")).jobs;
  const past = all.filter((job) => !isRunning(job));
  const running = all.filter(isRunning).map((job) => new RunningJob(page, turn, job, again).node);
  return [
    ...running,
    all.length === 0 ? element("p", {}, texts.say("backupCodesPanelJobNone")) : "",
    past.length === 0 ? "" : pastJobs(texts, past),
  ];
}

function isRunning({ state }) {
  return state === "running" || state === "stopping";
}

/** Followed until it ends, and while somebody looks. What changes are words and a bar: whoever is at the button stays there. */
class RunningJob {
  #page;
  #turn;
  #again;
  #bar = element("progress", { class: "backup-codes-bar" });
  #counts = element("p", { class: "backup-codes-hint" });
  #stopping = element("p", { role: "status" });
  #stop;

  constructor(page, turn, job, again) {
    this.#page = page;
    this.#turn = turn;
    this.#again = again;
    const { texts } = page;
    this.#stop = button(texts.say("backupCodesPanelJobStop"), "secondary", () =>
      page.ask((_, dialog) => stopJob(page, dialog, job)),
    );
    this.#stop.dataset.action = "stop-job";
    this.#bar.setAttribute("aria-label", texts.say("backupCodesPanelJobProgress"));
    this.node = element(
      "div",
      { class: "backup-codes-lines backup-codes-job" },
      element("p", {}, element("strong", {}, texts.say(KINDS[job.kind].key)), ` ${startedBy(texts, job)}`),
      element("p", {}, job.reason),
      this.#bar,
      this.#counts,
      this.#stopping,
      element("div", { class: "backup-codes-actions" }, this.#stop),
    );
    this.#show(job);
  }

  #show(job) {
    const { texts } = this.#page;
    this.#bar.max = Math.max(1, job.total);
    this.#bar.value = turns(job);
    this.#counts.textContent = counts(texts, job);
    const isStopping = job.state === "stopping";
    this.#stopping.textContent = isStopping ? texts.say("backupCodesPanelJobStopping") : "";
    this.#stop.hidden = isStopping;
    setTimeout(() => this.#look(job.id), LOOK_AGAIN);
  }

  async #look(id) {
    if (this.#turn.isOver || !this.node.isConnected) {
      return;
    }
    if (document.hidden) {
      setTimeout(() => this.#look(id), LOOK_AGAIN);
      return;
    }
    const job = await this.#page.rest.call("GET", `/jobs/${encodeURIComponent(id)}`).catch(() => null);
    if (this.#turn.isOver) {
      return;
    }
    if (job !== null && isRunning(job)) {
      this.#show(job);
    } else {
      this.#again();
    }
  }
}

/** How many users have had a turn. */
function turns({ done, skipped, failed, uncertain }) {
  return done + failed + uncertain + Object.values(skipped).reduce((sum, count) => sum + count, 0);
}

function counts(texts, job) {
  const { total, done, skipped, failed, uncertain } = job;
  const reasons = skippedInWords(texts, skipped);
  return [
    texts.say("backupCodesPanelJobTurns", texts.number(turns(job)), texts.number(total), texts.number(done)),
    failed === 0 ? null : texts.say("backupCodesPanelJobFailed", texts.number(failed)),
    uncertain === 0 ? null : texts.say("backupCodesPanelJobUncertain", texts.number(uncertain)),
    reasons === "" ? null : texts.say("backupCodesPanelJobSkipped", reasons),
  ]
    .filter((line) => line !== null)
    .join(" ");
}

/**
 * Whom a job leaves out, and why.
 * @param {Texts} texts
 * @param {Object<string, number>} skipped by reason
 */
export function skippedInWords(texts, skipped) {
  return Object.entries(skipped)
    .map(([reason, count]) => `${refusalInWords(texts, reason)}: ${texts.number(count)}`)
    .join("; ");
}

function startedBy(texts, { startedBy: by, startedAt }) {
  return texts.say("backupCodesPanelListSince", by, texts.time(startedAt));
}

function pastJobs(texts, past) {
  const heads = [
    "backupCodesPanelCallWhat",
    "backupCodesPanelReason",
    "backupCodesPanelJobUsers",
    "backupCodesPanelJobEnd",
  ];
  const table = new Table(
    heads.map((key) => texts.say(key)),
    texts.say("backupCodesPanelPageJobs"),
  );
  past.forEach((job) => table.add([whatAndWho(texts, job), job.reason, counts(texts, job), end(texts, job)]));
  return table.node;
}

function whatAndWho(texts, job) {
  return element(
    "div",
    {},
    texts.say(KINDS[job.kind].key),
    element("div", { class: "backup-codes-hint" }, startedBy(texts, job)),
  );
}

function end(texts, { state, endedAt, endReason }) {
  return element("div", {}, endOfJob(texts, state === "done" ? "done" : endReason), ` ${texts.time(endedAt)}`);
}

/**
 * How a job has ended.
 * @param {Texts} texts
 * @param {string} outcome
 */
export function endOfJob(texts, outcome) {
  if (outcome === "done") {
    return element("div", {}, label("pf-m-green", texts.say("backupCodesPanelJobDone")));
  }
  const why = outcome === "stopped" ? "" : ` ${refusalInWords(texts, outcome)}`;
  return element("div", {}, label("pf-m-orange", texts.say("backupCodesPanelJobStopped")), why);
}

/** It only keeps something from being done: no second factor is asked for. */
function stopJob(page, dialog, job) {
  const { texts } = page;
  return {
    title: texts.say("backupCodesPanelJobStopTitle"),
    look: "warning",
    body: [element("p", {}, texts.say("backupCodesPanelJobStopText"))],
    reasonRequired: null,
    proves: false,
    blocked: null,
    extra: [],
    action: texts.say("backupCodesPanelJobStop"),
    call: () => page.rest.call("POST", `/jobs/${encodeURIComponent(job.id)}/stop`),
    done: () => {
      dialog.close();
      page.report(alertBox("success", texts.say("backupCodesPanelJobStopping")));
    },
  };
}
