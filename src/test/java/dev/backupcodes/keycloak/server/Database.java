package dev.backupcodes.keycloak.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A real database of one's own, for any number of servers, that can be stopped, crashed and started again. */
public interface Database extends AutoCloseable {

    /** As Keycloak's option {@code db} names it. */
    String vendor();

    int port();

    /** @param at the port where it is found */
    String url(int at);

    /** Whom Keycloak is to it; the password is the same word. */
    String user();

    /**
     * Keycloak's options for this database when it starts; which vendor it is, it may know from its build.
     *
     * @param port where servers find it: its own, or that of a {@link Wire} to it
     */
    default Map<String, String> options(int port) {
        return Map.of("db-url", url(port), "db-username", user(), "db-password", user());
    }

    /** A connection past Keycloak, of somebody who may do everything. */
    Connection connect() throws SQLException;

    /** How many transactions of Keycloak are open at this instant. */
    int openTransactions();

    /** Takes no writes from Keycloak, or takes them again. */
    void readOnly(boolean yes);

    /** Ends at once, as when its machine loses its power; what it has promised to keep, it must find again. */
    void crash();

    /** Ends in good order, whoever is connected. */
    void stop();

    /** Starts again, with the data it has and at the same port. */
    void start();

    /** Stops it and removes its data. */
    @Override
    void close();

    /** Its name and version, for reports. */
    default String version() {
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the one number that a query finds */
    default int count(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements past Keycloak. */
    default void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
