package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;
import java.util.Locale;

/**
 * One thing that was done, that only an administrator can decide, or that one should know about a door.
 *
 * @param kind what
 * @param names of what it was done to: the parameters of the sentence
 */
public record SetupFinding(Kind kind, List<String> names) {

    /** What can come of a setup; callers rely on the ids. */
    public enum Kind {
        // done
        ROLES_ADDED("backupCodesSetupRolesAdded"),
        ACTION_REGISTERED("backupCodesSetupActionRegistered"),
        ACTION_ENABLED("backupCodesSetupActionEnabled"),
        FLOW_COPIED("backupCodesSetupFlowCopied"),
        FACTORS_MADE_ALTERNATIVE("backupCodesSetupFactorsMadeAlternative"),
        SUB_FLOW_ADDED("backupCodesSetupSubFlowAdded"),
        SUB_FLOW_MOVED("backupCodesSetupSubFlowMoved"),
        STEP_ADDED("backupCodesSetupStepAdded"),
        STEP_MOVED("backupCodesSetupStepMoved"),
        CONDITION_CHANGED("backupCodesSetupConditionChanged"),
        FLOW_BOUND("backupCodesSetupFlowBound"),
        CLIENT_FLOW_BOUND("backupCodesSetupClientFlowBound"),
        PROVIDER_FLOW_BOUND("backupCodesSetupProviderFlowBound"),
        // left to a person
        STEP_DISABLED("backupCodesSetupStepDisabled"),
        NO_PASSWORD_STEP("backupCodesSetupNoPasswordStep"),
        NO_EMAIL_STEP("backupCodesSetupNoEmailStep"),
        NO_SECOND_FACTOR("backupCodesSetupNoSecondFactor"),
        FACTORS_SWITCHED_OFF("backupCodesSetupFactorsSwitchedOff"),
        SEVERAL_PLACES("backupCodesSetupSeveralPlaces"),
        UNKNOWN_SHAPE("backupCodesSetupUnknownShape"),
        // why a door does not ask
        NO_STEP("backupCodesSetupNoStep"),
        WRONG_STEP("backupCodesSetupWrongStep"),
        ONLY_UNDER_CONDITION("backupCodesSetupOnlyUnderCondition"),
        OTHER_WAY("backupCodesSetupOtherWay"),
        STEP_PASSED_OVER("backupCodesSetupStepPassedOver"),
        // what else a door gives away
        RESET_OTP_UNPROTECTED("backupCodesSetupResetOtpUnprotected"),
        RESET_OTP_BEFORE_FACTOR("backupCodesSetupResetOtpBeforeFactor");

        private final String messageKey;

        Kind(String messageKey) {
            this.messageKey = messageKey;
        }

        /** The stable id in answers and admin events. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The sentence, in the message bundles. */
        String messageKey() {
            return messageKey;
        }

        /** The sentence about what will be done; of the kinds that are done only. */
        String plannedMessageKey() {
            return messageKey + "Planned";
        }

        /** Whether a setup does this itself. */
        boolean isDone() {
            return compareTo(PROVIDER_FLOW_BOUND) <= 0;
        }
    }

    /** In the reader's language. */
    public String sentence(AdminMessages messages) {
        return messages.sentence(kind.messageKey, names.toArray());
    }

    /** The same of something that has not been done yet. */
    public String plannedSentence(AdminMessages messages) {
        return messages.sentence(kind.plannedMessageKey(), names.toArray());
    }

    static SetupFinding of(Kind kind, String... names) {
        return new SetupFinding(kind, List.of(names));
    }
}
