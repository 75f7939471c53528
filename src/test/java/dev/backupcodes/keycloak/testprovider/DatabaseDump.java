package dev.backupcodes.keycloak.testprovider;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that a database holds, as text: one row a line, binary columns read as Latin-1. */
final class DatabaseDump {

    private static final Set<Integer> BINARY =
            Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.JAVA_OBJECT);

    private DatabaseDump() {}

    static String of(Connection connection) throws SQLException {
        StringBuilder dump = new StringBuilder();
        for (String table : tables(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select * from " + table)) {
                ResultSetMetaData columns = rows.getMetaData();
                while (rows.next()) {
                    dump.append(table).append(':');
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String value = value(rows, i, columns.getColumnType(i));
                        if (value != null) {
                            dump.append(' ')
                                    .append(columns.getColumnName(i))
                                    .append('=')
                                    .append(value.replace('\n', ' '));
                        }
                    }
                    dump.append('\n');
                }
            }
        }
        return dump.toString();
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    private static String value(ResultSet rows, int column, int type) throws SQLException {
        if (!BINARY.contains(type)) {
            return rows.getString(column);
        }
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
