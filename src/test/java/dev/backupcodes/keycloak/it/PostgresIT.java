package dev.backupcodes.keycloak.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same races on PostgreSQL, which locks and commits in its own way. */
class PostgresIT {

    private static EmbeddedPostgres postgres;
    private static SharedServer server;

    private CodeRace race;

    @BeforeAll
    static void keycloakOnPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        server = SharedServer.start(
                "postgres",
                keycloak -> keycloak.option("db", "postgres")
                        .option("db-url", postgres.getJdbcUrl("postgres", "postgres"))
                        .option("db-username", "postgres")
                        .option("db-password", "postgres"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        postgres.close();
    }

    @AfterEach
    void end() {
        race.end();
    }

    @Test
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds() {
        race = CodeRace.on(server, 23);
        race.manyPostsOfOneCode(60, 8);
    }

    @Test
    void givenTwoDifferentCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        race = CodeRace.on(server, 14);
        race.twoDifferentCodes(40);
    }
}
