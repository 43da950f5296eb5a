package org.tanpuhui.platform.sql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Rows in PostgreSQL's binary COPY format, written to a table in one statement.
 *
 * <p>Call {@link #row(int)} and then one method per column, in the order of the statement's column
 * list. The column's SQL type must be the one the method names; PostgreSQL checks the length only.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, binary format</a>
 */
public final class CopyRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  // The format is big-endian.
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;
  private static final long POSTGRES_EPOCH_DAY = 10_957;

  private byte[] buffer;
  private int size;
  private int rows;

  /**
   * @param expectedBytes first size of the buffer; it grows
   */
  public CopyRows(int expectedBytes) {
    buffer = new byte[Math.max(expectedBytes, 1024)];
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    size = SIGNATURE.length;
  }

  /** Number of rows begun. */
  public int rows() {
    return rows;
  }

  /** Begins a row of this many columns. */
  public CopyRows row(int columns) {
    rows++;
    ensure(2);
    putShort(columns);
    return this;
  }

  public CopyRows nullValue() {
    ensure(4);
    putInt(-1);
    return this;
  }

  /** {@code boolean}. */
  public CopyRows bool(boolean value) {
    ensure(5);
    putInt(1);
    buffer[size++] = (byte) (value ? 1 : 0);
    return this;
  }

  /** {@code smallint}. */
  public CopyRows int2(int value) {
    ensure(6);
    putInt(2);
    putShort(value);
    return this;
  }

  /** {@code integer}. */
  public CopyRows int4(int value) {
    ensure(8);
    putInt(4);
    putInt(value);
    return this;
  }

  /** {@code bigint}. */
  public CopyRows int8(long value) {
    ensure(12);
    putInt(8);
    putLong(value);
    return this;
  }

  /** {@code uuid}; null writes NULL. */
  public CopyRows uuid(UUID value) {
    if (value == null) {
      return nullValue();
    }
    ensure(20);
    putInt(16);
    putLong(value.getMostSignificantBits());
    putLong(value.getLeastSignificantBits());
    return this;
  }

  /** {@code timestamptz}, microseconds; null writes NULL. */
  public CopyRows timestamptz(Instant value) {
    if (value == null) {
      return nullValue();
    }
    long micros =
        Math.addExact(
            Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1_000);
    return int8(micros - POSTGRES_EPOCH_MICROS);
  }

  /** {@code date}. */
  public CopyRows date(LocalDate value) {
    return int4((int) (value.toEpochDay() - POSTGRES_EPOCH_DAY));
  }

  /** {@code bytea}; null writes NULL. */
  public CopyRows bytea(byte[] value) {
    if (value == null) {
      return nullValue();
    }
    ensure(4 + value.length);
    putInt(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  /**
   * {@code text} or {@code json}; null writes NULL. For {@code jsonb} use {@link #jsonb(byte[])}.
   */
  public CopyRows text(String value) {
    return bytea(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code jsonb} from UTF-8 JSON text; null writes NULL. */
  public CopyRows jsonb(byte[] json) {
    if (json == null) {
      return nullValue();
    }
    ensure(5 + json.length);
    putInt(json.length + 1);
    buffer[size++] = 1;
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
    return this;
  }

  /**
   * Sends the rows.
   *
   * @param statement {@code COPY table (columns) FROM STDIN (FORMAT BINARY)}
   * @return rows written
   */
  public long copyTo(Connection connection, String statement) throws SQLException {
    ensure(2);
    putShort(-1);
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    var in = copy.copyIn(statement);
    try {
      in.writeToCopy(buffer, 0, size);
      return in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      byte[] larger = new byte[Math.max(buffer.length * 2, size + more)];
      System.arraycopy(buffer, 0, larger, 0, size);
      buffer = larger;
    }
  }

  private void putShort(int value) {
    SHORT.set(buffer, size, (short) value);
    size += Short.BYTES;
  }

  private void putInt(int value) {
    INT.set(buffer, size, value);
    size += Integer.BYTES;
  }

  private void putLong(long value) {
    LONG.set(buffer, size, value);
    size += Long.BYTES;
  }
}
