package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** What a reversal takes back, and what waits for an order. */
class ReversalIT {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final Instant RECORDED = Reductions.RECORDED_AT;

  private LedgerDatabase database;
  private LedgerService ledger;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
    ledger = database.service();
  }

  @Test
  void theRecordedAmountsGoBackAmountForAmount() throws Exception {
    // When
    post(posting(1, ANNA, 46_800, RECORDED), posting(2, ANNA, 5_999, RECORDED));
    post(reversal(1, ANNA, RECORDED.plus(2, ChronoUnit.DAYS), 3));

    // Then
    assertThat(balance("reduction")).isEqualTo(5_999);
    assertThat(balance("points")).isEqualTo(5);
    assertThat(database.number("SELECT sum(credited) FROM points_lots")).isEqualTo(51);
    assertThat(database.number("SELECT sum(debited) FROM points_lots")).isEqualTo(46);
    assertThat(
            database.number(
                "SELECT count(*) FROM journal r JOIN journal p USING (activity_id, line, asset, amount, exchange_rule)"
                    + " WHERE r.purpose = 2 AND p.purpose = 1 AND r.debit_account = p.credit_account"
                    + " AND r.credit_account = p.debit_account AND r.correction_rule = 2 AND r.cause IS NOT NULL"))
        .isEqualTo(1);
    assertThat(
            database.number(
                "SELECT count(*) FROM journal WHERE purpose = 2 AND book_date = date '2026-11-22' AND amount IN (46800, 46)"))
        .isEqualTo(2);
    assertAgrees();
  }

  @Test
  void aSecondReversalOfTheSameActivityChangesNothing() throws Exception {
    // Given
    post(posting(1, ANNA, 46_800, RECORDED));
    post(reversal(1, ANNA, RECORDED, 2));
    List<String> books = database.books();

    // When
    post(reversal(1, ANNA, RECORDED, 2), posting(1, ANNA, 46_800, RECORDED));

    // Then
    assertThat(database.books()).isEqualTo(books);
  }

  @Test
  void aReversalOfNothingIsThatRecordsFault() {
    assertThatThrownBy(() -> post(reversal(77, ANNA, RECORDED, 5)))
        .isInstanceOfSatisfying(
            PoisonRecordException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(5);
              assertThat(e.getMessage()).contains("nothing to reverse");
            });
  }

  @Test
  void pointsOutsideTheWindowWaitForAnOrder() throws Exception {
    // When
    post(posting(1, ANNA, 46_800, RECORDED));
    post(reversal(1, ANNA, RECORDED.plus(7, ChronoUnit.DAYS).plusMillis(1), 2));

    // Then
    assertThat(balance("reduction")).isZero();
    assertThat(balance("points")).isEqualTo(46);
    assertThat(
            database.number(
                "SELECT count(*) FROM parked_reversal WHERE why = 'outside_window' AND points = 46"))
        .isEqualTo(1);
    assertAgrees();
  }

  @Test
  void aProjectsGramsGoToItsPoolAndBack() throws Exception {
    // Given
    PostReduction grams = posting(1, ANNA, 9_000_000, RECORDED);
    PostReduction project =
        new PostReduction(
            grams.entryId(),
            grams.activityId(),
            Reductions.TYPE,
            ANNA,
            new CarbonMass(9_000_000),
            false,
            true,
            grams.occurredAt(),
            RECORDED,
            "forest",
            Reductions.METHODOLOGY,
            0,
            1);

    // When
    post(project);
    long pooled =
        database.number("SELECT credits - debits FROM system_balance WHERE account = " + pool());
    post(reversal(1, ANNA, RECORDED, 2));

    // Then
    assertThat(pooled).isEqualTo(9_000_000);
    assertThat(
            database.number(
                "SELECT credits - debits FROM system_balance WHERE account = " + pool()))
        .isZero();
    assertThat(database.number("SELECT count(*) FROM participant_balance")).isZero();
    assertThat(database.number("SELECT count(*) FROM parked_reversal")).isZero();
    assertAgrees();
  }

  private static long pool() {
    return ANNA.value() | 3L << 48;
  }

  /** Postings and reversals of few people, in batches of any size and one by one. */
  @Test
  void aBatchWithReversalsIsTheSameAsItsCommandsOneByOne() throws Exception {
    // Given
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ReversalIT seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<StreamCommand> commands = commands(random, 1_500);
    LedgerDatabase oneByOne = LedgerDatabase.create();
    LedgerService single = oneByOne.service();

    // When
    try (Connection connection = oneByOne.openHot();
        Connection batches = database.openHot()) {
      for (StreamCommand command : commands) {
        single.post(connection, inputs(command));
        connection.commit();
      }
      for (int from = 0; from < commands.size(); ) {
        int to = Math.min(commands.size(), from + 1 + random.nextInt(300));
        ledger.post(batches, inputs(commands.subList(from, to).toArray(StreamCommand[]::new)));
        batches.commit();
        from = to;
      }
    }

    // Then
    assertThat(database.books()).as("seed %d", seed).isEqualTo(oneByOne.books());
    assertThat(database.number("SELECT count(*) FROM parked_reversal")).isPositive();
    assertThat(database.number("SELECT count(*) FROM journal WHERE purpose = 2 AND asset = 2"))
        .isPositive();
    assertAgrees();
  }

  private static List<StreamCommand> commands(SplittableRandom random, int size) {
    List<StreamCommand> commands = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      Instant recordedAt = RECORDED.plus(n * 20L, ChronoUnit.MINUTES);
      int earlier = n == 0 ? 0 : random.nextInt(Math.max(0, n - 700), n);
      if (n > 0 && random.nextInt(3) == 0 && commands.get(earlier) instanceof PostReduction post) {
        commands.add(
            new org.tanpuhui.ledger.journal.ReverseReduction(
                org.tanpuhui.ledger.journal.ReverseReduction.entryId(
                    post.occurredAt(), post.activityId()),
                post.activityId(),
                post.participant(),
                post.occurredAt(),
                recordedAt,
                Reductions.activity(n + 1_000_000L),
                "void",
                0,
                n));
      } else {
        commands.add(
            posting(
                n,
                Reductions.participant(random.nextInt(9)),
                1 + random.nextInt(9_000),
                recordedAt));
      }
    }
    return commands;
  }

  private static PostReduction posting(
      long activity, ParticipantId participant, long milligrams, Instant recordedAt) {
    return Reductions.command(activity, participant, milligrams, true, recordedAt, activity);
  }

  private static StreamCommand reversal(
      long activity, ParticipantId participant, Instant recordedAt, long offset) {
    return Reductions.reversal(activity, participant, recordedAt, offset);
  }

  private void post(StreamCommand... commands) throws Exception {
    try (Connection connection = database.openHot()) {
      ledger.post(connection, inputs(commands));
      connection.commit();
    }
  }

  private static List<Input<StreamCommand>> inputs(StreamCommand... commands) {
    List<Input<StreamCommand>> inputs = new ArrayList<>();
    for (StreamCommand command : commands) {
      inputs.add(new Input<>(0, command.activitiesOffset(), command.recordedAt(), command));
    }
    return inputs;
  }

  private long balance(String asset) throws Exception {
    return database.number(
        "SELECT sum(" + asset + "_credits - " + asset + "_debits) FROM participant_balance");
  }

  private void assertAgrees() {
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .allSatisfy(asset -> assertThat(asset.difference()).as(asset.toString()).isZero())
        .isEqualTo(ledger.runningBalance(Scheme.SANDBOX).assets());
  }
}
