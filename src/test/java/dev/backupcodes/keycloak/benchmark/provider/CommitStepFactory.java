package dev.backupcodes.keycloak.benchmark.provider;

/** Makes an {@link EmptyStep} that locks and writes a row, and commits by itself. */
public final class CommitStepFactory extends EmptyStepFactory {

    public CommitStepFactory() {
        super("benchmark-commit", EmptyStep.Work.OWN_COMMIT);
    }
}
