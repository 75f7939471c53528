package dev.backupcodes.keycloak.policy;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.policy.PolicySetting.Choice;
import dev.backupcodes.keycloak.policy.PolicySetting.NameList;
import dev.backupcodes.keycloak.policy.PolicySetting.Number;
import dev.backupcodes.keycloak.policy.PolicySetting.Switch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A realm's policy. Every setting has a default, so an unset policy works; a set value was checked when it was saved. */
public final class BackupCodePolicy {

    private static final List<PolicySetting<?>> DECLARED = new ArrayList<>();

    private static final Number CODE_COUNT = declare(
            new Number("codeCount", 10, 1, 50, "Number of codes", "How many backup codes a user gets at a time."));
    private static final Number CODE_SECRET_LENGTH = declare(
            new Number(
                    "codeSecretLength",
                    14,
                    13,
                    32,
                    "Length of the secret",
                    "Symbols of each code besides the two that select it, five bits each. 13 are the least that NIST SP"
                            + " 800-63B-4 allows. From 23 on, codes are stored with a fast salted hash instead of a password hash."));
    private static final Number CODE_HASH_ITERATIONS = declare(new Number(
            "codeHashIterations",
            0,
            1,
            2_000_000,
            "Hash iterations",
            "Cost of the password hash of each code, in the unit of the server's hash algorithm. 0 takes the server's"
                    + " default."));
    private static final Number CODE_LIFESPAN_DAYS = declare(new Number(
            "codeLifespanDays",
            0,
            1,
            3650,
            "Lifespan in days",
            "After so many days unused backup codes stop working. 0 means never."));
    private static final Number WARNING_THRESHOLD = declare(new Number(
            "warningThreshold",
            3,
            0,
            50,
            "Warning threshold",
            "With this many codes left or fewer, the user is warned by mail and in the Account Console."));
    private static final Number LOCKOUT_CODE_COUNT = declare(new Number(
            "lockoutCodeCount",
            3,
            1,
            10,
            "Number of lockout codes",
            "How many codes staff make for a locked-out user at a time. They may ask for fewer, not for more."));
    private static final Number LOCKOUT_SECRET_LENGTH = declare(new Number(
            "lockoutSecretLength",
            8,
            8,
            32,
            "Length of a lockout code's secret",
            "Symbols of each lockout code besides the two that select it, five bits each."));
    private static final Number LOCKOUT_LIFESPAN_MINUTES = declare(new Number(
            "lockoutLifespanMinutes",
            60,
            1,
            1440,
            "Lifespan of lockout codes in minutes",
            "After so many minutes unused lockout codes stop working. Staff may ask for less, not for more. Take 10 where"
                    + " codes are told on the phone (NIST SP 800-63B-4)."));
    static final NameList LOCKOUT_FOLLOW_UP_ACTIONS = declare(new NameList(
            "lockoutFollowUpActions",
            Set.of(Names.REQUIRED_ACTION),
            "backupCodesPolicyUnknownAction",
            "Actions after a lockout code",
            "Required actions of a user who has signed in with a lockout code, separated by commas. Write none for no"
                    + " action: then the user is in without anything to sign in with the next time."));
    private static final Switch LOCKOUT_REASON_REQUIRED = declare(
            new Switch(
                    "lockoutReasonRequired",
                    true,
                    "Require a reason for lockout codes",
                    "Whoever makes lockout codes says why, for example by a ticket number. The reason stands in the admin event."));
    private static final Choice LOCKOUT_CALLER_CHECK = declare(
            new Choice(
                    "lockoutCallerCheck",
                    CallerCheck.OFF.id(),
                    Stream.of(CallerCheck.values()).map(CallerCheck::id).toList(),
                    "Caller check for lockout codes",
                    "The person on the phone reads out a number that was mailed to the user. It shows who reads the user's mail, and"
                            + " nothing more. required: without it, only realm administrators make lockout codes, with a reason."));
    private static final Switch REQUIRE_SECOND_FACTOR = declare(new Switch(
            "requireSecondFactor",
            true,
            "Require a second factor",
            "Only users who have set up another second factor can make backup codes, after proving it."));
    private static final Switch LINK_REQUIRES_PASSWORD = declare(new Switch(
            "linkRequiresPassword",
            true,
            "Link requires the password",
            "Who follows a mailed link enters the password before codes are shown. Without it, whoever reads the mail gets"
                    + " the codes."));
    private static final Switch LINK_REQUIRES_SECOND_FACTOR = declare(new Switch(
            "linkRequiresSecondFactor",
            false,
            "Link requires another second factor",
            "Who follows a mailed link also proves another second factor, if the user has one."));
    static final NameList STAFF_ROLES = declare(new NameList(
            "staffRoles",
            Set.of(),
            "backupCodesPolicyUnknownRole",
            "Staff roles",
            "Users with one of these roles are staff: only realm administrators may reset their codes. Write role or"
                    + " client.role, separated by commas. Users with administrative roles are always staff."));
    private static final Switch ADMIN_STEP_UP = declare(new Switch(
            "adminStepUp",
            true,
            "Administrators prove their second factor",
            "Whoever resets or makes codes for someone else enters a one-time code of their own, or signs in again."));
    private static final NameList SERVICE_ACCOUNTS = declare(new NameList(
            "serviceAccounts",
            Set.of(),
            null,
            "Service accounts",
            "Client ids of service accounts that may reset or make codes without a second factor, separated by commas."
                    + " They need the role all the same."));
    private static final Switch REQUIRE_VERIFIED_EMAIL = declare(new Switch(
            "requireVerifiedEmail",
            true,
            "Require a verified e-mail address",
            "Mails about backup codes go only to addresses that have been verified."));
    private static final Switch NOTIFICATIONS = declare(new Switch(
            "notifications",
            true,
            "Notify the user",
            "Tell the user by mail when a backup code was used, when few are left, when new ones are active, when too"
                    + " many wrong ones switched them off, and when staff made lockout codes."));

    /** In the order in which the Admin Console shows them. */
    static final List<PolicySetting<?>> SETTINGS = Collections.unmodifiableList(DECLARED);

    private final Map<String, String> config;

    private BackupCodePolicy(Map<String, String> config) {
        this.config = config;
    }

    private static <S extends PolicySetting<?>> S declare(S setting) {
        DECLARED.add(setting);
        return setting;
    }

    /** @param config names to values as stored with the required action; what is missing or unreadable is the default */
    public static BackupCodePolicy of(Map<String, String> config) {
        return new BackupCodePolicy(new HashMap<>(config));
    }

    /** How many codes are in an own set. */
    public int codeCount() {
        return CODE_COUNT.in(config);
    }

    /** Symbols of a code's secret, five bits each. */
    public int codeSecretLength() {
        return CODE_SECRET_LENGTH.in(config);
    }

    /** Cost of the password hash in its own unit; 0 for the hash provider's default. */
    public int codeHashIterations() {
        return CODE_HASH_ITERATIONS.in(config);
    }

    /** @return when own codes made at {@code createdAt} expire, or null for never */
    public Instant expiryOf(Instant createdAt) {
        int days = CODE_LIFESPAN_DAYS.in(config);
        return days == 0 ? null : createdAt.plus(Duration.ofDays(days));
    }

    /** With this many codes left or fewer, the user is warned. */
    public int warningThreshold() {
        return WARNING_THRESHOLD.in(config);
    }

    /** How many codes are in a lockout set, at most. */
    public int lockoutCodeCount() {
        return LOCKOUT_CODE_COUNT.in(config);
    }

    /** Symbols of a lockout code's secret, five bits each. */
    public int lockoutSecretLength() {
        return LOCKOUT_SECRET_LENGTH.in(config);
    }

    /** How long lockout codes live, at most. */
    public Duration lockoutLifespan() {
        return Duration.ofMinutes(LOCKOUT_LIFESPAN_MINUTES.in(config));
    }

    /** Aliases of the required actions that follow a login with a lockout code. */
    public Set<String> lockoutFollowUpActions() {
        return LOCKOUT_FOLLOW_UP_ACTIONS.in(config);
    }

    /** Whether staff give a reason for every lockout set. */
    public boolean lockoutReasonRequired() {
        return LOCKOUT_REASON_REQUIRED.in(config);
    }

    /** Whether the person on the phone is to read out a number from the user's mail. */
    public CallerCheck lockoutCallerCheck() {
        return CallerCheck.ofId(LOCKOUT_CALLER_CHECK.in(config));
    }

    /** Whether only a user with another second factor may make codes. */
    public boolean requireSecondFactor() {
        return REQUIRE_SECOND_FACTOR.in(config);
    }

    /** Whether a mailed link asks for the password before codes are shown. */
    public boolean linkRequiresPassword() {
        return LINK_REQUIRES_PASSWORD.in(config);
    }

    /** Whether a mailed link also asks for another second factor, if the user has one. */
    public boolean linkRequiresSecondFactor() {
        return LINK_REQUIRES_SECOND_FACTOR.in(config);
    }

    /** Roles whose holders are protected like administrators: {@code role} or {@code client.role}. */
    public Set<String> staffRoles() {
        return STAFF_ROLES.in(config);
    }

    /** Whether staff prove their own second factor with every call that makes or resets codes. */
    public boolean adminStepUp() {
        return ADMIN_STEP_UP.in(config);
    }

    /** Client ids of the service accounts that may do so without a second factor, which they cannot have. */
    public Set<String> serviceAccounts() {
        return SERVICE_ACCOUNTS.in(config);
    }

    /** Whether mail goes only to verified addresses. */
    public boolean requireVerifiedEmail() {
        return REQUIRE_VERIFIED_EMAIL.in(config);
    }

    /** Whether the user is told by mail what happens to the codes. */
    public boolean notifications() {
        return NOTIFICATIONS.in(config);
    }

    /** See {@link RealmPolicy#valuesOf}. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        SETTINGS.forEach(setting -> values.put(setting.name(), setting.jsonIn(config)));
        return values;
    }

    /** @return every setting in {@code config} that must not be saved, in whatever realm */
    static List<PolicyProblem> problemsIn(Map<String, String> config) {
        return SETTINGS.stream()
                .map(setting -> setting.check(config))
                .flatMap(Optional::stream)
                .toList();
    }
}
