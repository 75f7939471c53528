package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.connections.jpa.AsynchronousCommitAllowed;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.storage.configuration.jpa.entity.ServerConfigEntity;
import org.keycloak.storage.jpa.entity.FederatedUserCredentialEntity;

/**
 * A code that was accepted stays used when the database crashes. Keycloak commits without waiting for the disk only where everything
 * that a transaction has written allows it (keycloak pull requests #49750 for PostgreSQL, #52014 for SQL Server and Oracle); a single
 * row of the first two, which are all that our codes live in, makes it wait; so does that of a job.
 */
class SynchronousCommitTest {

    @ParameterizedTest
    @ValueSource(classes = {CredentialEntity.class, FederatedUserCredentialEntity.class, ServerConfigEntity.class})
    void givenARowWithCodesOrAJobThenItsTransactionIsCommittedSynchronously(Class<?> row) {
        assertThat(AsynchronousCommitAllowed.class.isAssignableFrom(row)).isFalse();
    }
}
