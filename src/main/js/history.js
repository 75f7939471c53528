import { inWords } from "./action-dialog.js";
import { alertBox, element } from "./dom.js";
import { Table } from "./table.js";

const WHAT = {
  activated: "backupCodesPanelHistoryActivated",
  used: "backupCodesPanelHistoryUsed",
  disabled: "backupCodesPanelHistoryDisabled",
  refused: "backupCodesPanelHistoryRefused",
  regenerated: "backupCodesPanelHistoryRegenerated",
  invited: "backupCodesPanelHistoryInvited",
  issued: "backupCodesPanelHistoryIssued",
  revoked: "backupCodesPanelHistoryRevoked",
  unlocked: "backupCodesPanelHistoryUnlocked",
  "wrong-person": "backupCodesPanelHistoryWrongPerson",
  "caller-check": "backupCodesPanelHistoryCallerCheck",
};

const KINDS = { own: "backupCodesPanelHistoryOwn", lockout: "backupCodesPanelHistoryLockout" };

/** Of panels whose history is open, what it says: they are drawn anew after everything that is done. */
const open = new WeakMap();

/** What has happened to the codes of a panel's user: collapsed, and read when somebody opens it. */
export function history(panel) {
  const content = element("div", { class: "backup-codes-history-content" }, ...(open.get(panel) ?? []));
  const section = element(
    "details",
    { class: "pf-v5-c-card__body backup-codes-history", open: open.has(panel) },
    element("summary", { "data-action": "history" }, panel.texts.say("backupCodesPanelHistory")),
    content,
  );
  section.addEventListener("toggle", () => {
    if (section.open) {
      open.set(panel, [...content.childNodes]);
      load(panel, content);
    } else {
      open.delete(panel);
    }
  });
  return section;
}

async function load(panel, content) {
  content.setAttribute("aria-busy", "true");
  try {
    await panel.stayConnected();
    const answer = await panel.rest.call("GET", `${panel.userPath}/history`);
    show(panel, content, describe(panel.texts, answer));
  } catch (error) {
    show(panel, content, [alertBox("danger", inWords(error, panel.texts))]);
  }
}

function show(panel, content, nodes) {
  content.replaceChildren(...nodes);
  content.setAttribute("aria-busy", "false");
  if (open.has(panel) && content.isConnected) {
    open.set(panel, nodes);
  }
}

function describe(texts, { kept, entries }) {
  return [
    kept ? null : element("p", {}, texts.say("backupCodesPanelHistoryNotKept")),
    kept && entries.length === 0 ? element("p", {}, texts.say("backupCodesPanelHistoryEmpty")) : null,
    entries.length === 0 ? null : table(texts, entries),
  ].filter((node) => node !== null);
}

function table(texts, entries) {
  const heads = [
    texts.say("backupCodesPanelHistoryTime"),
    texts.say("backupCodesPanelHistoryWhat"),
    texts.say("backupCodesPanelHistoryCodes"),
    texts.say("backupCodesPanelHistoryWhere"),
    texts.say("backupCodesPanelHistoryBy"),
  ];
  const cells = (entry) => [
    texts.time(entry.at),
    entry.what in WHAT ? texts.say(WHAT[entry.what]) : entry.what,
    codes(texts, entry),
    joined(entry.device, entry.address),
    entry.by ?? "",
  ];
  const lines = new Table(heads, texts.say("backupCodesPanelHistory"));
  entries.forEach((entry) => lines.add(cells(entry)));
  return lines.node;
}

function codes(texts, { kind, selector, remaining }) {
  return joined(
    kind in KINDS ? texts.say(KINDS[kind]) : undefined,
    selector === undefined ? undefined : `${selector}…`,
    remaining === undefined ? undefined : texts.say("backupCodesPanelHistoryLeft", remaining),
  );
}

function joined(...parts) {
  return parts.filter((part) => part !== undefined).join(", ");
}
