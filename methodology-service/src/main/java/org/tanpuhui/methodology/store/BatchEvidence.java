package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Registry;

/** Reads the evidence of a batch's activities, however many; without traces. */
public final class BatchEvidence {
  private static final int FETCH_ROWS = 2_000;
  private static final int AMOUNT = 38;

  private static final String SELECT =
      StateSql.STATE_SELECT
              .replace("e.trace,", "NULL::bytea,")
              .replace(
                  "c.recorded_at, c.in_ordinal\n",
                  "c.recorded_at, c.in_ordinal, b.amount_mg_co2e\n")
              .replace(
                  "FROM evidence AS e\n",
                  "FROM batch_activity AS b JOIN evidence AS e\n"
                      + "  ON e.participant = b.participant AND e.occurred_at = b.occurred_at\n"
                      + " AND e.activity_id = b.activity_id\n")
          + """
          WHERE b.batch_no = ? AND b.participant >= ? AND b.participant < ?
          """;

  private final EvidenceRows rows;

  public BatchEvidence(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.rows = new EvidenceRows(dictionaries, registry);
  }

  /** A query for the activities of participants in {@code [from, to)}; the caller closes it. */
  public PreparedStatement select(Connection connection, int batch, long from, long to)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(SELECT);
    select.setFetchSize(FETCH_ROWS);
    select.setInt(1, batch);
    select.setLong(2, from);
    select.setLong(3, to);
    return select;
  }

  public ActivityState read(ResultSet row) throws SQLException {
    return rows.readState(row);
  }

  /** The amount that the batch counts for it, milligrams. */
  public long recorded(ResultSet row) throws SQLException {
    return row.getLong(AMOUNT);
  }
}
