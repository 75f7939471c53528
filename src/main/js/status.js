import { element } from "./dom.js";

const STATES = {
  none: ["", "backupCodesPanelStateNone"],
  active: ["pf-m-green", "backupCodesPanelStateActive"],
  low: ["pf-m-orange", "backupCodesPanelStateLow"],
  exhausted: ["pf-m-red", "backupCodesPanelStateExhausted"],
  expired: ["pf-m-red", "backupCodesPanelStateExpired"],
  "awaiting-download": ["pf-m-blue", "backupCodesPanelStateAwaiting"],
  disabled: ["pf-m-red", "backupCodesPanelStateDisabled"],
};

/** A user's codes in words. */
export function describe(texts, status) {
  const time = (instant) => texts.time(instant);
  const lines = [
    status.lockedUntil === undefined ? null : texts.say("backupCodesPanelLocked", time(status.lockedUntil)),
    status.state === "awaiting-download" ? texts.say("backupCodesPanelAwaiting") : null,
    status.createdAt === null ? null : texts.say("backupCodesPanelMade", time(status.createdAt)),
    status.lastUsedAt === null ? null : texts.say("backupCodesPanelLastUsed", time(status.lastUsedAt)),
    lockoutIn(texts, status),
    status.secondFactor ? null : texts.say("backupCodesPanelNoFactor"),
    status.staff && status.may.regenerate ? texts.say("backupCodesPanelStaff") : null,
  ];
  return [summary(texts, status), ...lines.filter((line) => line !== null).map((line) => element("p", {}, line))];
}

function summary(texts, status) {
  const [look, key] = STATES[status.state] ?? ["", "backupCodesPanelStateNone"];
  const left = texts.say("backupCodesPanelLeft", status.remaining, status.total);
  return element(
    "p",
    {},
    element(
      "span",
      { class: `pf-v5-c-label ${look}` },
      element(
        "span",
        { class: "pf-v5-c-label__content" },
        element("span", { class: "pf-v5-c-label__text" }, texts.say(key)),
      ),
    ),
    status.state === "active" || status.state === "low" ? ` ${left}` : null,
  );
}

function lockoutIn(texts, { lockout }) {
  if (lockout === null) {
    return null;
  }
  const { remaining, expiresAt, issuedBy, issuedAt } = lockout;
  return texts.say("backupCodesPanelLockout", remaining, texts.time(expiresAt), issuedBy, texts.time(issuedAt));
}
