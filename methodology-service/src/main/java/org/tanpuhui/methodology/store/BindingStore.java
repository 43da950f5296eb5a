package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.Input;

/** What the stream does to batches, in its transaction; a participant's rows change only here. */
public final class BindingStore {
  private static final int SLICE_SHIFT = 40;
  private static final int SCHEME_SHIFT = 56;

  /** States in which what is voided simply leaves: before verification, or while being freed. */
  private static final Set<String> OPEN =
      Set.of("monitored", "accounting_report", "rejected", "withdrawn");

  /**
   * A batch as commands to the ledger need it.
   *
   * @param projectNo number of the project's case
   * @param number number of the project in the ledger
   * @param pooled whether it is fed by pool mandates, else by monitoring
   * @param state of its last step, as rows have it
   */
  public record Batch(
      int no,
      String id,
      String projectId,
      int projectNo,
      long number,
      String methodology,
      String partner,
      boolean pooled,
      LocalDate periodFrom,
      LocalDate periodTo,
      String state) {

    /** Whether what is voided now leaves the batch. */
    public boolean lets() {
      return OPEN.contains(state);
    }
  }

  /**
   * What the ledger must be told of a participant.
   *
   * @param replacedMg of it, what belongs to voided activities
   */
  public record Change(long participant, long amountMg, long replacedMg, int revision) {}

  /**
   * Where the grams of an activity are.
   *
   * @param batch number of its batch, 0 for none
   * @param bound whether the ledger was told to bind them
   */
  public record Whereabouts(boolean pooled, int batch, boolean bound) {}

  /** A batch, null when there is none. */
  public Batch batch(Connection connection, int batch) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BindingSql.BATCH)) {
      select.setInt(1, batch);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Batch(
                batch,
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getBoolean(7),
                row.getObject(8, LocalDate.class),
                row.getObject(9, LocalDate.class),
                row.getString(10))
            : null;
      }
    }
  }

  /** A batch of which nobody takes a step until the transaction ends. */
  public Batch shared(Connection connection, int batch) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(BindingSql.SHARE_CASE)) {
      lock.setInt(1, ReviewStore.CASE_LOCK);
      lock.setInt(2, batch);
      lock.execute();
    }
    return batch(connection, batch);
  }

  /** Notes that a slice is done; false when it was before. */
  public boolean takeSlice(
      Connection connection, int batch, int partition, int slice, String action)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(BindingSql.TAKE_SLICE)) {
      insert.setInt(1, batch);
      insert.setInt(2, partition);
      insert.setInt(3, slice);
      insert.setString(4, action);
      return insert.executeUpdate() == 1;
    }
  }

  /** Binds the candidates of a slice that still stand. */
  public List<Change> bind(
      Connection connection, Scheme scheme, int batch, int partition, int slice, Instant at)
      throws SQLException {
    try (PreparedStatement drop = connection.prepareStatement(BindingSql.DROP_FALLEN)) {
      for (int i = 0; i < 4; i++) {
        drop.setLong(i + 1, from(scheme, slice + i % 2));
      }
      drop.setInt(5, batch);
      drop.setInt(6, partition);
      drop.setObject(7, at.atOffset(ZoneOffset.UTC));
      drop.executeUpdate();
    }
    List<Change> bound = new ArrayList<>();
    try (PreparedStatement insert = connection.prepareStatement(BindingSql.BIND_PARTICIPANTS)) {
      range(insert, batch, partition, scheme, slice);
      try (ResultSet row = insert.executeQuery()) {
        while (row.next()) {
          bound.add(new Change(row.getLong(1), row.getLong(2), 0, 1));
        }
      }
    }
    return bound;
  }

  /** Frees everything in a slice. */
  public List<Change> free(
      Connection connection, Scheme scheme, int batch, int partition, int slice, Instant at)
      throws SQLException {
    List<Change> freed = new ArrayList<>();
    try (PreparedStatement free = connection.prepareStatement(BindingSql.FREE_PARTICIPANTS)) {
      range(free, batch, partition, scheme, slice);
      free.setObject(5, at.atOffset(ZoneOffset.UTC));
      free.setInt(6, batch);
      free.setInt(7, partition);
      try (ResultSet row = free.executeQuery()) {
        while (row.next()) {
          long replaced = Math.min(row.getLong(2), row.getLong(3));
          freed.add(new Change(row.getLong(1), row.getLong(2) - replaced, replaced, row.getInt(4)));
        }
      }
    }
    return freed;
  }

  private static void range(
      PreparedStatement statement, int batch, int partition, Scheme scheme, int slice)
      throws SQLException {
    statement.setInt(1, batch);
    statement.setInt(2, partition);
    statement.setLong(3, from(scheme, slice));
    statement.setLong(4, from(scheme, slice + 1));
  }

  /** The smallest participant of a slice. */
  public static long from(Scheme scheme, int slice) {
    return ((long) scheme.code() << SCHEME_SHIFT) + ((long) slice << SLICE_SHIFT);
  }

  /** The slice of a participant. */
  public static int slice(long participant) {
    return (int) (participant >>> SLICE_SHIFT) & 0xff;
  }

  /** Where the grams are that these records take back, in their order. */
  public List<Whereabouts> whereabouts(Connection connection, List<ReductionRecord> reversals)
      throws SQLException {
    int n = reversals.size();
    int[] ord = new int[n];
    long[] participants = new long[n];
    long[] occurred = new long[n];
    UUID[] ids = new UUID[n];
    for (int i = 0; i < n; i++) {
      ord[i] = i;
      participants[i] = ParticipantId.parse(reversals.get(i).participant()).orElseThrow().value();
      occurred[i] = Micros.of(reversals.get(i).occurredAt());
      ids[i] = reversals.get(i).activityId();
    }
    List<Whereabouts> found = new ArrayList<>(n);
    try (PreparedStatement select = connection.prepareStatement(BindingSql.WHERE_HELD)) {
      select.setArray(1, SqlArrays.int4(connection, ord));
      select.setArray(2, SqlArrays.int8(connection, participants));
      select.setArray(3, SqlArrays.int8(connection, occurred));
      select.setArray(4, SqlArrays.uuid(connection, ids));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Whereabouts(
                  row.getBoolean(2), row.getInt(3), row.getObject(4, Integer.class) != null));
        }
      }
    }
    return found;
  }

  /**
   * Takes an activity out of its batch.
   *
   * @param why as {@code batch_release.why}
   * @return whether it was in one
   */
  public boolean leave(
      Connection connection,
      long participant,
      Instant occurredAt,
      UUID activity,
      Instant at,
      String why)
      throws SQLException {
    try (PreparedStatement leave = connection.prepareStatement(BindingSql.LEAVE)) {
      leave.setLong(1, participant);
      leave.setObject(2, occurredAt.atOffset(ZoneOffset.UTC));
      leave.setObject(3, activity);
      leave.setObject(4, at.atOffset(ZoneOffset.UTC));
      leave.setString(5, why);
      return leave.executeUpdate() > 0;
    }
  }

  /** Notes that a batch holds grams of a voided activity. */
  public void markVoided(Connection connection, long participant, Instant occurredAt, UUID activity)
      throws SQLException {
    try (PreparedStatement mark = connection.prepareStatement(BindingSql.MARK_VOIDED)) {
      mark.setLong(1, participant);
      mark.setObject(2, occurredAt.atOffset(ZoneOffset.UTC));
      mark.setObject(3, activity);
      mark.executeUpdate();
    }
  }

  /**
   * Expects less of a participant.
   *
   * @return the revision of the command that tells the ledger
   */
  public int expectLess(
      Connection connection, int batch, int partition, long participant, long amountMg)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(BindingSql.EXPECT)) {
      update.setLong(1, amountMg);
      update.setInt(2, batch);
      update.setInt(3, partition);
      update.setLong(4, participant);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("a bound participant has no row");
        }
        return row.getInt(1);
      }
    }
  }

  /** An activity that the verifier excluded. */
  public record Excluded(long participant, Instant occurredAt, long amountMg, boolean voided) {}

  /** The activity to exclude, null when it is not in the batch any more. */
  public Excluded toExclude(Connection connection, int batch, UUID activity) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BindingSql.TO_EXCLUDE)) {
      select.setInt(1, batch);
      select.setObject(2, activity);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Excluded(
                row.getLong(1), EvidenceRows.instant(row, 2), row.getLong(3), row.getBoolean(4))
            : null;
      }
    }
  }

  /** What the ledger is expected to hold for a batch. */
  public long total(Connection connection, int batch) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BindingSql.TOTAL)) {
      select.setInt(1, batch);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The last accounting report, canonical JSON. */
  public String report(Connection connection, int batch) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BindingSql.LAST_REPORT)) {
      select.setInt(1, batch);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /** Takes what the ledger answered about participants. */
  public void answered(Connection connection, List<Input<HoldingAnswer>> answers)
      throws SQLException {
    if (answers.isEmpty()) {
      return;
    }
    int n = answers.size();
    int[] batches = new int[n];
    int[] partitions = new int[n];
    long[] participants = new long[n];
    int[] revisions = new int[n];
    long[] amounts = new long[n];
    String[] problems = new String[n];
    for (int i = 0; i < n; i++) {
      HoldingAnswer answer = answers.get(i).value();
      batches[i] = answer.batch();
      partitions[i] = answers.get(i).partition();
      participants[i] = ParticipantId.parse(answer.participant()).orElseThrow().value();
      revisions[i] = answer.revision();
      amounts[i] = answer.boundMgCo2e();
      problems[i] = answer.outcomeCode();
    }
    try (PreparedStatement update = connection.prepareStatement(BindingSql.ANSWERED)) {
      update.setArray(1, SqlArrays.int4(connection, batches));
      update.setArray(2, SqlArrays.int4(connection, partitions));
      update.setArray(3, SqlArrays.int8(connection, participants));
      update.setArray(4, SqlArrays.int4(connection, revisions));
      update.setArray(5, SqlArrays.int8(connection, amounts));
      update.setArray(6, SqlArrays.text(connection, problems));
      update.executeUpdate();
    }
  }
}
