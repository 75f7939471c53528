package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * What the panel in the Admin Console shows of one user.
 *
 * @param status as the call for it answers
 * @param obstacles why the caller may not do what {@code status.may} denies
 * @param stepUp how the caller proves the own second factor
 * @param lockout what lockout codes will be like
 */
record PanelView(
        Account account, UserStatus status, Obstacles obstacles, StepUp.Way stepUp, Setup setup, LockoutTerms lockout) {

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
    record Obstacles(String regenerate, String generateLockoutCodes) {}

    /**
     * @param usable staff can work with codes
     * @param complete every door of the realm asks for them
     * @param allowed the caller may set the realm up
     */
    record Setup(boolean usable, boolean complete, boolean allowed) {}

    /** @param lifespanMinutes of the codes */
    record LockoutTerms(int count, long lifespanMinutes, boolean reasonRequired) {

        static LockoutTerms of(BackupCodePolicy policy) {
            return new LockoutTerms(
                    policy.lockoutCodeCount(), policy.lockoutLifespan().toMinutes(), policy.lockoutReasonRequired());
        }
    }
}
