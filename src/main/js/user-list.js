import { button, element } from "./dom.js";
import { filterBar, filterInWords } from "./filters.js";
import { GrowingList } from "./growing-list.js";
import { heading } from "./sections.js";
import { isForJobs, startJob } from "./start-job.js";
import { stateLabel, STATE_NAMES } from "./status.js";
import { Table } from "./table.js";
import { titleKeyOf } from "./tiles.js";

/**
 * @import { RealmPage, Turn } from "./page.js"
 * @import { Filter } from "./filters.js"
 */

const LIST = "users";
const YES_NO = { true: "backupCodesPanelYes", false: "backupCodesPanelNo" };

/** @type {Filter[]} */
const FILTERS = [
  { name: "state", key: "backupCodesPanelTitle", options: STATE_NAMES },
  { name: "locked", key: "backupCodesPanelFilterLocked", options: YES_NO },
  { name: "lockout", key: "backupCodesPanelFilterLockout", options: YES_NO },
  { name: "staff", key: "backupCodesPanelFilterStaff", options: YES_NO },
  { name: "secondFactor", key: "backupCodesPanelFilterFactor", options: YES_NO },
  { name: "organization", key: "backupCodesPanelFilterOrganization" },
  { name: "group", key: "backupCodesPanelFilterGroup" },
];

/**
 * Users who have something in common.
 * @param {RealmPage} page
 * @param {URLSearchParams} parameters as the REST interface has them
 * @param {Turn} turn
 */
export function userList(page, parameters, turn) {
  const { texts } = page;
  const query = queryOf(parameters);
  const heads = ["User", "Codes", "LastUsed", "Lockout", "Notes"].map((head) => texts.say(HEADS[head]));
  const titleKey = titleKeyOf(query);
  const users = texts.say("backupCodesPanelPageUsers");
  const title = titleKey === null ? users : `${users}: ${texts.say(titleKey)}`;
  const list = new GrowingList(page, turn, {
    table: new Table(heads, title),
    cells: (user) => cells(page, user),
    load: (first, max) => load(page, query, first, max),
    empty: texts.say("backupCodesPanelListNobody"),
  });
  const trouble = element("div", { role: "alert" });
  return [
    heading(page, title, csvButton(page, query, trouble), jobButton(page, parameters, title)),
    trouble,
    filterBar(page, FILTERS, parameters, LIST),
    list.node,
  ];
}

function queryOf(parameters) {
  return parameters.toString().replaceAll("%2C", ",");
}

const HEADS = {
  User: "backupCodesPanelListUser",
  Codes: "backupCodesPanelTitle",
  LastUsed: "backupCodesPanelListLastUsed",
  Lockout: "backupCodesPanelListLockout",
  Notes: "backupCodesPanelListNotes",
};

async function load(page, query, first, max) {
  const parameters = new URLSearchParams(query);
  parameters.set("max", String(max));
  if (first !== null) {
    parameters.set("first", first);
  }
  const { users, next, note = null } = await page.rest.call("GET", `/users?${parameters}`);
  return { lines: users, next, notes: note === null ? [] : [note] };
}

function cells(page, user) {
  const { texts } = page;
  return [
    who(page, user),
    codes(texts, user),
    user.lastUsedAt === null ? "" : texts.time(user.lastUsedAt),
    lockout(texts, user.lockout),
    notes(texts, user),
  ];
}

function who(page, { id, username, name, email }) {
  const more = [name, email].filter((part) => (part ?? null) !== null).join(" · ");
  return element(
    "div",
    {},
    element("a", { href: page.addressInConsole(`users/${encodeURIComponent(id)}/credentials`) }, username),
    more === "" ? null : element("div", { class: "backup-codes-hint" }, more),
  );
}

function codes(texts, { state, remaining, total, awaiting }) {
  const some = state === "active" || state === "low";
  const order = awaiting ?? null;
  return element(
    "div",
    {},
    stateLabel(texts, state),
    some ? ` ${texts.say("backupCodesPanelLeft", remaining, total)}` : null,
    order === null ? null : element("div", { class: "backup-codes-hint" }, waiting(texts, order)),
  );
}

function waiting(texts, { since, by, linkExpiresAt }) {
  const link = linkExpiresAt ?? null;
  const end =
    link === null
      ? texts.say("backupCodesPanelAwaitingNoLink")
      : texts.say(
          Date.parse(link) > Date.now() ? "backupCodesPanelAwaitingUntil" : "backupCodesPanelAwaitingOver",
          texts.time(link),
        );
  return `${texts.say("backupCodesPanelListSince", by, texts.time(since))} ${end}`;
}

function lockout(texts, codes) {
  if ((codes ?? null) === null) {
    return "";
  }
  const { remaining, total, expiresAt, issuedAt, issuedBy } = codes;
  return element(
    "div",
    {},
    texts.say("backupCodesPanelListLockoutLeft", remaining, total, texts.time(expiresAt)),
    element(
      "div",
      { class: "backup-codes-hint" },
      texts.say("backupCodesPanelListMadeBy", issuedBy ?? "–", texts.time(issuedAt)),
    ),
  );
}

function notes(texts, { lockedUntil = null, staff, secondFactor }) {
  const all = [
    lockedUntil === null ? null : texts.say("backupCodesPanelListLockedUntil", texts.time(lockedUntil)),
    staff ? texts.say("backupCodesPanelListStaff") : null,
    secondFactor ? null : texts.say("backupCodesPanelListOneFactor"),
  ].filter((line) => line !== null);
  return all.length === 0 ? "" : element("div", {}, ...all.map((line) => element("div", {}, line)));
}

/** The server sends the whole list, whatever is shown of it. */
function csvButton(page, query, trouble) {
  const { texts } = page;
  const go = button(texts.say("backupCodesPanelListCsv"), "link", async () => {
    if (go.getAttribute("aria-disabled") === "true") {
      return;
    }
    busy(go, true);
    trouble.replaceChildren();
    try {
      await page.stayConnected();
      const path = query === "" ? "/users" : `/users?${query}`;
      save(await page.rest.download(path, "text/csv"), `backup-codes-${page.realm}.csv`);
    } catch (error) {
      trouble.replaceChildren(page.trouble(error, () => go.click()));
    }
    busy(go, false);
  });
  go.dataset.action = "csv";
  return go;
}

/** For those who are shown, and all who would be. */
function jobButton(page, parameters, title) {
  if (!page.may.jobs || !isForJobs(parameters)) {
    return null;
  }
  const go = button(page.texts.say("backupCodesPanelJobOpen"), "secondary", () =>
    page.ask((_, dialog) => startJob(page, dialog, parameters, inWords(page, parameters, title))),
  );
  go.dataset.action = "start-job";
  return go;
}

/** A list without a name of its own is told by its filters. */
function inWords({ texts }, parameters, title) {
  const filters = [...parameters].map(([name, value]) => filterInWords(texts, FILTERS, name, value));
  return titleKeyOf(queryOf(parameters)) === null ? filters.join(", ") : title;
}

function busy(node, isBusy) {
  node.setAttribute("aria-disabled", String(isBusy));
  node.classList.toggle("pf-m-aria-disabled", isBusy);
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  link.click();
  // The browser has begun to read it when the click is over, but not everywhere finished.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
