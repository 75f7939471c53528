package dev.backupcodes.keycloak.setup;

import java.util.List;
import java.util.Locale;

/**
 * One thing that was done, or that only a person can decide.
 *
 * @param kind what
 * @param names of what it was done to: the parameters of the sentence
 */
public record SetupStep(Kind kind, List<String> names) {

    /** What can come of a setup; callers rely on the ids. */
    public enum Kind {
        ROLES_ADDED("backupCodesSetupRolesAdded"),
        ACTION_REGISTERED("backupCodesSetupActionRegistered"),
        ACTION_ENABLED("backupCodesSetupActionEnabled"),
        FLOW_COPIED("backupCodesSetupFlowCopied"),
        FACTORS_MADE_ALTERNATIVE("backupCodesSetupFactorsMadeAlternative"),
        SUB_FLOW_ADDED("backupCodesSetupSubFlowAdded"),
        STEP_ADDED("backupCodesSetupStepAdded"),
        FLOW_BOUND("backupCodesSetupFlowBound"),
        STEP_DISABLED("backupCodesSetupStepDisabled"),
        NO_PASSWORD_STEP("backupCodesSetupNoPasswordStep"),
        FACTORS_SWITCHED_OFF("backupCodesSetupFactorsSwitchedOff"),
        SEVERAL_PLACES("backupCodesSetupSeveralPlaces"),
        UNKNOWN_SHAPE("backupCodesSetupUnknownShape");

        private final String messageKey;

        Kind(String messageKey) {
            this.messageKey = messageKey;
        }

        /** The stable id in answers and admin events. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String messageKey() {
            return messageKey;
        }
    }

    static SetupStep of(Kind kind, String... names) {
        return new SetupStep(kind, List.of(names));
    }
}
