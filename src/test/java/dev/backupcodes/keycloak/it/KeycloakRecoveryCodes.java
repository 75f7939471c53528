package dev.backupcodes.keycloak.it;

import java.util.List;
import java.util.Map;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;

/** The recovery codes that come with Keycloak, in a realm that moves away from them. */
final class KeycloakRecoveryCodes {

    static final String TYPE = RecoveryAuthnCodesCredentialModel.TYPE;

    /** What every user has, to be used in this order. */
    static final List<String> CODES = List.of("AAAAAAAAAAAA", "BBBBBBBBBBBB", "CCCCCCCCCCCC");

    private KeycloakRecoveryCodes() {}

    static void areAskedForIn(TestRealm realm) {
        AuthenticationManagementResource flows = realm.admin().flows();
        AuthenticationExecutionInfoRepresentation step = flows.getExecutions(TestRealm.FLOW).stream()
                .filter(one -> "auth-recovery-authn-code-form".equals(one.getProviderId()))
                .findFirst()
                .orElseThrow();
        step.setRequirement("ALTERNATIVE");
        flows.updateExecutions(TestRealm.FLOW, step);
    }

    static void giveTo(TestRealm realm, TestUser user) {
        RecoveryAuthnCodesCredentialModel made =
                RecoveryAuthnCodesCredentialModel.createFromValues(CODES, System.currentTimeMillis(), "Recovery codes");
        CredentialRepresentation codes = new CredentialRepresentation();
        codes.setType(made.getType());
        codes.setCreatedDate(made.getCreatedDate());
        codes.setCredentialData(made.getCredentialData());
        codes.setSecretData(made.getSecretData());
        realm.inspect().store(user.id(), codes);
    }

    /** Signs in with the first of them that is not used up yet; the page after it. */
    static Page signIn(LoginBrowser browser, TestUser user) {
        Page page = browser.signIn(user);
        for (String code : CODES) {
            if (page.hasField("recoveryCodeInput")) {
                page = browser.submit(page, Map.of("recoveryCodeInput", code));
            }
        }
        return page;
    }
}
