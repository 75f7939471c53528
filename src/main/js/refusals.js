/** @import { Texts } from "./texts.js" */

/** Why nothing was done, by the server's own word for it. */
const REFUSALS = {
  invalid_request: "backupCodesPanelRefusedInvalid",
  forbidden: "backupCodesPanelRefusedForbidden",
  protected_target: "backupCodesPanelRefusedProtected",
  self_target: "backupCodesPanelRefusedSelf",
  caller_check_required: "backupCodesPanelRefusedNoNumber",
  caller_check_failed: "backupCodesPanelRefusedWrongNumber",
  step_up_required: "backupCodesPanelRefusedNoFactor",
  step_up_failed: "backupCodesPanelRefusedWrongFactor",
  step_up_unavailable: "backupCodesPanelRefusedFactorless",
  user_not_found: "backupCodesPanelRefusedNobody",
  not_set_up: "backupCodesPanelRefusedNotSetUp",
  user_disabled: "backupCodesPanelRefusedDisabled",
  user_not_active: "backupCodesPanelRefusedNotActive",
  caller_check_off: "backupCodesPanelRefusedNumberOff",
  no_email: "backupCodesPanelRefusedNoEmail",
  email_not_verified: "backupCodesPanelRefusedUnverified",
  too_many_attempts: "backupCodesPanelRefusedAttempts",
  too_many_requests: "backupCodesPanelRefusedRequests",
  no_mail_server: "backupCodesPanelRefusedNoMailServer",
  hostname_required: "backupCodesPanelRefusedNoHostname",
  job_running: "backupCodesPanelRefusedJobRunning",
  too_many_users: "backupCodesPanelRefusedTooMany",
  unavailable: "backupCodesPanelRefusedUnavailable",
  mail_not_sent: "backupCodesPanelRefusedMail",
  has_codes: "backupCodesPanelSkippedHasCodes",
  not_needed: "backupCodesPanelSkippedNotNeeded",
  starter_lost_right: "backupCodesPanelEndedNoRight",
};

/**
 * @param {Texts} texts
 * @param {string} reason what is not known is said as it is
 */
export function refusalInWords(texts, reason) {
  return reason in REFUSALS ? texts.say(REFUSALS[reason]) : reason;
}
