package dev.backupcodes.keycloak.metric;

import static dev.backupcodes.keycloak.code.CodeKind.LOCKOUT;
import static dev.backupcodes.keycloak.code.CodeKind.OWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import io.micrometer.core.instrument.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;

class RealmMetricsTest {

    private final Recorded recorded = new Recorded();
    private final RealmMetrics bank = recorded.realm("bank");

    @Test
    void givenEverythingHappensThenEveryMetricIsThereWithItsLabels() {
        Set<String> names = Recorded.everything().meters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(names)
                .isEqualTo(Arrays.stream(Metric.values())
                        .map(Metric::fullName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void givenAnAcceptedCodeThenItsSetSaysTheKindAndNotItsLength() {
        attempt(Optional.of(OWN), new Attempt.Accepted(LOCKOUT, "7K", 2));

        assertAttempts(1, "lockout", "accepted");
        assertThat(recorded.has(Metric.ATTEMPTS, "kind", "own")).isFalse();
        assertThat(recorded.registry.get(Metric.CHECK.fullName()).timer().count())
                .isEqualTo(1);
    }

    @Test
    void givenARefusedCodeThenItsLengthSaysTheKind() {
        attempt(Optional.of(OWN), new Attempt.Refused());
        attempt(Optional.empty(), new Attempt.Refused());
        attempt(Optional.empty(), new Attempt.Refused());

        assertAttempts(1, "own", "refused");
        assertAttempts(2, "unknown", "refused");
        assertThat(recorded.has(Metric.LOCKS)).isFalse();
    }

    @Test
    void givenOneWrongCodeTooManyThenTheLockAndTheDeadSetsCount() {
        attempt(Optional.of(OWN), new Attempt.Refused(Set.of(LOCKOUT), Optional.of(Instant.EPOCH)));
        attempt(Optional.of(OWN), new Attempt.Refused(Set.of(OWN, LOCKOUT), Optional.empty()));

        assertThat(recorded.count(Metric.LOCKS, "realm", "bank")).isEqualTo(1);
        assertThat(recorded.count(Metric.SETS, "kind", "lockout", "change", "disabled"))
                .isEqualTo(2);
        assertThat(recorded.count(Metric.SETS, "kind", "own", "change", "disabled"))
                .isEqualTo(1);
    }

    @Test
    void givenALockThenTheAttemptCountsAndNoTimeIsMeasured() {
        attempt(Optional.of(OWN), new Attempt.Locked(Instant.EPOCH));
        attempt(Optional.of(OWN), new Attempt.Replayed());

        assertAttempts(1, "own", "locked");
        assertAttempts(1, "own", "replayed");
        assertThat(recorded.registry.get(Metric.CHECK.fullName()).timer().count())
                .isEqualTo(1);
    }

    @Test
    void givenAnAttemptThatFailsThenItCountsAndFailsAllTheSame() {
        RuntimeException failure = new IllegalStateException("the database is gone");
        AttemptMeter meter = new AttemptMeter(bank, Optional.of(OWN));

        assertThatThrownBy(() -> meter.measured(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertAttempts(1, "own", "failed");
    }

    /** A rule sees the first one only if there was a zero before it. */
    @Test
    void givenARealmIsUsedThenItsAlarmsStandAtZero() {
        recorded.server.expect("bank");

        assertThat(recorded.count(Metric.SETS, "realm", "bank", "kind", "own", "change", "disabled"))
                .isZero();
        assertThat(recorded.count(Metric.SETS, "realm", "bank", "kind", "lockout", "change", "disabled"))
                .isZero();
        for (String mail : new String[] {"link", "caller-check", "notification"}) {
            assertThat(recorded.count(Metric.MAILS, "realm", "bank", "mail", mail, "outcome", "failed"))
                    .as(mail)
                    .isZero();
        }
    }

    @Test
    void givenATransactionThenADeedCountsWhenItIsCommittedAndNotBefore() {
        Session session = new Session();
        bank.changed(session.model(), OWN, SetChange.REGENERATED);
        bank.staffCall(session.model(), "regenerate", "done");
        assertThat(recorded.has(Metric.SETS, "change", "regenerated")).isFalse();

        session.commit();

        assertThat(recorded.count(Metric.SETS, "kind", "own", "change", "regenerated"))
                .isEqualTo(1);
        assertThat(recorded.count(Metric.STAFF_CALLS, "action", "regenerate", "outcome", "done"))
                .isEqualTo(1);
    }

    @Test
    void givenATransactionIsRolledBackThenTheDeedNeverHappened() {
        Session session = new Session();
        bank.changed(session.model(), OWN, SetChange.REGENERATED);

        session.rollback();

        assertThat(recorded.has(Metric.SETS, "change", "regenerated")).isFalse();
    }

    @Test
    void givenDoorsAreLookedAtAgainThenTheNewNumberHolds() {
        bank.doorsNotAsking(3);
        assertThat(doors("bank")).isEqualTo(3);
        bank.doorsNotAsking(0);
        assertThat(doors("bank")).isZero();

        bank.withoutDoors();
        assertThat(recorded.has(Metric.DOORS_NOT_ASKING)).isFalse();
        bank.doorsNotAsking(1);
        assertThat(doors("bank")).isEqualTo(1);
    }

    @Test
    void givenRealmsThatShareALabelThenTheyHaveNoNumberOfDoors() {
        for (int i = 0; i < RealmLabels.MOST; i++) {
            recorded.server.expect("realm" + i);
        }
        bank.doorsNotAsking(3);
        bank.changed(OWN, SetChange.MADE);

        assertThat(recorded.has(Metric.DOORS_NOT_ASKING)).isFalse();
        assertThat(recorded.count(Metric.SETS, "realm", RealmLabels.OTHERS, "change", "made"))
                .isEqualTo(1);
    }

    @Test
    void givenARealmIsForgottenThenNothingOfItIsLeftAndTheOthersStay() {
        Recorded all = Recorded.everything();
        all.realm("other").changed(OWN, SetChange.MADE);
        all.realm("other").doorsNotAsking(1);

        all.server.forget("bank");

        assertThat(all.registry.getMeters())
                .noneMatch(meter -> "bank".equals(meter.getId().getTag("realm")));
        assertThat(all.server.realms()).containsExactly("other");
        assertThat(all.count(Metric.SETS, "realm", "other", "change", "made")).isEqualTo(1);
        assertThat(all.has(Metric.DOORS_NOT_ASKING, "realm", "other")).isTrue();
        assertThat(all.has(Metric.CHECK)).isTrue();
    }

    @Test
    void givenLockoutCodesThenTheMostOfOnePersonIsToldAndNotWhoItWas() {
        bank.lockoutCodesMade("master/anna");
        recorded.realm("other").lockoutCodesMade("master/anna");
        bank.lockoutCodesMade("master/bert");

        assertThat(recorded.registry
                        .get(Metric.LOCKOUT_SETS_BY_ONE_PERSON.fullName())
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(recorded.registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain("anna", "bert"));
    }

    private double doors(String realm) {
        return recorded.registry
                .get(Metric.DOORS_NOT_ASKING.fullName())
                .tag("realm", realm)
                .gauge()
                .value();
    }

    private void attempt(Optional<CodeKind> entered, Attempt attempt) {
        assertThat(new AttemptMeter(bank, entered).measured(() -> attempt)).isSameAs(attempt);
    }

    private void assertAttempts(int count, String kind, String outcome) {
        assertThat(recorded.count(Metric.ATTEMPTS, "realm", "bank", "kind", kind, "outcome", outcome))
                .isEqualTo(count);
    }

    /** A session whose transaction ends as the test says. */
    private static final class Session {

        private final List<KeycloakTransaction> afterCompletion = new ArrayList<>();

        KeycloakSession model() {
            return Partial.of(KeycloakSession.class, this);
        }

        KeycloakTransactionManager getTransactionManager() {
            return Partial.of(KeycloakTransactionManager.class, new Manager());
        }

        void commit() {
            afterCompletion.forEach(KeycloakTransaction::commit);
        }

        void rollback() {
            afterCompletion.forEach(KeycloakTransaction::rollback);
        }

        private final class Manager {
            void enlistAfterCompletion(KeycloakTransaction transaction) {
                transaction.begin();
                afterCompletion.add(transaction);
            }
        }
    }
}
