package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.UserCacheEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.keycloak.authentication.AuthenticationFlowContext;

/**
 * One entry of another factor that shares the count of wrong codes. It is counted as wrong before it is looked at, so that many at once are
 * not more than one after the other.
 */
final class SharedCount {

    private final AuthenticationFlowContext context;

    SharedCount(AuthenticationFlowContext context) {
        this.context = context;
    }

    /** @return until when nothing is looked at; empty when this entry is, which then counts as wrong until the contrary is said */
    Optional<Instant> begin() {
        Optional<Instant> locked = CodesTransaction.run(
                context.getSession(), context.getRealm(), context.getUser(), (own, realm, user) -> {
                    CodeSetStore.Locked codes = new CodeSetStore(own).lock(user);
                    Instant now = CodeEnvironment.now();
                    Optional<Instant> until = codes.book().lockedUntil(now);
                    if (until.isEmpty()) {
                        codes.save(codes.book().withEntryElsewhere(now));
                    }
                    return until.orElse(null);
                });
        forget();
        return locked;
    }

    /** Only a success resets the count. */
    void right() {
        change(CodeBook::withRightEntryElsewhere);
    }

    /** It was one too many, perhaps. */
    void wrong() {
        change(book -> book.withWrongEntryElsewhere(CodeEnvironment.now()));
    }

    /** Keycloak has refused it for another reason. */
    void notLookedAt() {
        change(CodeBook::withoutEntryElsewhere);
    }

    private void change(UnaryOperator<CodeBook> what) {
        CodesTransaction.run(context.getSession(), context.getRealm(), context.getUser(), (own, realm, user) -> {
            CodeSetStore.Locked codes = new CodeSetStore(own).lock(user);
            CodeBook after = what.apply(codes.book());
            if (!after.equals(codes.book())) {
                codes.save(after);
            }
            return true;
        });
        forget();
    }

    private void forget() {
        UserCacheEntry.removeAtEndOf(context.getSession(), context.getUser());
    }
}
