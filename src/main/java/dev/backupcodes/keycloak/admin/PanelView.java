package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.RealmName;
import dev.backupcodes.keycloak.admin.access.StepUp;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * What the panel in the Admin Console shows of one user.
 *
 * @param status as the call for it answers
 * @param obstacles why the caller may not do what {@code status.may} denies
 * @param stepUp how the caller proves their own second factor
 * @param lockout what lockout codes will be like
 */
record PanelView(
        Account account, UserStatus status, Obstacles obstacles, StepUp.Way stepUp, Setup setup, LockoutTerms lockout) {

    /** @throws Refusal unless there is such a user whom the caller may view */
    static PanelView of(AdminCall call, String userId) {
        UserModel user = call.caller().visible(userId);
        return new PanelView(
                Account.of(user),
                UserStatus.of(call, user),
                Obstacles.of(call, user),
                call.stepUp().way(),
                Setup.of(call),
                LockoutTerms.of(call, user));
    }

    /**
     * Whom it is about, so that a dialog never has to take that from the page around it.
     *
     * @param name first and last name; null without
     * @param email null without
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Account(String username, String name, String email) {

        static Account of(UserModel user) {
            String name = Stream.of(user.getFirstName(), user.getLastName())
                    .filter(Objects::nonNull)
                    .filter(part -> !part.isBlank())
                    .collect(Collectors.joining(" "));
            return new Account(user.getUsername(), name.isEmpty() ? null : name, user.getEmail());
        }
    }

    /** Sentences; null where nothing is in the way. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Obstacles(String regenerate, String generateLockoutCodes) {

        private static Obstacles of(AdminCall call, UserModel user) {
            return new Obstacles(sentence(call, user, Names.ROLE_REGENERATE), sentence(call, user, Names.ROLE_LOCKOUT));
        }

        private static String sentence(AdminCall call, UserModel user, String role) {
            return call.caller()
                    .obstacle(user, role)
                    .map(refusal -> refusal.sentence(call.messages()))
                    .orElse(null);
        }
    }

    /**
     * @param usable staff can work with codes
     * @param complete every door of the realm asks for them
     * @param allowed the caller may set the realm up
     */
    record Setup(boolean usable, boolean complete, boolean allowed) {

        private static Setup of(AdminCall call) {
            return new Setup(
                    RealmDoors.isUsable(call.realm()),
                    RealmDoors.of(call.session(), call.realm()).setUp(),
                    call.caller().maySetUp());
        }
    }

    /**
     * @param lifespanMinutes of the codes
     * @param callerCheck see {@link dev.backupcodes.keycloak.policy.CallerCheck#id()}
     * @param callerCheckExcepted the caller may go on without the number, with a reason
     * @param liftsRealmLock the caller may lift the lock of the realm's own protection, too
     * @param realmName as the user knows it, for the sheet
     */
    record LockoutTerms(
            int count,
            long lifespanMinutes,
            boolean reasonRequired,
            String callerCheck,
            boolean callerCheckExcepted,
            boolean liftsRealmLock,
            String realmName) {

        static LockoutTerms of(AdminCall call, UserModel user) {
            BackupCodePolicy policy = call.policy();
            return new LockoutTerms(
                    policy.lockoutCodeCount(),
                    policy.lockoutLifespan().toMinutes(),
                    policy.lockoutReasonRequired(),
                    policy.lockoutCallerCheck().id(),
                    call.caller().isAdministrator(Names.ROLE_LOCKOUT),
                    call.caller().mayUnlock(user),
                    RealmName.of(call.realm()));
        }
    }
}
