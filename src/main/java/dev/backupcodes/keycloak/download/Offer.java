package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.RecoveryCodes;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.CodesOffer;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The offer to make codes, at the end of a login in the browser that has proved a phone or a key: as the policy says, and as long as the
 * user has not said no.
 */
final class Offer {

    private static final Logger LOG = Logger.getLogger(Offer.class);

    static final String FIELD = "codes-offer";
    static final String MAKE = "make";
    static final String LATER = "later";
    static final String NO = "no";

    private static final String NOTE = "backup-codes.offer";
    private static final String OPEN = "open";
    private static final String DECIDED = "decided";

    private static final Set<SetState> WITHOUT_CODES =
            EnumSet.of(SetState.NONE, SetState.EXHAUSTED, SetState.EXPIRED, SetState.DISABLED);

    private final RequiredActionContext context;
    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final BackupCodePolicy policy;
    private final OfferAnswers answers;
    private final Replacement replacement;

    Offer(RequiredActionContext context) {
        this.context = context;
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
        this.policy = RealmPolicy.of(context.getRealm());
        this.answers = new OfferAnswers(user);
        this.replacement = new Replacement(context);
    }

    /** Decides once in a login, at the end of its flow. */
    void considerOnce() {
        boolean isAbout = policy.offerCodes() != CodesOffer.OFF || policy.replaceRecoveryCodes();
        if (isAbout && login.getAuthNote(NOTE) == null && isEndOfLogin()) {
            login.setAuthNote(NOTE, DECIDED);
            decide();
        }
        replacement.setRequestAside();
    }

    /** Neither a mailed link, nor a client without a page to show, nor somebody whom a cookie has let in. */
    private boolean isEndOfLogin() {
        return LoginActionsService.AUTHENTICATE_PATH.equals(
                        login.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH))
                && login.getClientNote(Constants.KC_ACTION) == null
                && AuthSessionOwner.is(user, login);
    }

    private void decide() {
        if (policy.replaceRecoveryCodes() && RecoveryCodes.provenBy(login)) {
            replacement.begin();
        } else if (SecondFactors.deviceProvenBy(login) && isOfferDue()) {
            login.setAuthNote(NOTE, mayBePutOff() ? OPEN : DECIDED);
            login.addRequiredAction(Names.REQUIRED_ACTION);
        }
    }

    private boolean isOfferDue() {
        boolean isRefused = policy.offerCodes() == CodesOffer.OFFER && answers.isNo();
        return policy.offerCodes() != CodesOffer.OFF && !isRefused && !isAskedAnyway() && hasNoCodes();
    }

    private boolean isAskedAnyway() {
        return login.getRequiredActions().contains(Names.REQUIRED_ACTION)
                || user.getRequiredActionsStream().anyMatch(Names.REQUIRED_ACTION::equals);
    }

    /** As the cache knows it. Codes that cannot be read are nothing to hold up a login for. */
    private boolean hasNoCodes() {
        try {
            return WITHOUT_CODES.contains(new CodeSetStore(context.getSession())
                    .seen(user)
                    .book()
                    .ownState(CodeEnvironment.now(), policy.warningThreshold()));
        } catch (UnreadableCodeSetException e) {
            LOG.error(e.getMessage());
            return false;
        }
    }

    private boolean mayBePutOff() {
        return policy.offerCodes() == CodesOffer.OFFER || laterLeft() > 0;
    }

    private int laterLeft() {
        return policy.offerCodesLater() - answers.later();
    }

    /** Whether the user is still to say what they want. */
    boolean isOpen() {
        return OPEN.equals(login.getAuthNote(NOTE));
    }

    /** How many times the user may still put it off; empty where nobody has to make codes. */
    Optional<Integer> timesLeft() {
        return policy.offerCodes() == CodesOffer.REQUIRE ? Optional.of(Math.max(1, laterLeft())) : Optional.empty();
    }

    /**
     * @param answer of the page
     * @return whether the login goes on without codes; empty for what is no answer
     */
    Optional<Boolean> answer(String answer) {
        if (NO.equals(answer) && policy.offerCodes() == CodesOffer.OFFER) {
            answers.sayNo();
        } else if (LATER.equals(answer)) {
            answers.sayLater();
        } else if (!MAKE.equals(answer)) {
            return Optional.empty();
        }
        login.setAuthNote(NOTE, DECIDED);
        return Optional.of(!MAKE.equals(answer));
    }
}
