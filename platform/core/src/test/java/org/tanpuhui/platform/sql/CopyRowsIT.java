package org.tanpuhui.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;

/** What is written in binary must be what PostgreSQL reads: byte order, epochs, lengths, NULL. */
class CopyRowsIT {
  private static final String COPY = "COPY everything FROM STDIN (FORMAT BINARY)";

  @Test
  void everyColumnTypeArrivesUnchanged() throws SQLException {
    try (Connection connection = connection()) {
      UUID id = UUID.fromString("01890a5d-ac96-874b-bcce-b302099a8057");
      CopyRows rows = new CopyRows(16);
      rows.row(10)
          .bool(true)
          .int2(-7)
          .int4(Integer.MIN_VALUE)
          .int8(Long.MAX_VALUE)
          .uuid(id)
          .timestamptz(Instant.parse("1969-12-31T23:59:59.999999Z"))
          .date(LocalDate.of(2024, 2, 29))
          .bytea(new byte[] {0, (byte) 0xff})
          .text("减排量")
          .jsonb("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
      rows.row(10);
      for (int i = 0; i < 10; i++) {
        rows.nullValue();
      }

      assertThat(rows.copyTo(connection, COPY)).isEqualTo(2);

      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT b::text, s::text, i::text, l::text, u::text, (t AT TIME ZONE 'UTC')::text,"
                      + " d::text, encode(y, 'hex'), x, j::text FROM everything ORDER BY b NULLS LAST")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("true");
        assertThat(row.getString(2)).isEqualTo("-7");
        assertThat(row.getString(3)).isEqualTo("-2147483648");
        assertThat(row.getString(4)).isEqualTo("9223372036854775807");
        assertThat(row.getString(5)).isEqualTo(id.toString());
        assertThat(row.getString(6)).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(row.getString(7)).isEqualTo("2024-02-29");
        assertThat(row.getString(8)).isEqualTo("00ff");
        assertThat(row.getString(9)).isEqualTo("减排量");
        assertThat(row.getString(10)).isEqualTo("{\"a\": 1}");
        row.next();
        assertThat(row.getString(1)).isNull();
        assertThat(row.getString(10)).isNull();
      }
    }
  }

  @Test
  void aRowThatBreaksACheckWritesNothing() throws SQLException {
    try (Connection connection = connection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE positive (n bigint CHECK (n > 0))");
      }
      CopyRows rows = new CopyRows(16);
      rows.row(1).int8(1);
      rows.row(1).int8(0);

      assertThatThrownBy(() -> rows.copyTo(connection, "COPY positive FROM STDIN (FORMAT BINARY)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*) FROM positive")) {
        row.next();
        assertThat(row.getLong(1)).isZero();
      }
    }
  }

  private static Connection connection() throws SQLException {
    Database database = TestEngines.database("copy");
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.ownerPassword());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE everything (b boolean, s smallint, i integer, l bigint, u uuid, t timestamptz,"
              + " d date, y bytea, x text, j jsonb)");
    }
    return connection;
  }
}
