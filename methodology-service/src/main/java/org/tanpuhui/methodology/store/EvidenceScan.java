package org.tanpuhui.methodology.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.platform.Scheme;

/**
 * Reads all activities of a scheme that began in a period, in order of participant, time and id,
 * however many: a few thousand rows are in memory at a time. Traces are left out.
 */
public final class EvidenceScan {
  private static final int FETCH_ROWS = 2_000;
  private static final int SCHEME_BITS = 56;
  private static final int CONTENT_HASH = 38;
  private static final int PRIVATE_DIGEST = 39;

  private final EvidenceRows rows;

  public EvidenceScan(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.rows = new EvidenceRows(dictionaries, registry);
  }

  /** Takes one activity. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param changes what became of it later, in order of revision
     */
    void take(Evidence evidence, Commitment commitment, List<Change> changes)
        throws SQLException, IOException;
  }

  /**
   * Gives every activity that began in {@code [from, to)} to the taker.
   *
   * @param connection in a transaction; what it sees is what is given
   */
  public void scan(Connection connection, Scheme scheme, Instant from, Instant to, Taker taker)
      throws SQLException, IOException {
    try (PreparedStatement select = connection.prepareStatement(StateSql.SCAN)) {
      select.setFetchSize(FETCH_ROWS);
      select.setLong(1, (long) scheme.code() << SCHEME_BITS);
      select.setLong(2, (scheme.code() + 1L) << SCHEME_BITS);
      select.setObject(3, from.atOffset(ZoneOffset.UTC));
      select.setObject(4, to.atOffset(ZoneOffset.UTC));
      Evidence evidence = null;
      Commitment commitment = null;
      List<Change> changes = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject(3, UUID.class);
          if (evidence == null || !evidence.claim().activityId().equals(id)) {
            if (evidence != null) {
              taker.take(evidence, commitment, changes);
            }
            changes = new ArrayList<>();
            commitment =
                new Commitment(
                    row.getObject(CONTENT_HASH, UUID.class),
                    row.getObject(PRIVATE_DIGEST, UUID.class));
            evidence = null;
          }
          ActivityState state = rows.readState(row);
          evidence = evidence == null ? state.evidence() : evidence;
          if (state.latest() != null) {
            changes.add(state.latest());
          }
        }
      }
      if (evidence != null) {
        taker.take(evidence, commitment, changes);
      }
    }
  }
}
