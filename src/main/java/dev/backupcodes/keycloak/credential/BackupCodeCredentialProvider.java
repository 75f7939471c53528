package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.CredentialMetadata;
import org.keycloak.credential.CredentialMetadata.LocalizedMessage;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The credential type {@value Names#CREDENTIAL_TYPE}: what the consoles know of a code set. */
public final class BackupCodeCredentialProvider
        implements CredentialProvider<CredentialModel>, CredentialInputValidator {

    private static final Logger LOG = Logger.getLogger(BackupCodeCredentialProvider.class);

    private final KeycloakSession session;

    BackupCodeCredentialProvider(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public String getType() {
        return Names.CREDENTIAL_TYPE;
    }

    /** For Keycloak's import of realms and users only: {@link CodeSetStore} stores new sets, under a lock. */
    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, CredentialModel credential) {
        return user.credentialManager().createStoredCredential(credential);
    }

    @Override
    public boolean deleteCredential(RealmModel realm, UserModel user, String credentialId) {
        return user.credentialManager().removeStoredCredentialById(credentialId);
    }

    /** A copy: Keycloak's Account Console takes the secret data out of what it gets here, which may be that of the user cache. */
    @Override
    public CredentialModel getCredentialFromModel(CredentialModel model) {
        return model.shallowClone();
    }

    /**
     * Not removable by the user: the credential is what keeps the second factor asked for. Keycloak allows one of the
     * two actions at a time, both together break the Account Console.
     */
    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        // "Try another way" asks without a user and offers one code; the Account Console asks for its user's set.
        String name = context.getUser() == null ? Names.AUTHENTICATOR : Names.CREDENTIAL_TYPE;
        CredentialTypeMetadata.CredentialTypeMetadataBuilder builder = CredentialTypeMetadata.builder()
                .type(getType())
                .category(CredentialTypeMetadata.Category.TWO_FACTOR)
                .displayName(name + "-display-name")
                .helpText(name + "-help-text")
                .iconCssClass("kcAuthenticatorRecoveryAuthnCodesClass")
                .removeable(false);
        if (context.getUser() != null && CodeSetStore.hasAny(context.getUser())) {
            builder.updateAction(Names.REQUIRED_ACTION);
        } else {
            builder.createAction(Names.REQUIRED_ACTION);
        }
        return builder.build(session);
    }

    /** The number left, and a warning when it is low. A set that cannot be read is still listed. */
    @Override
    public CredentialMetadata getCredentialMetadata(CredentialModel credential, CredentialTypeMetadata type) {
        CredentialMetadata metadata = new CredentialMetadata();
        metadata.setCredentialModel(credential);
        try {
            describe(StoredCodeSet.read(credential).set(), metadata);
        } catch (UnreadableCodeSetException e) {
            LOG.error(e.getMessage());
            warn(metadata, "backupCodesStateUnreadable");
        }
        return metadata;
    }

    private void describe(CodeSet set, CredentialMetadata metadata) {
        if (set.kind() == CodeKind.LOCKOUT) {
            describeLockout(set, metadata);
        } else {
            describeOwn(set, metadata);
        }
    }

    private static void describeLockout(CodeSet set, CredentialMetadata metadata) {
        if (set.isUsable(CodeEnvironment.now())) {
            metadata.setInfoMessage(
                    "backupCodesLockoutInfo", String.valueOf(set.remaining()), String.valueOf(set.total()));
        } else {
            metadata.setInfoMessage("backupCodesLockoutGoneInfo");
        }
    }

    private void describeOwn(CodeSet set, CredentialMetadata metadata) {
        String remaining = String.valueOf(set.remaining());
        int threshold = RealmPolicy.of(session.getContext().getRealm()).warningThreshold();
        SetState state = set.state(CodeEnvironment.now(), threshold);
        if (state == SetState.ACTIVE || state == SetState.LOW) {
            metadata.setInfoMessage("backupCodesRemainingInfo", remaining, String.valueOf(set.total()));
        }
        if (set.lastUsedAt() != null) {
            metadata.setInfoProperties(
                    List.of(new LocalizedMessage("backupCodesLastUsedInfo", new Object[] {inWords(set.lastUsedAt())})));
        }
        warnOf(state, remaining, metadata);
    }

    /** The Account Console shows the parameter as it stands. When the set was made, it shows of every credential by itself. */
    private String inWords(Instant instant) {
        Locale locale = session.getContext().resolveLocale(session.getContext().getUser());
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault())
                .format(instant);
    }

    private static void warnOf(SetState state, String remaining, CredentialMetadata metadata) {
        switch (state) {
            case NONE, ACTIVE -> {
                // nothing to warn of
            }
            case LOW -> warn(metadata, "backupCodesLowWarning", remaining);
            case EXHAUSTED -> warn(metadata, "backupCodesNone");
            case EXPIRED -> warn(metadata, "backupCodesStateExpired");
            case DISABLED -> warn(metadata, "backupCodesStateDisabled");
            case AWAITING_DOWNLOAD -> warn(metadata, "backupCodesStateAwaiting");
        }
    }

    /** The Account Console shows a warning only when it has both a title and a text. */
    private static void warn(CredentialMetadata metadata, String keyPrefix, String... titleParameters) {
        metadata.setWarningMessageTitle(keyPrefix + "Title", titleParameters);
        metadata.setWarningMessageDescription(keyPrefix + "Text");
    }

    @Override
    public boolean supportsCredentialType(String type) {
        return getType().equals(type);
    }

    @Override
    public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
        return supportsCredentialType(type) && CodeSetStore.hasAny(user);
    }

    /**
     * Always false: a code is redeemed by the login step only, which locks, counts, tells the user and follows up.
     * Keycloak asks here, for example, in the password grant.
     */
    @Override
    public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
        return false;
    }
}
