package dev.backupcodes.keycloak.download;

import org.jboss.logging.Logger;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

/** What a user has said to earlier offers of codes: an attribute of the user, which is no secret. */
final class OfferAnswers {

    private static final Logger LOG = Logger.getLogger(OfferAnswers.class);
    private static final String ATTRIBUTE = "backup-codes-offer";
    private static final String NO = "no";

    private final UserModel user;

    OfferAnswers(UserModel user) {
        this.user = user;
    }

    boolean isNo() {
        return NO.equals(user.getFirstAttribute(ATTRIBUTE));
    }

    /** How many times the user has said <em>Later</em>. What cannot be read counts as never. */
    int later() {
        String count = user.getFirstAttribute(ATTRIBUTE);
        return count != null && count.matches("[0-9]{1,4}") ? Integer.parseInt(count) : 0;
    }

    void sayLater() {
        say(String.valueOf(later() + 1));
    }

    void sayNo() {
        say(NO);
    }

    /** A user of a read-only storage is asked again next time. */
    private void say(String answer) {
        try {
            user.setSingleAttribute(ATTRIBUTE, answer);
        } catch (ReadOnlyException e) {
            LOG.debugf("user %s is read-only: the answer is not kept", user.getId());
        }
    }
}
