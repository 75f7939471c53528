package dev.backupcodes.keycloak.policy;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.policy.PolicySetting.NameList;
import dev.backupcodes.keycloak.policy.PolicySetting.Number;
import dev.backupcodes.keycloak.policy.PolicySetting.Switch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A realm's policy. Everything has a default, so an unset policy works; a set value was checked when it was saved.
 *
 * @param codeCount codes in an own set
 * @param codeSecretLength symbols of a code's secret, five bits each
 * @param codeHashIterations cost of the password hash in its own unit; 0 for the hash provider's default
 * @param codeLifespan null when own codes do not expire
 * @param warningThreshold with this many codes left or fewer the user is warned
 * @param lockoutCodeCount codes in a lockout set, at most
 * @param lockoutSecretLength symbols of a lockout code's secret, five bits each
 * @param lockoutLifespan how long lockout codes live, at most
 * @param lockoutFollowUpActions required actions that follow a login with a lockout code
 * @param lockoutReasonRequired staff give a reason for every lockout set
 * @param requireSecondFactor only a user with another second factor may make codes
 * @param linkRequiresPassword a mailed link asks for the password before codes are shown
 * @param linkRequiresSecondFactor a mailed link asks for another second factor, too, if the user has one
 * @param staffRoles roles whose holders are protected like administrators: {@code role} or {@code client.role}
 * @param adminStepUp staff prove their own second factor with every call that makes or resets codes
 * @param serviceAccounts client ids of service accounts that may do it without a second factor, which they cannot have
 * @param requireVerifiedEmail mail goes only to verified addresses
 * @param notifications the user is told by mail what happens to the codes
 */
public record BackupCodePolicy(
        int codeCount,
        int codeSecretLength,
        int codeHashIterations,
        Duration codeLifespan,
        int warningThreshold,
        int lockoutCodeCount,
        int lockoutSecretLength,
        Duration lockoutLifespan,
        Set<String> lockoutFollowUpActions,
        boolean lockoutReasonRequired,
        boolean requireSecondFactor,
        boolean linkRequiresPassword,
        boolean linkRequiresSecondFactor,
        Set<String> staffRoles,
        boolean adminStepUp,
        Set<String> serviceAccounts,
        boolean requireVerifiedEmail,
        boolean notifications) {

    private static final Number CODE_COUNT = new Number(
            "codeCount", 10, 1, 50, false, "Number of codes", "How many backup codes a user gets at a time.");
    private static final Number CODE_SECRET_LENGTH = new Number(
            "codeSecretLength",
            14,
            13,
            32,
            false,
            "Length of the secret",
            "Symbols of each code besides the two that select it, five bits each. 13 are the least that NIST SP"
                    + " 800-63B-4 allows. From 23 on, codes are stored with a fast salted hash instead of a password hash.");
    private static final Number CODE_HASH_ITERATIONS = new Number(
            "codeHashIterations",
            0,
            1,
            2_000_000,
            true,
            "Hash iterations",
            "Cost of the password hash of each code, in the unit of the server's hash algorithm. 0 takes the server's"
                    + " default.");
    private static final Number CODE_LIFESPAN_DAYS = new Number(
            "codeLifespanDays",
            0,
            1,
            3650,
            true,
            "Lifespan in days",
            "After so many days unused backup codes stop working. 0 means never.");
    private static final Number WARNING_THRESHOLD = new Number(
            "warningThreshold",
            3,
            0,
            50,
            false,
            "Warning threshold",
            "With this many codes left or fewer, the user is warned by mail and in the Account Console.");
    private static final Number LOCKOUT_CODE_COUNT = new Number(
            "lockoutCodeCount",
            3,
            1,
            10,
            false,
            "Number of lockout codes",
            "How many codes staff make for a locked-out user at a time. They may ask for fewer, not for more.");
    private static final Number LOCKOUT_SECRET_LENGTH = new Number(
            "lockoutSecretLength",
            8,
            8,
            32,
            false,
            "Length of a lockout code's secret",
            "Symbols of each lockout code besides the two that select it, five bits each.");
    private static final Number LOCKOUT_LIFESPAN_MINUTES = new Number(
            "lockoutLifespanMinutes",
            60,
            1,
            1440,
            false,
            "Lifespan of lockout codes in minutes",
            "After so many minutes unused lockout codes stop working. Staff may ask for less, not for more. Take 10 where"
                    + " codes are told on the phone (NIST SP 800-63B-4).");
    private static final NameList LOCKOUT_FOLLOW_UP_ACTIONS = new NameList(
            "lockoutFollowUpActions",
            Names.REQUIRED_ACTION,
            "Actions after a lockout code",
            "Required actions of a user who has signed in with a lockout code, separated by commas. Write none for no"
                    + " action: then the user is in without anything to sign in with the next time.");
    private static final Switch LOCKOUT_REASON_REQUIRED = new Switch(
            "lockoutReasonRequired",
            true,
            "Require a reason for lockout codes",
            "Whoever makes lockout codes says why, for example by a ticket number. The reason stands in the admin event.");
    private static final Switch REQUIRE_SECOND_FACTOR = new Switch(
            "requireSecondFactor",
            true,
            "Require a second factor",
            "Only users who have set up another second factor can make backup codes, after proving it.");
    private static final Switch LINK_REQUIRES_PASSWORD = new Switch(
            "linkRequiresPassword",
            true,
            "Link requires the password",
            "Who follows a mailed link enters the password before codes are shown. Without it, whoever reads the mail gets"
                    + " the codes.");
    private static final Switch LINK_REQUIRES_SECOND_FACTOR = new Switch(
            "linkRequiresSecondFactor",
            false,
            "Link requires another second factor",
            "Who follows a mailed link also proves another second factor, if the user has one.");
    private static final NameList STAFF_ROLES = new NameList(
            "staffRoles",
            "",
            "Staff roles",
            "Users with one of these roles are staff: only realm administrators may reset their codes. Write role or"
                    + " client.role, separated by commas. Users with administrative roles are always staff.");
    private static final Switch ADMIN_STEP_UP = new Switch(
            "adminStepUp",
            true,
            "Administrators prove their second factor",
            "Whoever resets or makes codes for someone else enters a one-time code of their own, or signs in again.");
    private static final NameList SERVICE_ACCOUNTS = new NameList(
            "serviceAccounts",
            "",
            "Service accounts",
            "Client ids of service accounts that may reset or make codes without a second factor, separated by commas."
                    + " They need the role all the same.");
    private static final Switch REQUIRE_VERIFIED_EMAIL = new Switch(
            "requireVerifiedEmail",
            true,
            "Require a verified e-mail address",
            "Mails about backup codes go only to addresses that have been verified.");
    private static final Switch NOTIFICATIONS = new Switch(
            "notifications",
            true,
            "Notify the user",
            "Tell the user by mail when a backup code was used, when few are left, when new ones are active, when too"
                    + " many wrong ones switched them off, and when staff made lockout codes.");

    /** In the order in which the Admin Console shows them. */
    static final List<PolicySetting> SETTINGS = List.of(
            CODE_COUNT,
            CODE_SECRET_LENGTH,
            CODE_HASH_ITERATIONS,
            CODE_LIFESPAN_DAYS,
            WARNING_THRESHOLD,
            LOCKOUT_CODE_COUNT,
            LOCKOUT_SECRET_LENGTH,
            LOCKOUT_LIFESPAN_MINUTES,
            LOCKOUT_FOLLOW_UP_ACTIONS,
            LOCKOUT_REASON_REQUIRED,
            REQUIRE_SECOND_FACTOR,
            LINK_REQUIRES_PASSWORD,
            LINK_REQUIRES_SECOND_FACTOR,
            STAFF_ROLES,
            ADMIN_STEP_UP,
            SERVICE_ACCOUNTS,
            REQUIRE_VERIFIED_EMAIL,
            NOTIFICATIONS);

    /** @param config names to values as stored with the required action; what is missing or unreadable is the default */
    public static BackupCodePolicy of(Map<String, String> config) {
        int lifespanDays = CODE_LIFESPAN_DAYS.in(config);
        return new BackupCodePolicy(
                CODE_COUNT.in(config),
                CODE_SECRET_LENGTH.in(config),
                CODE_HASH_ITERATIONS.in(config),
                lifespanDays == 0 ? null : Duration.ofDays(lifespanDays),
                WARNING_THRESHOLD.in(config),
                LOCKOUT_CODE_COUNT.in(config),
                LOCKOUT_SECRET_LENGTH.in(config),
                Duration.ofMinutes(LOCKOUT_LIFESPAN_MINUTES.in(config)),
                LOCKOUT_FOLLOW_UP_ACTIONS.in(config),
                LOCKOUT_REASON_REQUIRED.in(config),
                REQUIRE_SECOND_FACTOR.in(config),
                LINK_REQUIRES_PASSWORD.in(config),
                LINK_REQUIRES_SECOND_FACTOR.in(config),
                STAFF_ROLES.in(config),
                ADMIN_STEP_UP.in(config),
                SERVICE_ACCOUNTS.in(config),
                REQUIRE_VERIFIED_EMAIL.in(config),
                NOTIFICATIONS.in(config));
    }

    /** @return every setting in {@code config} that must not be saved, whatever the realm */
    public static List<PolicyProblem> problemsIn(Map<String, String> config) {
        return SETTINGS.stream()
                .map(setting -> setting.check(config))
                .flatMap(Optional::stream)
                .toList();
    }

    /** @return a problem for each staff role that {@code exists} does not know */
    static List<PolicyProblem> unknownRoles(Map<String, String> config, Predicate<String> exists) {
        return unknown(STAFF_ROLES, "backupCodesPolicyUnknownRole", config, exists);
    }

    /** @return a problem for each follow-up action that {@code exists} does not know */
    static List<PolicyProblem> unknownActions(Map<String, String> config, Predicate<String> exists) {
        return unknown(LOCKOUT_FOLLOW_UP_ACTIONS, "backupCodesPolicyUnknownAction", config, exists);
    }

    private static List<PolicyProblem> unknown(
            NameList setting, String messageKey, Map<String, String> config, Predicate<String> exists) {
        return setting.in(config).stream()
                .filter(name -> !exists.test(name))
                .sorted()
                .map(name -> new PolicyProblem(setting.name(), messageKey, setting.label(), name))
                .toList();
    }

    /** @return when codes made at {@code createdAt} expire, or null for never */
    public Instant expiryOf(Instant createdAt) {
        return codeLifespan == null ? null : createdAt.plus(codeLifespan);
    }
}
