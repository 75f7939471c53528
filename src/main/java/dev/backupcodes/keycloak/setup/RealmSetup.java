package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.roles.BackupCodeRoles;
import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * Adds the roles, the required action, and the step behind every door of a realm: each as an administrator would by hand, and
 * only where it is missing.
 */
public final class RealmSetup {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final List<SetupFinding> changed = new ArrayList<>();
    private final List<SetupFinding> byHand = new ArrayList<>();

    RealmSetup(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * What is wanted.
     *
     * @param dryRun everything is done, and then rolled back
     * @param protectOtp everybody with a second factor is asked for it before <em>Reset OTP</em> of <em>Forgot password?</em>
     */
    public record Wish(boolean dryRun, boolean protectOtp) {}

    /**
     * Sets the realm up, alone and in a transaction of its own.
     *
     * @param afterwards gets the result inside the transaction, unless it is a dry run
     */
    public static Result run(KeycloakSession session, RealmModel realm, Wish wish, Afterwards afterwards) {
        RequestTransaction.releaseConnection(session);
        Result result = new SetupLock(session, realm)
                .run(() -> RealmTransaction.run(
                                session.getKeycloakSessionFactory(),
                                realm.getId(),
                                (own, sameRealm) -> runIn(own, sameRealm, wish, afterwards))
                        .orElseThrow());
        if (!wish.dryRun()) {
            result.doors().tellOperators(realm, true);
        }
        return result;
    }

    private static Result runIn(KeycloakSession own, RealmModel sameRealm, Wish wish, Afterwards afterwards) {
        Result result = new RealmSetup(own, sameRealm).run(wish.protectOtp());
        if (wish.dryRun()) {
            own.getTransactionManager().setRollbackOnly();
        } else {
            afterwards.of(own, result);
        }
        return result;
    }

    /** What belongs to the setup and is kept or lost with it. */
    public interface Afterwards {
        void of(KeycloakSession session, Result result);
    }

    /**
     * What was changed, and what is left to do by hand.
     *
     * @param changed in the order in which it was done
     * @param doors as they are now
     */
    public record Result(List<SetupFinding> changed, List<SetupFinding> byHand, RealmDoors doors) {}

    private Result run(boolean protectOtp) {
        if (new BackupCodeRoles(session).addTo(realm)) {
            changed.add(SetupFinding.of(Kind.ROLES_ADDED));
        }
        return setUpActionAndFlows(protectOtp);
    }

    /** All but the roles, which cannot be had without a database. */
    Result setUpActionAndFlows(boolean protectOtp) {
        action().ifPresent(changed::add);
        FlowSearch search = new FlowSearch(session, realm);
        FlowEditor editor = new FlowEditor(session, realm, search, changed);
        FlowSetup flows = new FlowSetup(realm, search, editor, protectOtp);
        DoorSetup doorSetup = new DoorSetup(search, editor, flows, changed, byHand);
        new Doors(session, realm).all().forEach(doorSetup::setUp);
        return new Result(List.copyOf(changed), List.copyOf(byHand), RealmDoors.of(session, realm, search));
    }

    private Optional<SetupFinding> action() {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION);
        if (action == null) {
            Stream.of(Names.REQUIRED_ACTION, Names.REPLACE_ACTION)
                    .filter(alias -> realm.getRequiredActionProviderByAlias(alias) == null)
                    .forEach(alias -> realm.addRequiredActionProvider(newAction(alias)));
            return Optional.of(SetupFinding.of(Kind.ACTION_REGISTERED));
        }
        if (action.isEnabled()) {
            return Optional.empty();
        }
        action.setEnabled(true);
        realm.updateRequiredActionProvider(action);
        return Optional.of(SetupFinding.of(Kind.ACTION_ENABLED));
    }

    /** As Keycloak's own <em>Register</em> makes it (26.7, {@code AuthenticationManagementResource}). */
    private RequiredActionProviderModel newAction(String alias) {
        RequiredActionFactory factory = (RequiredActionFactory)
                session.getKeycloakSessionFactory().getProviderFactory(RequiredActionProvider.class, alias);
        int last = realm.getRequiredActionProvidersStream()
                .mapToInt(RequiredActionProviderModel::getPriority)
                .max()
                .orElse(-1);
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(alias);
        action.setProviderId(alias);
        action.setName(factory.getDisplayText());
        action.setEnabled(true);
        action.setDefaultAction(false);
        action.setPriority(last + 1);
        return action;
    }
}
