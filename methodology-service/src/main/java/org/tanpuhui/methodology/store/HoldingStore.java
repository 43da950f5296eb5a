package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.Input;

/** Which recorded activities are pooled, in the caller's transaction. */
public final class HoldingStore {

  /**
   * A recorded activity that a mandate moves.
   *
   * @param mandate place of the mandate in the list that was asked for
   * @param methodology id of the methodology that computed it
   */
  public record Moved(
      int mandate,
      long participant,
      Instant occurredAt,
      UUID activityId,
      long amountMg,
      String methodology) {}

  /** What these mandates, of different participants, move; in their order, then by methodology. */
  public List<Moved> mandated(Connection connection, List<Input<PoolMandate>> mandates)
      throws SQLException {
    int n = mandates.size();
    int[] ord = new int[n];
    long[] participants = new long[n];
    String[] partners = new String[n];
    String[] scenarios = new String[n];
    Boolean[] given = new Boolean[n];
    long[] at = new long[n];
    for (int i = 0; i < n; i++) {
      PoolMandate mandate = mandates.get(i).value();
      ord[i] = i;
      participants[i] = mandate.participant();
      partners[i] = mandate.partner();
      scenarios[i] = mandate.scenario();
      given[i] = mandate.given();
      at[i] = Micros.of(mandate.at());
    }
    List<Moved> moved = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.MANDATED)) {
      select.setArray(1, SqlArrays.int4(connection, ord));
      select.setArray(2, SqlArrays.int8(connection, participants));
      select.setArray(3, SqlArrays.text(connection, partners));
      select.setArray(4, SqlArrays.text(connection, scenarios));
      select.setArray(5, connection.createArrayOf("boolean", given));
      select.setArray(6, SqlArrays.int8(connection, at));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          moved.add(
              new Moved(
                  row.getInt(1),
                  row.getLong(2),
                  EvidenceRows.instant(row, 3),
                  row.getObject(4, UUID.class),
                  row.getLong(5),
                  row.getString(6)));
        }
      }
    }
    return moved;
  }

  /** Notes where these activities are now. */
  public void setPooled(Connection connection, List<Input<PoolMandate>> mandates, List<Moved> moved)
      throws SQLException {
    if (moved.isEmpty()) {
      return;
    }
    int n = moved.size();
    long[] participants = new long[n];
    long[] occurred = new long[n];
    UUID[] ids = new UUID[n];
    long[] offsets = new long[n];
    int[] partitions = new int[n];
    Boolean[] pooled = new Boolean[n];
    for (int i = 0; i < n; i++) {
      Input<PoolMandate> mandate = mandates.get(moved.get(i).mandate());
      participants[i] = moved.get(i).participant();
      occurred[i] = Micros.of(moved.get(i).occurredAt());
      ids[i] = moved.get(i).activityId();
      offsets[i] = mandate.offset();
      partitions[i] = mandate.partition();
      pooled[i] = mandate.value().given();
    }
    try (PreparedStatement upsert = connection.prepareStatement(HoldingSql.SET_POOLED)) {
      upsert.setArray(1, SqlArrays.int8(connection, participants));
      upsert.setArray(2, SqlArrays.int8(connection, occurred));
      upsert.setArray(3, SqlArrays.uuid(connection, ids));
      upsert.setArray(4, SqlArrays.int8(connection, offsets));
      upsert.setArray(5, SqlArrays.int4(connection, partitions));
      upsert.setArray(6, connection.createArrayOf("boolean", pooled));
      upsert.executeUpdate();
    }
  }
}
