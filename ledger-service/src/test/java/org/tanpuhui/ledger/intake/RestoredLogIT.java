package org.tanpuhui.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.WholeLog;
import org.tanpuhui.ledger.log.sequencer.DisagreementException;
import org.tanpuhui.ledger.log.sequencer.FileLease;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.ledger.log.sequencer.Sequencer.Outcome;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.store.LaneReader;
import org.tanpuhui.ledger.store.OrderStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/** The log outlives its database: an older one is filled again before anything is signed. */
class RestoredLogIT {
  private static final int HALF = 1_200;
  private static final int PARTITIONS = 3;
  private static final NoteSigner KEY =
      NoteSigner.generate("tanpuhui.example/log/sandbox", VerifierKey.ED25519);

  @TempDir Path folder;

  @Test
  void anOlderDatabaseIsRefilledBeforeAnythingIsSigned() throws Exception {
    // Given
    LedgerDatabase original = LedgerDatabase.create();
    post(original, 0, HALF, 100);
    assertThat(round(original)).isEqualTo(Outcome.SIGNED);
    LedgerDatabase older = original.copy();
    post(original, HALF, 2 * HALF, 100);
    assertThat(round(original)).isEqualTo(Outcome.SIGNED);
    String signed = checkpoint();
    long runs = original.number("SELECT count(*) FROM log_order");

    // When
    Outcome empty = round(older);
    post(older, HALF, HALF + 500, 77);
    Outcome halfWay = round(older);
    String meanwhile = checkpoint();
    long refilled = older.number("SELECT count(*) FROM log_order");
    post(older, HALF, 2 * HALF, 333);
    Outcome whole = round(older);

    // Then
    assertThat(List.of(empty, halfWay, whole))
        .containsExactly(Outcome.WAITING, Outcome.WAITING, Outcome.NOTHING_NEW);
    assertThat(meanwhile).isEqualTo(signed);
    assertThat(refilled).isLessThan(runs);
    assertThat(older.number("SELECT count(*) FROM log_order")).isEqualTo(runs);
    assertThat(older.lanes()).isEqualTo(original.lanes());
    post(older, 2 * HALF, 2 * HALF + 10, 10);
    assertThat(round(older)).isEqualTo(Outcome.SIGNED);
    TrustPolicy policy = TrustPolicy.ofLogs(List.of(KEY.verifierKey()));
    assertThat(WholeLog.verify(new FileStorage(folder), policy, Optional.empty()).tree().size())
        .isEqualTo(2 * HALF + 10);
  }

  /** What somebody changes in the lanes afterwards, the published log betrays. */
  @Test
  void aLeafThatIsNotThePublishedOneStopsTheLogForGood() throws Exception {
    // Given
    LedgerDatabase database = LedgerDatabase.create();
    post(database, 0, 300, 100);
    assertThat(round(database)).isEqualTo(Outcome.SIGNED);

    // When
    try (Connection owner =
            DriverManager.getConnection(
                database.database().jdbcUrl(),
                database.database().owner(),
                database.database().ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(
          "UPDATE lane_batch SET leaves = overlay(leaves PLACING '\\x00' FROM 33 FOR 1)"
              + " WHERE first_number = 0 AND lane & 65535 = 1");
    }

    // Then
    assertThatThrownBy(() -> round(database))
        .isInstanceOf(DisagreementException.class)
        .hasMessageContaining("leaf 1 of lane 131073");
  }

  /** An index before 5 seconds are over is not demanded; after them its absence is a finding. */
  @Test
  void leavesWithoutAPlaceInTheTreeAreFound() throws Exception {
    // Given
    LedgerDatabase database = LedgerDatabase.create();
    post(database, 0, 200, 100);
    round(database);
    post(database, 200, 230, 30);

    // When
    List<OrderStore.Unindexed> atOnce;
    List<OrderStore.Unindexed> usually;
    try (Connection connection = database.open()) {
      atOnce = OrderStore.unindexed(connection, Scheme.SANDBOX, Duration.ofMillis(-1_000), 10);
      usually = OrderStore.unindexed(connection, Scheme.SANDBOX, Duration.ofSeconds(5), 10);
    }

    // Then
    assertThat(atOnce).hasSize(PARTITIONS);
    assertThat(atOnce.stream().mapToLong(OrderStore.Unindexed::leaves).sum()).isEqualTo(30);
    assertThat(usually).isEmpty();
    assertThat(
            database.number(
                "SELECT count(*) FROM journal j JOIN log_order o USING (lane)"
                    + " WHERE lane_number BETWEEN first_number AND first_number + leaf_count - 1"))
        .isEqualTo(200);
  }

  private Outcome round(LedgerDatabase database) throws Exception {
    try (FileLease lease = new FileLease(folder)) {
      Sequencer sequencer =
          new Sequencer(
              KEY.verifierKey().name(),
              new FileStorage(folder),
              new LaneReader(database.source(), Scheme.SANDBOX),
              new OrderStore(database.source(), Scheme.SANDBOX),
              lease,
              List.of(KEY),
              TrustPolicy.ofLogs(List.of(KEY.verifierKey())),
              100_000,
              100_000);
      return sequencer.round();
    }
  }

  private String checkpoint() throws Exception {
    byte[] bytes = new FileStorage(folder).read(Sequencer.CHECKPOINT).orElseThrow();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Posts activities [from, to), one in forty with its reversal behind it, in batches. */
  private static void post(LedgerDatabase database, int from, int to, int batchSize)
      throws Exception {
    LedgerService ledger = database.service();
    List<Input<StreamCommand>> batch = new ArrayList<>();
    try (Connection connection = database.openHot()) {
      for (int n = from; n < to; n++) {
        batch.add(input(n, command(n)));
        if (batch.size() >= batchSize || n == to - 1) {
          write(ledger, connection, batch);
          batch.clear();
        }
      }
    }
  }

  private static StreamCommand command(int n) {
    PostReduction post = post(n);
    if (n % 40 != 39) {
      return post;
    }
    PostReduction earlier = post(n - PARTITIONS);
    return Reductions.reversal(
        n - PARTITIONS, earlier.participant(), earlier.recordedAt().plusSeconds(60), n);
  }

  private static PostReduction post(int n) {
    return Reductions.command(
        n, Reductions.participant(n % 51), 1_000 + n, true, Reductions.RECORDED_AT, n);
  }

  private static Input<StreamCommand> input(int n, StreamCommand command) {
    return new Input<>(n % PARTITIONS, n, command.recordedAt(), command);
  }

  private static void write(
      LedgerService ledger, Connection connection, List<Input<StreamCommand>> batch)
      throws Exception {
    try {
      ledger.post(connection, batch);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }
}
