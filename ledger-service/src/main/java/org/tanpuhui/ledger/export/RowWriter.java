package org.tanpuhui.ledger.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;

/**
 * Writes rows of any table as lines: columns by their names, absent where null. Accounts are 16
 * hexadecimal digits, times instants, bytes base64, lists of texts arrays; numbers that JSON
 * readers would round are not told apart, so a reader must keep 64 bits.
 */
final class RowWriter {
  private static final Set<String> ACCOUNTS =
      Set.of(
          "debit_account",
          "credit_account",
          "holder",
          "participant",
          "project",
          "account",
          "from_account",
          "to_account");

  private final String[] names;
  private final Kind[] kinds;

  private enum Kind {
    ACCOUNT,
    INTEGER,
    NUMERIC,
    BOOLEAN,
    UUID,
    INSTANT,
    DATE,
    BYTES,
    TEXTS,
    TEXT
  }

  RowWriter(ResultSetMetaData columns) throws SQLException {
    names = new String[columns.getColumnCount()];
    kinds = new Kind[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns.getColumnLabel(i + 1);
      kinds[i] = kind(names[i], columns.getColumnTypeName(i + 1));
    }
  }

  private static Kind kind(String name, String type) {
    return switch (type) {
      case "int8" -> ACCOUNTS.contains(name) ? Kind.ACCOUNT : Kind.INTEGER;
      case "int2", "int4", "serial", "bigserial" -> Kind.INTEGER;
      case "numeric" -> Kind.NUMERIC;
      case "bool" -> Kind.BOOLEAN;
      case "uuid" -> Kind.UUID;
      case "timestamptz" -> Kind.INSTANT;
      case "date" -> Kind.DATE;
      case "bytea" -> Kind.BYTES;
      case "_text" -> Kind.TEXTS;
      default -> Kind.TEXT;
    };
  }

  /** Writes the columns of the present row into an open object. */
  void write(JsonGenerator line, ResultSet row) throws SQLException, IOException {
    for (int i = 0; i < names.length; i++) {
      switch (kinds[i]) {
        case ACCOUNT, INTEGER -> integer(line, i, row.getLong(i + 1), row.wasNull());
        case BOOLEAN -> bool(line, i, row.getBoolean(i + 1), row.wasNull());
        case TEXTS -> texts(line, i, row.getArray(i + 1));
        default -> object(line, i, row);
      }
    }
  }

  private void integer(JsonGenerator line, int column, long value, boolean isNull)
      throws IOException {
    if (isNull) {
      return;
    }
    if (kinds[column] == Kind.ACCOUNT) {
      line.writeStringField(names[column], ParticipantId.text(value));
    } else {
      line.writeNumberField(names[column], value);
    }
  }

  private void bool(JsonGenerator line, int column, boolean value, boolean isNull)
      throws IOException {
    if (!isNull) {
      line.writeBooleanField(names[column], value);
    }
  }

  private void texts(JsonGenerator line, int column, Array list) throws SQLException, IOException {
    if (list != null) {
      String[] values = (String[]) list.getArray();
      line.writeFieldName(names[column]);
      line.writeArray(values, 0, values.length);
    }
  }

  private void object(JsonGenerator line, int column, ResultSet row)
      throws SQLException, IOException {
    int at = column + 1;
    String text =
        switch (kinds[column]) {
          case UUID -> text(row.getObject(at, UUID.class));
          case DATE -> text(row.getObject(at, LocalDate.class));
          case INSTANT -> {
            OffsetDateTime time = row.getObject(at, OffsetDateTime.class);
            yield time == null ? null : time.toInstant().toString();
          }
          case BYTES -> {
            byte[] bytes = row.getBytes(at);
            yield bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
          }
          default -> row.getString(at);
        };
    if (text == null) {
      return;
    }
    if (kinds[column] == Kind.NUMERIC) {
      line.writeFieldName(names[column]);
      line.writeNumber(text);
    } else {
      line.writeStringField(names[column], text);
    }
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
