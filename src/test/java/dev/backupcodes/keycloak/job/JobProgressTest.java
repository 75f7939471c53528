package dev.backupcodes.keycloak.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.backupcodes.keycloak.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.keycloak.util.JsonSerialization;

/** How a job gets on. */
class JobProgressTest {

    private static final JobOrder ORDER = new JobOrder(
            "invite",
            Map.of("userIds", 3),
            false,
            "Change 815",
            new JobOrder.Starter("realm", "rita", "client", "rita"),
            1_000,
            3);

    private final Job job = Job.of("job", ORDER);

    @Test
    void givenEveryTurnEndsThenEveryUserIsInOneCount() {
        JobProgress progress = JobProgress.NONE
                .skipped("no_email")
                .begun("a", 5)
                .mailed()
                .begun("b", 6)
                .notMailed()
                .begun("c", 7)
                .interrupted()
                .skipped("no_email");

        assertThat(progress.position()).isEqualTo(5);
        assertThat(progress.counts())
                .isEqualTo(new JobProgress.Counts(1, Map.of("no_email", 2), 1, List.of("b"), 1, List.of("c")));
        assertThat(progress.begun()).isNull();
        assertThat(progress.nextMailAt()).isEqualTo(7);
    }

    @Test
    void givenNobodyIsBegunThenNobodyIsUncertainWhenAnotherNodeTakesOver() {
        Job mine =
                job.with(JobProgress.NONE.begun("a", 0).mailed()).takenBy("me").takenBy("another");

        assertThat(mine.worker()).isEqualTo("another");
        assertThat(mine.progress().counts().uncertain()).isZero();
    }

    @Test
    void givenAnotherHasTakenItThenItIsNotStillMine() {
        Job mine = job.takenBy("me");

        assertThat(mine.isStill(mine)).isTrue();
        assertThat(mine.takenBy("another").isStill(mine)).isFalse();
        assertThat(mine.with(mine.progress().skipped("no_email")).isStill(mine)).isFalse();
        assertThat(mine.ended(Optional.empty(), 1).isStill(mine)).isFalse();
    }

    @Test
    void givenTenMailsInARowFailThenItIsEnough() {
        Job failing = job;
        for (int i = 0; i < 9; i++) {
            failing = failing.with(failing.progress().begun("user" + i, 0).notMailed());
        }
        assertThat(failing.mailsFail()).isFalse();
        assertThat(failing.with(failing.progress().begun("x", 0).notMailed()).mailsFail())
                .isTrue();
        Job recovered = failing.with(failing.progress().begun("x", 0).mailed());
        assertThat(recovered
                        .with(recovered.progress().begun("y", 0).notMailed())
                        .mailsFail())
                .isFalse();
    }

    @Test
    void givenManyFailThenTheRowDoesNotGrowWithThem() {
        JobProgress progress = IntStream.range(0, 1_000)
                .boxed()
                .reduce(
                        JobProgress.NONE,
                        (so, i) -> so.begun("user" + i, 0)
                                .notMailed()
                                .begun("other" + i, 0)
                                .interrupted(),
                        (one, other) -> one);

        assertThat(progress.counts().failed()).isEqualTo(1_000);
        assertThat(progress.counts().uncertain()).isEqualTo(1_000);
        assertThat(progress.counts().failedUsers()).hasSize(200).contains("user0");
        assertThat(progress.counts().uncertainUsers()).hasSize(200).contains("other0");
    }

    @Test
    void givenItIsWrittenThenItIsReadAsItWasAndANewerVersionsFieldsAreLeftOut() throws IOException {
        Job kept = job.takenBy("me").with(JobProgress.NONE.skipped("no_email").begun("a", 5));

        assertThat(read(Json.write(kept))).isEqualTo(kept);
        assertThat(read(Json.write(kept.ended(Optional.of("stopped"), 9))))
                .isEqualTo(kept.ended(Optional.of("stopped"), 9));
        assertThat(read(Json.write(kept).replaceFirst("\\{", "{\"newer\":1,"))).isEqualTo(kept);
    }

    private static Job read(String text) throws IOException {
        return JsonSerialization.readValue(text, new TypeReference<Job>() {});
    }
}
