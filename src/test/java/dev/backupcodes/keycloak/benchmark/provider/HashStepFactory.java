package dev.backupcodes.keycloak.benchmark.provider;

/** Makes an {@link EmptyStep} that hashes what was entered as the server hashes passwords. */
public final class HashStepFactory extends EmptyStepFactory {

    public HashStepFactory() {
        super("benchmark-hash", EmptyStep.Work.HASH);
    }
}
