package org.tanpuhui.platform.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;

/** SQL arrays for {@code unnest}, sent in binary where the driver can. */
public final class SqlArrays {
  private SqlArrays() {}

  public static Array int8(Connection connection, long[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("int8", values);
  }

  public static Array int4(Connection connection, int[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("int4", values);
  }

  public static Array uuid(Connection connection, UUID[] values) throws SQLException {
    return connection.createArrayOf("uuid", values);
  }

  public static Array text(Connection connection, String[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }
}
