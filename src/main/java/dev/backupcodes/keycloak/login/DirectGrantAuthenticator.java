package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * Takes the code that comes with a direct grant request, which has no page to ask for one. Like Keycloak's {@code ValidateOTP} it
 * has one answer for a missing, a wrong and a locked code.
 */
final class DirectGrantAuthenticator extends CodeAuthenticator {

    private static final Logger LOG = Logger.getLogger(DirectGrantAuthenticator.class);
    private static final String WRONG = "Invalid user credentials";
    /** Keycloak's own words for a user who has something to do on a page first. */
    private static final String NEEDS_A_PAGE = "Account is not fully set up";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        Optional<String> realmLock = BruteForce.of(context).lockError();
        if (realmLock.isPresent()) {
            refuse(context, realmLock.get(), WRONG);
        } else if (SecondFactors.provenBy(context.getAuthenticationSession())) {
            context.success();
        } else {
            redeem(context, new LoginPage(context).input());
        }
    }

    private static void redeem(AuthenticationFlowContext context, CodeInput input) {
        try {
            if (input.isBlank()) {
                refuse(context, Errors.INVALID_USER_CREDENTIALS, WRONG);
            } else if (needsAPage(context)) {
                refuse(context, Errors.RESOLVE_REQUIRED_ACTIONS, NEEDS_A_PAGE);
            } else {
                answer(context, new Redemption(context).redeemOwn(input));
            }
        } catch (RuntimeException e) {
            LOG.error("a backup code could not be checked", e);
            refuse(context, LoginEvents.UNAVAILABLE, WRONG);
        }
    }

    /**
     * The grant ends without tokens while the user has an action to do, and after the last code there is one: the code would
     * be used up for nothing.
     */
    private static boolean needsAPage(AuthenticationFlowContext context) {
        UserModel user = context.getUser();
        CodeSet own = new CodeSetStore(context.getSession()).read(user).own();
        return own != null && own.remaining() == 1
                || user.getRequiredActionsStream().findAny().isPresent();
    }

    private static void answer(AuthenticationFlowContext context, Attempt attempt) {
        attempt.tell(new AttemptRecorder(context));
        attempt.tell(new Answer(context));
    }

    /** Why there are no tokens is nobody's business. */
    private record Answer(AuthenticationFlowContext context) implements Attempt.Outcome {

        @Override
        public void accepted(Attempt.Accepted accepted) {
            context.success(Names.CREDENTIAL_TYPE);
        }

        @Override
        public void refused(Attempt.Refused refused) {
            end(context, WRONG);
        }

        @Override
        public void replayed() {
            end(context, WRONG);
        }

        @Override
        public void locked(Attempt.Locked locked) {
            end(context, WRONG);
        }
    }

    private static void refuse(AuthenticationFlowContext context, String eventError, String description) {
        LoginEvents.of(context).refused(eventError);
        end(context, description);
    }

    private static void end(AuthenticationFlowContext context, String description) {
        Response answer = Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new OAuth2ErrorRepresentation(OAuthErrorException.INVALID_GRANT, description))
                .build();
        context.failure(AuthenticationFlowError.INVALID_CREDENTIALS, answer);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        // nothing is ever shown that could be answered
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // there is no page to do one on
    }
}
