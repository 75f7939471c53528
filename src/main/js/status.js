import { alertBox, element, label } from "./dom.js";

const STATES = {
  none: ["", "backupCodesPanelStateNone"],
  active: ["pf-m-green", "backupCodesPanelStateActive"],
  low: ["pf-m-orange", "backupCodesPanelStateLow"],
  exhausted: ["pf-m-red", "backupCodesPanelStateExhausted"],
  expired: ["pf-m-red", "backupCodesPanelStateExpired"],
  "awaiting-download": ["pf-m-blue", "backupCodesPanelStateAwaiting"],
  disabled: ["pf-m-red", "backupCodesPanelStateDisabled"],
  unreadable: ["pf-m-red", "backupCodesPanelStateUnreadable"],
};

/** What each state that a list can be asked for is called. */
export const STATE_NAMES = Object.fromEntries(
  Object.entries(STATES)
    .filter(([state]) => state !== "unreadable")
    .map(([state, [, key]]) => [state, key]),
);

/** What a user's own codes are worth, in a word. */
export function stateLabel(texts, state) {
  const [look, key] = STATES[state] ?? STATES.none;
  return label(look, texts.say(key));
}

/** A user's codes in words. */
export function describe(texts, status) {
  const time = (instant) => texts.time(instant);
  const waits = status.state === "awaiting-download";
  const lines = [
    ...(waits ? awaiting(texts, status) : []),
    status.createdAt === null || waits ? null : texts.say("backupCodesPanelMade", time(status.createdAt)),
    status.lastUsedAt === null ? null : texts.say("backupCodesPanelLastUsed", time(status.lastUsedAt)),
    lockoutIn(texts, status),
    status.secondFactor ? null : texts.say("backupCodesPanelNoFactor"),
    status.staff && status.may.regenerate ? texts.say("backupCodesPanelStaff") : null,
  ];
  return [
    summary(texts, status),
    ...locks(texts, status),
    ...lines.filter((line) => line !== null).map((line) => element("p", {}, line)),
  ];
}

/** @return {?string} until when no code is accepted, for whatever reason; null when codes are */
export function lockEnd({ lockedUntil, realmLockedUntil }) {
  const ends = [lockedUntil, realmLockedUntil].filter((end) => end !== undefined);
  return ends.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1) ?? null;
}

/** Whether there is a lock that the caller can end. */
export function canLift({ lockedUntil, realmLockedUntil }, { liftsRealmLock }) {
  return lockedUntil !== undefined || (realmLockedUntil !== undefined && liftsRealmLock);
}

function locks(texts, { lockedUntil, realmLockedUntil }) {
  const lock = (key, end) => (end === undefined ? [] : [alertBox("warning", texts.say(key, texts.time(end)))]);
  return [...lock("backupCodesPanelLocked", lockedUntil), ...lock("backupCodesPanelRealmLocked", realmLockedUntil)];
}

/** Who has set it going, and whether the user can do anything with it. */
function awaiting(texts, { total, awaiting: order }) {
  const had = total > 0;
  const lines = [texts.say(had ? "backupCodesPanelAwaiting" : "backupCodesPanelAwaitingFirst")];
  if ((order ?? null) === null) {
    return [...lines, texts.say("backupCodesPanelAwaitingLink")];
  }
  const since = had ? "backupCodesPanelAwaitingSince" : "backupCodesPanelInvitedSince";
  return [...lines, texts.say(since, order.by, texts.time(order.since)), link(texts, order.linkExpiresAt)];
}

function link(texts, end) {
  if (end === null) {
    return texts.say("backupCodesPanelAwaitingNoLink");
  }
  const key = Date.parse(end) > Date.now() ? "backupCodesPanelAwaitingUntil" : "backupCodesPanelAwaitingOver";
  return texts.say(key, texts.time(end));
}

function summary(texts, status) {
  const left = texts.say("backupCodesPanelLeft", status.remaining, status.total);
  const some = status.state === "active" || status.state === "low";
  return element("p", {}, stateLabel(texts, status.state), some ? ` ${left}` : null);
}

function lockoutIn(texts, { lockout }) {
  if (lockout === null) {
    return null;
  }
  const { remaining, expiresAt, issuedBy, issuedAt } = lockout;
  return texts.say("backupCodesPanelLockout", remaining, texts.time(expiresAt), issuedBy, texts.time(issuedAt));
}
