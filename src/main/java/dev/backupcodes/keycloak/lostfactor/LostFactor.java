package dev.backupcodes.keycloak.lostfactor;

import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.setup.FactorSetUp;
import dev.backupcodes.keycloak.stepup.CodeLogin;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The question whether the factor is gone that a code stood in for, and what follows from the answer. The old factor is removed
 * when the new one works and not before: whoever leaves in between has no less than when they came.
 *
 * <p>It is asked only in the very login that the code has let in, so a mailed link or an open session removes nothing.
 */
public final class LostFactor {

    static final String FIELD_ANSWER = "lostFactor";
    static final String FIELD_CREDENTIAL = "lostCredential";
    static final String REPLACE = "replace";
    static final String APP = "app";
    static final String KEY = "key";
    static final String KEEP = "keep";

    private static final String ANSWERED = "backup-codes.lost-factor.answered";
    private static final String REMOVES = "backup-codes.lost-factor.removes";
    private static final String KNOWN = "backup-codes.lost-factor.known";
    private static final Pattern SEPARATOR = Pattern.compile(",");

    private final RequiredActionContext context;
    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final boolean demanded;
    private final SetUpDetour detour;
    private final FactorSetUp setUp;

    /** @param demanded whether the user cannot go on without a new factor */
    public LostFactor(RequiredActionContext context, boolean demanded) {
        this.context = context;
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
        this.demanded = demanded;
        this.detour = new SetUpDetour(context);
        this.setUp = new FactorSetUp(
                context.getSession(), context.getRealm(), AuthenticationFlowResolver.resolveBrowserFlow(login));
    }

    /** Whether the user is on one of Keycloak's own pages, which has to be answered first. */
    public boolean isUnderWay() {
        return detour.isUnderWay();
    }

    /** Whether the question has to be answered now. */
    public boolean isOpen() {
        return isFromCode() && !isAnswered() && (demanded || !page().isWithoutWayOut() && !isKeptElsewhere());
    }

    /** A device that only a user storage knows can neither be named nor replaced here. */
    private boolean isKeptElsewhere() {
        return devices().isEmpty() && SecondFactors.hasDevice(user);
    }

    /** Whether this very login of the user was let in by a code that asks for it. */
    public boolean isFromCode() {
        return CodeLogin.of(login, user).isPresent();
    }

    /** Whether the user has answered, and what was to be done is done. */
    public boolean isAnswered() {
        return login.getAuthNote(ANSWERED) != null;
    }

    /** To be called before anything else in a request: when the user is back with a new factor, the old one goes. */
    public void comeBack() {
        if (detour.end() && hasNewDevice()) {
            new FactorRemoval(context).remove(login.getAuthNote(REMOVES));
            login.setAuthNote(ANSWERED, REPLACE);
        }
    }

    /** Where the page of Keycloak's is that has to be answered first. */
    public Response underWay() {
        return detour.page();
    }

    /** Asks. */
    public void show() {
        context.challenge(page().response());
    }

    /** @return whether the form was an answer: then there is a challenge, or {@link #isAnswered()} */
    public boolean process(MultivaluedMap<String, String> form) {
        String answer = form.getFirst(FIELD_ANSWER);
        if (answer == null) {
            return false;
        }
        if (KEEP.equals(answer) && !demanded) {
            login.setAuthNote(ANSWERED, KEEP);
        } else {
            begin(answer, form.getFirst(FIELD_CREDENTIAL));
        }
        return true;
    }

    private void begin(String answer, String credentialId) {
        List<CredentialModel> devices = devices();
        Optional<CredentialModel> lost = devices.stream()
                .filter(device -> device.getId().equals(credentialId))
                .findFirst();
        Optional<String> action = lost.isEmpty() && !devices.isEmpty() ? Optional.empty() : actionFor(answer, lost);
        if (action.isEmpty()) {
            show();
            return;
        }
        login.setAuthNote(REMOVES, lost.map(CredentialModel::getId).orElse(""));
        login.setAuthNote(KNOWN, String.join(",", idsOf(devices)));
        context.challenge(detour.begin(action.get()));
    }

    private Optional<String> actionFor(String answer, Optional<CredentialModel> lost) {
        return switch (answer) {
            case REPLACE -> lost.flatMap(device -> setUp.of(device.getType()));
            case APP -> setUp.ofAuthenticatorApp();
            case KEY -> setUp.ofKey();
            default -> Optional.empty();
        };
    }

    private boolean hasNewDevice() {
        Set<String> known = SEPARATOR.splitAsStream(login.getAuthNote(KNOWN)).collect(Collectors.toSet());
        return !known.containsAll(idsOf(devices()));
    }

    private List<CredentialModel> devices() {
        return SecondFactors.devicesOf(user).toList();
    }

    private static List<String> idsOf(List<CredentialModel> devices) {
        return devices.stream().map(CredentialModel::getId).toList();
    }

    private LostFactorPage page() {
        CodeLogin how = CodeLogin.of(login, user).orElseThrow();
        return new LostFactorPage(context, how, devices(), setUp, demanded);
    }
}
