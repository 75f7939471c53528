import { alertBox, element, label } from "./dom.js";
import { filterBar } from "./filters.js";
import { GrowingList } from "./growing-list.js";
import { endOfJob } from "./jobs.js";
import { refusalInWords } from "./refusals.js";
import { heading } from "./sections.js";
import { Table } from "./table.js";

/**
 * @import { RealmPage, Turn } from "./page.js"
 * @import { Filter } from "./filters.js"
 * @import { Texts } from "./texts.js"
 */

const LIST = "calls";
const RECENT = 5;

const ACTIONS = {
  regenerate: "backupCodesPanelCallRegenerate",
  "generate-lockout-codes": "backupCodesPanelCallGenerate",
  "revoke-lockout-codes": "backupCodesPanelCallRevoke",
  "caller-check": "backupCodesPanelCallCallerCheck",
  "wrong-person": "backupCodesPanelCallWrongPerson",
  "lift-lock": "backupCodesPanelCallLift",
  invite: "backupCodesPanelCallInvite",
  "start-job": "backupCodesPanelCallStartJob",
  "stop-job": "backupCodesPanelCallStopJob",
  "end-job": "backupCodesPanelCallEndJob",
  setup: "backupCodesPanelCallSetUp",
};

const CALLER_CHECKS = {
  passed: "backupCodesPanelCallNumberPassed",
  not_done: "backupCodesPanelCallNumberNotDone",
  excepted: "backupCodesPanelCallNumberExcepted",
};

const ENDS = {
  regenerate: "backupCodesPanelCallLinkUntil",
  "generate-lockout-codes": "backupCodesPanelCallCodesUntil",
};

/** @type {Filter[]} */
const FILTERS = [
  { name: "action", key: "backupCodesPanelCallWhat", options: ACTIONS },
  {
    name: "outcome",
    key: "backupCodesPanelCallOutcome",
    options: { done: "backupCodesPanelCallDone", refused: "backupCodesPanelCallRefused" },
  },
  { name: "by", key: "backupCodesPanelCallBy" },
  { name: "user", key: "backupCodesPanelCallFor" },
];

/**
 * Everything that staff have done, and tried in vain.
 * @param {RealmPage} page
 * @param {URLSearchParams} parameters as the REST interface has them
 * @param {Turn} turn
 */
export function staffCalls(page, parameters, turn) {
  const { texts } = page;
  const list = new GrowingList(page, turn, {
    table: table(texts),
    cells: (call) => cells(page, call),
    load: (first, max) => load(page, parameters, first, max),
    empty: texts.say("backupCodesPanelCallNothing"),
  });
  const title = texts.say("backupCodesPanelPageCalls");
  return [heading(page, title), filterBar(page, FILTERS, parameters, LIST), list.node];
}

/** The last few, and the way to all. */
export async function recentCalls(page) {
  const { texts } = page;
  const { lines, notes, next } = await load(page, new URLSearchParams(), null, RECENT);
  const all = element(
    "a",
    { href: page.address(LIST), "data-action": "all-calls" },
    texts.say("backupCodesPanelCallAll"),
  );
  if (lines.length === 0 && next === null) {
    return [...notes.map((note) => element("p", {}, note)), element("p", {}, texts.say("backupCodesPanelCallNothing"))];
  }
  const recent = table(texts);
  lines.forEach((call) => recent.add(cells(page, call)));
  return [...notes.map((note) => alertBox("info", note)), lines.length === 0 ? "" : recent.node, all];
}

async function load(page, parameters, first, max) {
  const wanted = new URLSearchParams(parameters);
  wanted.set("max", String(max));
  if (first !== null) {
    wanted.set("first", first);
  }
  const { kept, calls, next, lookedBackTo } = await page.rest.call("GET", `/calls?${wanted}`);
  return { lines: calls, next, lookedBackTo, notes: kept ? [] : [page.texts.say("backupCodesPanelCallNotKept")] };
}

/** @param {Texts} texts */
function table(texts) {
  const heads = [
    texts.say("backupCodesPanelHistoryTime"),
    texts.say("backupCodesPanelCallWhat"),
    texts.say("backupCodesPanelCallFor"),
    texts.say("backupCodesPanelCallBy"),
    texts.say("backupCodesPanelReason"),
    texts.say("backupCodesPanelHistoryWhere"),
  ];
  return new Table(heads, texts.say("backupCodesPanelPageCalls"));
}

function cells(page, call) {
  const { texts } = page;
  return [
    texts.time(call.at),
    what(texts, call),
    call.user === undefined ? "" : person(page, call.user, true),
    person(page, call.by, false),
    call.reason ?? "",
    call.address ?? "",
  ];
}

function what(texts, call) {
  const name = call.action in ACTIONS ? texts.say(ACTIONS[call.action]) : call.action;
  const details = call.outcome === "done" ? deed(texts, call) : [];
  return element(
    "div",
    {},
    element("div", {}, name),
    outcome(texts, call),
    ...details.map((detail) => element("div", { class: "backup-codes-hint" }, detail)),
  );
}

function outcome(texts, call) {
  if (call.outcome === "done") {
    return null;
  }
  return call.action === "end-job" ? endOfJob(texts, call.outcome) : refusal(texts, call.outcome);
}

function refusal(texts, outcome) {
  const isMail = outcome === "mail_not_sent";
  const word = texts.say(isMail ? "backupCodesPanelCallNoMail" : "backupCodesPanelCallRefused");
  return element("div", {}, label(isMail ? "pf-m-orange" : "pf-m-red", word), ` ${refusalInWords(texts, outcome)}`);
}

function deed(texts, { action, count, expiresAt, callerCheck }) {
  return [
    count === undefined ? null : texts.say("backupCodesPanelCallCount", count),
    expiresAt !== undefined && action in ENDS ? texts.say(ENDS[action], texts.time(expiresAt)) : null,
    callerCheck in CALLER_CHECKS ? texts.say(CALLER_CHECKS[callerCheck]) : null,
  ].filter((line) => line !== null);
}

/** Whom one may not view has an id and no name; whoever is gone has none either. */
function person(page, { id, username, realm }, isUser) {
  const { texts } = page;
  const where =
    realm === undefined
      ? null
      : element("div", { class: "backup-codes-hint" }, texts.say("backupCodesPanelCallRealm", realm));
  if (username === undefined) {
    return element("div", {}, where, element("div", { class: "backup-codes-hint" }, id));
  }
  if (username === null) {
    return element(
      "div",
      {},
      element("div", { class: "backup-codes-hint" }, texts.say("backupCodesPanelCallGone", id)),
      where,
    );
  }
  return isUser
    ? element("a", { href: page.addressInConsole(`users/${encodeURIComponent(id)}/credentials`) }, username)
    : element("div", {}, username, where);
}
