import { alertBox, button, element } from "./dom.js";

/** @import { RealmPage } from "./page.js" */

const ANY_CODES = "state=active,low,exhausted,expired,awaiting-download,disabled";

/** What is counted, which list it opens, what it is called, and whether somebody should look when there are any. */
const TILES = [
  { count: (users) => users.withCodes, query: ANY_CODES, key: "backupCodesPanelTileWithCodes" },
  { count: (users) => users.low, query: "state=low", key: "backupCodesPanelTileLow", look: "warning" },
  { count: (users) => users.exhausted, query: "state=exhausted", key: "backupCodesPanelTileExhausted", look: "danger" },
  { count: (users) => users.expired, query: "state=expired", key: "backupCodesPanelTileExpired", look: "danger" },
  { count: (users) => users.awaitingDownload, query: "state=awaiting-download", key: "backupCodesPanelTileAwaiting" },
  { count: (users) => users.disabled, query: "state=disabled", key: "backupCodesPanelTileDisabled", look: "danger" },
  { count: (users) => users.locked, query: "locked=true", key: "backupCodesPanelTileLocked", look: "danger" },
  { count: (users) => users.lockoutCodes, query: "lockout=true", key: "backupCodesPanelTileLockout", look: "warning" },
  { count: withoutCodes, query: "state=none", key: "backupCodesPanelTileNone" },
  { count: (users) => users.withoutSecondFactor, query: "secondFactor=false", key: "backupCodesPanelTileOneFactor" },
  {
    count: (users) => users.staffWithoutCodes,
    query: "staff=true&state=none",
    key: "backupCodesPanelTileStaffNone",
    look: "warning",
  },
];

function withoutCodes({ total = null, withCodes }) {
  return total === null || withCodes === null ? null : Math.max(0, total - withCodes);
}

/** What a list is called that a tile opens; null for any other. */
export function titleKeyOf(query) {
  return TILES.find((tile) => tile.query === query)?.key ?? null;
}

/**
 * How many users are in which state.
 * @param {RealmPage} page
 * @param {{users: Object, usersNote?: ?string, countedAt?: ?string, recoveryCodes?: ?{note: string}}} overview
 * @param {function(): void} again counts anew: a large realm may not have been counted yet
 */
export function tiles(page, { users, usersNote = null, countedAt = null, recoveryCodes = null }, again) {
  const { texts } = page;
  const total = users.total ?? null;
  const lines = [
    total === null ? null : texts.say("backupCodesPanelPageTotal", texts.number(total)),
    countedAt === null ? null : texts.say("backupCodesPanelPageCounted", texts.time(countedAt)),
  ].filter((line) => line !== null);
  return [
    usersNote === null
      ? ""
      : alertBox("info", usersNote, button(texts.say("backupCodesPanelTryAgain"), "link pf-m-inline", again)),
    element("ul", { class: "backup-codes-tiles" }, ...TILES.map((tile) => tileNode(page, tile, users))),
    element("p", { class: "backup-codes-hint" }, lines.join(" ")),
    recoveryCodes === null ? "" : element("p", {}, recoveryCodes.note),
    element(
      "p",
      {},
      element("a", { href: page.address("users"), "data-action": "all-users" }, texts.say("backupCodesPanelPageAll")),
    ),
  ];
}

function tileNode(page, { count, query, key, look = null }, users) {
  const { texts } = page;
  const number = count(users) ?? null;
  const mood = look !== null && number > 0 ? `backup-codes-tile-${look}` : "";
  const text = number === null ? texts.say("backupCodesPanelPageNotCounted") : texts.number(number);
  const size = number === null ? "backup-codes-hint" : "backup-codes-tile-number";
  return element(
    "li",
    {},
    element(
      "a",
      { class: `backup-codes-tile ${mood}`, href: page.address(query) },
      element("span", { class: size }, text),
      " ",
      element("span", {}, texts.say(key)),
    ),
  );
}
