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

    // own codes
    private static final Number CODE_COUNT = declare(new Number("codeCount", 10, 1, 50));
    private static final Number CODE_SECRET_LENGTH = declare(new Number("codeSecretLength", 14, 13, 32));
    private static final Number CODE_HASH_ITERATIONS = declare(new Number("codeHashIterations", 0, 1, 2_000_000));
    private static final Number CODE_LIFESPAN_DAYS = declare(new Number("codeLifespanDays", 0, 1, 3650));
    private static final Number WARNING_THRESHOLD = declare(new Number("warningThreshold", 3, 0, 50));
    private static final Switch REQUIRE_SECOND_FACTOR = declare(new Switch("requireSecondFactor", true));
    private static final Choice OFFER_CODES = declare(new Choice(
            "offerCodes",
            CodesOffer.OFF.id(),
            Stream.of(CodesOffer.values()).map(CodesOffer::id).toList()));
    private static final Number OFFER_CODES_LATER = declare(new Number("offerCodesLater", 3, 0, 50));
    private static final Switch REPLACE_RECOVERY_CODES = declare(new Switch("replaceRecoveryCodes", false));
    // lockout codes
    private static final Number LOCKOUT_CODE_COUNT = declare(new Number("lockoutCodeCount", 3, 1, 10));
    private static final Number LOCKOUT_SECRET_LENGTH = declare(new Number("lockoutSecretLength", 8, 8, 32));
    private static final Number LOCKOUT_LIFESPAN_MINUTES = declare(new Number("lockoutLifespanMinutes", 60, 1, 1440));
    static final NameList LOCKOUT_FOLLOW_UP_ACTIONS = declare(
            new NameList("lockoutFollowUpActions", Set.of(Names.REQUIRED_ACTION), "backupCodesPolicyUnknownAction"));
    private static final Switch LOCKOUT_REASON_REQUIRED = declare(new Switch("lockoutReasonRequired", true));
    private static final Choice LOCKOUT_CALLER_CHECK = declare(new Choice(
            "lockoutCallerCheck",
            CallerCheck.OFF.id(),
            Stream.of(CallerCheck.values()).map(CallerCheck::id).toList()));
    // the link in the e-mail
    private static final Switch LINK_REQUIRES_PASSWORD = declare(new Switch("linkRequiresPassword", true));
    private static final Switch LINK_REQUIRES_SECOND_FACTOR = declare(new Switch("linkRequiresSecondFactor", false));
    // staff
    static final NameList STAFF_ROLES = declare(new NameList("staffRoles", Set.of(), "backupCodesPolicyUnknownRole"));
    private static final Switch ADMIN_STEP_UP = declare(new Switch("adminStepUp", true));
    private static final NameList SERVICE_ACCOUNTS = declare(new NameList("serviceAccounts", Set.of(), null));
    // mails
    private static final Switch REQUIRE_VERIFIED_EMAIL = declare(new Switch("requireVerifiedEmail", true));
    private static final Switch NOTIFICATIONS = declare(new Switch("notifications", true));
    // jobs for many users
    private static final Number JOB_MAX_USERS = declare(new Number("jobMaxUsers", 10_000, 1, 100_000));
    private static final Number JOB_MAILS_PER_MINUTE = declare(new Number("jobMailsPerMinute", 60, 1, 60_000));

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

    /** Whether users without codes are asked to make some when they log in. */
    public CodesOffer offerCodes() {
        return CodesOffer.ofId(OFFER_CODES.in(config));
    }

    /** How many times they may put it off, where it is required in the end. */
    public int offerCodesLater() {
        return OFFER_CODES_LATER.in(config);
    }

    /** Whether a user's new codes take the place of Keycloak's recovery codes, and who uses one of those is asked for new codes. */
    public boolean replaceRecoveryCodes() {
        return REPLACE_RECOVERY_CODES.in(config);
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

    /** For how many users one job may be, at most. */
    public int jobMaxUsers() {
        return JOB_MAX_USERS.in(config);
    }

    /** How many mails a job sends, at most. */
    public int jobMailsPerMinute() {
        return JOB_MAILS_PER_MINUTE.in(config);
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
