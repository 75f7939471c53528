package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.BackupCodeCredentialProvider;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CorruptedCodeSetException;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.CredentialValidator;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Asks for a code and says what came of it; whether it is right, {@link Redemption} finds out. */
final class BackupCodeAuthenticator implements Authenticator, CredentialValidator<BackupCodeCredentialProvider> {

    private static final Logger LOG = Logger.getLogger(BackupCodeAuthenticator.class);

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        context.challenge(new LoginPage(context).asking(stateOfOwnCodes(context)));
    }

    private static SetState stateOfOwnCodes(AuthenticationFlowContext context) {
        int threshold = RealmPolicy.of(context.getRealm()).warningThreshold();
        try {
            return new CodeSetStore(context.getSession())
                    .read(context.getUser())
                    .ownState(KeycloakCodes.now(), threshold);
        } catch (CorruptedCodeSetException e) {
            LOG.error(e.getMessage());
            return SetState.NONE;
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        LoginPage page = new LoginPage(context);
        CodeInput input = page.input();
        String realmLock = new RealmBruteForce(context).lockError();
        if (realmLock != null) {
            context.getEvent().user(context.getUser()).error(realmLock);
            context.forceChallenge(page.withError("backupCodesErrorInvalid"));
        } else if (input.isBlank()) {
            context.forceChallenge(page.withError("backupCodesErrorMissing"));
        } else {
            redeem(context, page, input);
        }
    }

    private static void redeem(AuthenticationFlowContext context, LoginPage page, CodeInput input) {
        Attempt attempt;
        try {
            attempt = new Redemption(context).redeem(input);
        } catch (RuntimeException e) {
            LOG.error("a backup code could not be checked", e);
            context.getEvent().user(context.getUser()).error("backup_codes_unavailable");
            context.forceChallenge(page.withError("backupCodesErrorUnavailable"));
            return;
        }
        answer(context, page, attempt);
    }

    private static void answer(AuthenticationFlowContext context, LoginPage page, Attempt attempt) {
        UserModel user = context.getUser();
        if (attempt instanceof Attempt.Accepted accepted) {
            BackupCodeEvents.used(context.getEvent(), user, accepted);
            context.success(Names.CREDENTIAL_TYPE);
        } else if (attempt instanceof Attempt.Locked locked) {
            BackupCodeEvents.locked(context.getEvent(), user);
            context.forceChallenge(page.withError("backupCodesErrorLocked", minutesUntil(locked.until())));
        } else if (attempt instanceof Attempt.Replayed) {
            BackupCodeEvents.refused(context.getEvent(), user);
            context.forceChallenge(page.withError("backupCodesErrorInvalid"));
        } else {
            refuse(context, page, attempt instanceof Attempt.Killed killed ? killed.kinds() : Set.of());
        }
    }

    private static void refuse(AuthenticationFlowContext context, LoginPage page, Set<CodeKind> killed) {
        killed.forEach(kind -> BackupCodeEvents.disabled(context.getEvent(), context.getUser(), kind));
        BackupCodeEvents.refused(context.getEvent(), context.getUser());
        new RealmBruteForce(context).countFailure();
        context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, page.withError(messageOf(killed)));
    }

    private static String messageOf(Set<CodeKind> killed) {
        if (killed.isEmpty()) {
            return "backupCodesErrorInvalid";
        }
        return killed.contains(CodeKind.OWN) ? "backupCodesErrorDisabled" : "backupCodesErrorLockoutDisabled";
    }

    /** Rounded up: who waits as long as the page says gets in. */
    private static long minutesUntil(Instant until) {
        return Math.max(
                1, Duration.between(KeycloakCodes.now(), until).plusSeconds(59).toMinutes());
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    /** A set of any state counts, or a used-up set would open the account to the password alone. */
    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return CodeSetStore.hasAny(user);
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (!login.getRequiredActions().contains(Names.REQUIRED_ACTION)) {
            login.addRequiredAction(Names.REQUIRED_ACTION);
        }
    }

    @Override
    public BackupCodeCredentialProvider getCredentialProvider(KeycloakSession session) {
        return (BackupCodeCredentialProvider) session.getProvider(CredentialProvider.class, Names.CREDENTIAL_TYPE);
    }

    @Override
    public String getType(KeycloakSession session) {
        return Names.CREDENTIAL_TYPE;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
