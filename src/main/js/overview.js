import { element } from "./dom.js";
import { jobs } from "./jobs.js";
import { policyGroups } from "./policy.js";
import { realmState } from "./realm-state.js";
import { fill, section } from "./sections.js";
import { recentCalls } from "./staff-calls.js";
import { tiles } from "./tiles.js";

/** @import { RealmPage, Turn } from "./page.js" */

/**
 * The realm at a glance. The parts come by themselves, so that one that fails takes no other along.
 * @param {RealmPage} page
 * @param {Turn} turn
 */
export function overview(page, turn) {
  const { texts } = page;
  const place = () => element("div", { class: "backup-codes-lines" });
  const [state, users, running, policy, calls] = [place(), place(), place(), place(), place()];
  // One call for three parts; each part that failed asks anew.
  const first = page.rest.call("GET", "");
  const asked = new Set();
  const realm = (part) => (asked.has(part) ? page.rest.call("GET", "") : (asked.add(part), first));
  fill(page, turn, state, async () => realmState(page, await realm("state")));
  const count = () => fill(page, turn, users, async () => tiles(page, await realm("users"), count));
  count();
  if (page.may.jobs) {
    const followJobs = () => fill(page, turn, running, () => jobs(page, turn, followJobs));
    followJobs();
  }
  fill(page, turn, policy, async () => policyGroups(page, await realm("policy")));
  fill(page, turn, calls, () => recentCalls(page));
  return [
    section(texts.say("backupCodesPanelPageState"), state),
    section(texts.say("backupCodesPanelPageUsers"), users),
    ...(page.may.jobs ? [section(texts.say("backupCodesPanelPageJobs"), running)] : []),
    section(texts.say("backupCodesPanelPageCalls"), calls),
    section(texts.say("backupCodesPanelPagePolicy"), policy),
  ];
}
