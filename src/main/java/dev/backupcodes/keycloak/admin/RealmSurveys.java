package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.RealmSurvey;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * The survey of a realm. Usually it is made for whoever asks. Of a large realm it is made in the background, one at a time on a node, and
 * kept there for a while.
 */
final class RealmSurveys {

    private static final Logger LOG = Logger.getLogger(RealmSurveys.class);

    private static final String EXECUTOR = "backup-codes-survey";

    /** For so long the first call about a large realm waits. */
    private static final Duration PATIENCE = Duration.ofMillis(600);

    private static final Duration OLD = Duration.ofMinutes(1);

    /** A survey that takes a minute must not be all that the database does. */
    private static final int PAUSE = 20;

    private final Map<String, Survey> last = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<RealmSurvey>> running = new ConcurrentHashMap<>();

    /** @param nanos how long it took */
    private record Survey(RealmSurvey found, long nanos, long madeAt) {

        private boolean isOld() {
            return System.nanoTime() - madeAt > Math.max(OLD.toNanos(), PAUSE * nanos);
        }
    }

    /** @return the newest that can be had without waiting long; empty when there is none yet */
    Optional<RealmSurvey> of(KeycloakSession session, RealmModel realm) {
        return RealmSurvey.isOfLarge(session, realm) ? ofLarge(session, realm) : Optional.of(survey(session, realm));
    }

    /** @return empty where users are found fast enough without, and when there is none yet */
    Optional<RealmSurvey> ifLarge(KeycloakSession session, RealmModel realm) {
        return RealmSurvey.isOfLarge(session, realm) ? ofLarge(session, realm) : Optional.empty();
    }

    private static RealmSurvey survey(KeycloakSession session, RealmModel realm) {
        return RealmSurvey.of(session, realm, RealmPolicy.of(realm), CodeEnvironment.now());
    }

    private Optional<RealmSurvey> ofLarge(KeycloakSession session, RealmModel realm) {
        Survey known = last.get(realm.getId());
        if (known == null) {
            return finished(begin(session, realm.getId()));
        }
        if (known.isOld()) {
            begin(session, realm.getId());
        }
        return Optional.of(known.found());
    }

    private CompletableFuture<RealmSurvey> begin(KeycloakSession session, String realmId) {
        CompletableFuture<RealmSurvey> survey = new CompletableFuture<>();
        CompletableFuture<RealmSurvey> other = running.putIfAbsent(realmId, survey);
        if (other != null) {
            return other;
        }
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        session.getProvider(ExecutorsProvider.class)
                .getExecutor(EXECUTOR)
                .execute(() -> complete(survey, sessions, realmId));
        return survey;
    }

    /** Nobody who comes later is given one that was begun before. */
    private void complete(CompletableFuture<RealmSurvey> survey, KeycloakSessionFactory sessions, String realmId) {
        try {
            RealmSurvey made = make(sessions, realmId);
            running.remove(realmId);
            survey.complete(made);
        } catch (RuntimeException e) {
            running.remove(realmId);
            survey.completeExceptionally(e);
        }
    }

    private RealmSurvey make(KeycloakSessionFactory sessions, String realmId) {
        long begin = System.nanoTime();
        Optional<RealmSurvey> survey = RealmTransaction.run(sessions, realmId, RealmSurveys::survey);
        long end = System.nanoTime();
        survey.ifPresentOrElse(
                found -> last.put(realmId, new Survey(found, end - begin, end)), () -> last.remove(realmId));
        return survey.orElse(null);
    }

    private static Optional<RealmSurvey> finished(CompletableFuture<RealmSurvey> survey) {
        try {
            return Optional.ofNullable(survey.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.error("the users of a realm could not be counted", e.getCause());
            throw new IllegalStateException("the users of a realm could not be counted", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
