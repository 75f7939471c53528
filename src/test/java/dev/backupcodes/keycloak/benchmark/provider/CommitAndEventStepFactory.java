package dev.backupcodes.keycloak.benchmark.provider;

/** Makes an {@link EmptyStep} that writes a row, commits by itself and stores an event. */
public final class CommitAndEventStepFactory extends EmptyStepFactory {

    public CommitAndEventStepFactory() {
        super("benchmark-commit-event", EmptyStep.Work.OWN_COMMIT_AND_EVENT);
    }
}
