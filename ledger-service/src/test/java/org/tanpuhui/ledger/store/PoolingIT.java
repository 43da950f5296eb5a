package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Pooled grams on their way into batches and credits. Without the rows read under lock a batch
 * could take what its participant no longer has; without the answers' table a refused command could
 * be carried out when it is read again.
 */
class PoolingIT extends PooledBooks {
  @Test
  void whatMayBePooledIsPooledAtOnceAndItsPointsAreTheParticipants() throws Exception {
    post(
        pooled(1, ANNA, 46_800),
        Reductions.command(2, ANNA, 5_000, true, Reductions.RECORDED_AT, ++offset));

    assertThat(available(ANNA)).isEqualTo(5_000);
    assertThat(pooledOf(ANNA)).isEqualTo(46_800);
    assertThat(ledger.balances(ANNA).orElseThrow().get(Asset.POINTS).balance().longValue())
        .isEqualTo(51);
    assertThat(database.number("SELECT count(*) FROM journal WHERE pool_no IS NOT NULL"))
        .isEqualTo(1);
    assertAgrees();
  }

  @Test
  void withdrawnGramsGoBackAndPointsStay() throws Exception {
    post(pooled(1, ANNA, 46_800));

    post(holding(Kind.UNPOOL, ANNA, 46_800, 0, 0, 0));

    assertThat(available(ANNA)).isEqualTo(46_800);
    assertThat(pooledOf(ANNA)).isZero();
    assertThat(ledger.balances(ANNA).orElseThrow().get(Asset.POINTS).balance().longValue())
        .isEqualTo(46);
    post(holding(Kind.POOL, ANNA, 40_000, 0, 0, 0));
    assertThat(pooledOf(ANNA)).isEqualTo(40_000);
    assertThatThrownBy(() -> post(holding(Kind.POOL, ANNA, 7_000, 0, 0, 0)))
        .isInstanceOf(PoisonRecordException.class)
        .hasMessageContaining("6800 mg of the 7000 mg");
    assertAgrees();
  }

  @Test
  void batchTakesWhatIsThereAndIsRefusedWhatIsNot() throws Exception {
    post(pooled(1, ANNA, 46_800));

    post(holding(Kind.BIND, ANNA, 46_801, 0, 3, 1));
    assertThat(answer().outcomeCode()).isEqualTo("not_covered");
    assertThat(pooledOf(ANNA)).isEqualTo(46_800);

    HoldingCommand bind = holding(Kind.BIND, ANNA, 40_000, 0, 3, 2);
    post(bind);
    assertThat(answer().outcomeCode()).isNull();
    assertThat(answer().boundMgCo2e()).isEqualTo(40_000);
    assertThat(inBatch(ANNA)).isEqualTo(40_000);
    assertThat(pooledOf(ANNA)).isEqualTo(6_800);
    int answers = outputs.size();
    post(bind);
    assertThat(outputs).hasSize(answers);
    assertThat(inBatch(ANNA)).isEqualTo(40_000);

    post(holding(Kind.UNBIND, ANNA, 40_000, 0, 3, 3));
    assertThat(answer().boundMgCo2e()).isZero();
    assertThat(pooledOf(ANNA)).isEqualTo(46_800);
    assertAgrees();
  }

  @Test
  void refusedCommandStaysRefusedWhenItIsReadAgain() throws Exception {
    HoldingCommand early = holding(Kind.BIND, ANNA, 46_800, 0, 3, 1);
    post(early);
    assertThat(answer().outcomeCode()).isEqualTo("not_covered");
    post(pooled(1, ANNA, 46_800));

    post(early);

    assertThat(outputs).hasSize(1);
    assertThat(pooledOf(ANNA)).isEqualTo(46_800);
    assertAgrees();
  }

  /** The worked case of rules.md section 5.2, and the next batch. */
  @Test
  void wholeTonnesAreIssuedTheRestIsCarriedAndWhatIsOwedIsMadeGoodFirst() throws Exception {
    post(pooled(1, ANNA, 3_000 * TONNE), pooled(2, BERT, 740_862_000_000L));
    post(
        holding(Kind.BIND, ANNA, 3_000 * TONNE, 0, 3, 1),
        holding(Kind.BIND, BERT, 740_862_000_000L, 0, 3, 1));

    post(holding(Kind.ISSUE, PROJECT, 3_740_862_000_001L, 0, 3, 1));
    assertThat(answer().outcomeCode()).isEqualTo("total_differs");
    post(holding(Kind.ISSUE, PROJECT, 3_740_862_000_000L, 0, 3, 2));

    HoldingAnswer.Issued issued = answer().issued();
    assertThat(issued.tonnes()).isEqualTo(3_740);
    assertThat(issued.carriedMgCo2e()).isEqualTo(862_000_000L);
    assertThat(issued.serials()).contains("-2026-");
    assertThat(inBatch(ANNA)).isZero();
    assertThat(system(3, 900)).isEqualTo(862_000_000L);
    assertThat(system(9, 900)).isEqualTo(3_740 * TONNE);
    assertAgrees();

    // An activity of the issued batch is voided: the project owes its grams.
    post(holding(Kind.REPLACE, BERT, 740_862_000_000L, 0, 3, 0), reversal(2, BERT));
    assertThat(available(BERT)).isZero();
    assertThat(system(9, 900)).isEqualTo(3_740 * TONNE - 740_862_000_000L);
    assertAgrees();

    post(pooled(3, ANNA, 1_000 * TONNE), holding(Kind.BIND, ANNA, 1_000 * TONNE, 0, 4, 1));
    post(holding(Kind.ISSUE, PROJECT, 1_000 * TONNE, 0, 4, 1));
    // 1,000 t and 862 kg carried, less 740.862 t: 260 t, and nothing is left.
    assertThat(answer().issued().replacedMgCo2e()).isEqualTo(740_862_000_000L);
    assertThat(answer().issued().tonnes()).isEqualTo(260);
    assertThat(answer().issued().carriedMgCo2e()).isZero();
    assertThat(system(9, 900)).isEqualTo(4_000 * TONNE);
    assertThat(database.number("SELECT due_mg FROM project_book")).isZero();
    assertThat(database.number("SELECT sum(tonnes) FROM batch_issue")).isEqualTo(4_000);
    post(holding(Kind.UNBIND, ANNA, 5, 0, 3, 2));
    assertThat(answer().outcomeCode()).isEqualTo("batch_issued");
    assertAgrees();
  }

  @Test
  void lessThanATonneIsNotIssued() throws Exception {
    post(pooled(1, ANNA, TONNE - 1), holding(Kind.BIND, ANNA, TONNE - 1, 0, 3, 1));

    post(holding(Kind.ISSUE, PROJECT, TONNE - 1, 0, 3, 1));

    assertThat(answer().outcomeCode()).isEqualTo("below_one_tonne");
    assertThat(inBatch(ANNA)).isEqualTo(TONNE - 1);
    assertAgrees();
  }

  @Test
  void voidBeforeVerificationLeavesTheBatchAndOneOfARejectedBatchIsNotGivenBackTwice()
      throws Exception {
    post(pooled(1, ANNA, 10_000), pooled(2, ANNA, 20_000));
    post(holding(Kind.BIND, ANNA, 30_000, 0, 3, 1));

    post(
        holding(Kind.UNBIND, ANNA, 10_000, 0, 3, 2),
        holding(Kind.UNPOOL, ANNA, 10_000, 0, 0, 0),
        reversal(1, ANNA));
    assertThat(available(ANNA)).isZero();
    assertThat(inBatch(ANNA)).isEqualTo(20_000);
    assertAgrees();

    // Verification has begun: the second is owed by the project; then the batch is rejected.
    post(holding(Kind.REPLACE, ANNA, 20_000, 0, 3, 0), reversal(2, ANNA));
    assertThat(database.number("SELECT due_mg FROM project_book")).isEqualTo(20_000);
    post(holding(Kind.UNBIND, ANNA, 0, 20_000, 3, 3));

    assertThat(answer().outcomeCode()).isNull();
    assertThat(database.number("SELECT due_mg FROM project_book")).isZero();
    assertThat(pooledOf(ANNA) + available(ANNA) + inBatch(ANNA)).isZero();
    assertThat(system(9, 900)).isZero();
    assertAgrees();
  }

  /** A forest: its grams stand in its project's pool, not in a participant's. */
  @Test
  void monitoredGramsGoFromTheProjectsPoolIntoItsBatch() throws Exception {
    PostReduction ride = pooled(1, ANNA, 2 * TONNE);
    PostReduction monitored =
        new PostReduction(
            ride.entryId(),
            ride.activityId(),
            ride.type(),
            ANNA,
            ride.amount(),
            false,
            true,
            true,
            ride.occurredAt(),
            ride.recordedAt(),
            "demo-metro",
            ride.methodology(),
            0,
            ride.activitiesOffset());
    post(monitored);
    assertThat(system(3, 7)).isEqualTo(2 * TONNE);

    post(monitoring(holding(Kind.BIND, ANNA, 2 * TONNE + 1, 0, 3, 1)));
    assertThat(answer().outcomeCode()).isEqualTo("not_covered");
    post(monitoring(holding(Kind.BIND, ANNA, 2 * TONNE, 0, 3, 2)));
    assertThat(answer().boundMgCo2e()).isEqualTo(2 * TONNE);
    assertThat(system(3, 7)).isZero();
    post(monitoring(holding(Kind.UNBIND, ANNA, TONNE / 2, 0, 3, 3)));
    assertThat(system(3, 7)).isEqualTo(TONNE / 2);
    post(holding(Kind.ISSUE, PROJECT, 3 * TONNE / 2, 0, 3, 1));

    assertThat(answer().issued().tonnes()).isEqualTo(1);
    assertThat(system(3, 900)).isEqualTo(TONNE / 2);
    assertAgrees();
  }

  private static HoldingCommand monitoring(HoldingCommand plain) {
    return new HoldingCommand(
        plain.kind(),
        plain.entryId(),
        plain.commandId(),
        plain.participant(),
        plain.partner(),
        plain.methodology(),
        plain.activityId(),
        plain.amountMg(),
        plain.replacedMg(),
        plain.batch(),
        plain.revision(),
        true,
        plain.project(),
        plain.issue(),
        plain.occurredAt(),
        plain.recordedAt(),
        plain.activitiesPartition(),
        plain.activitiesOffset());
  }

  @Test
  void batchOfCommandsIsTheSameAsItsCommandsOneByOne() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PoolingIT seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<StreamCommand> commands = new ArrayList<>();
    for (int n = 1; n <= 600; n++) {
      ParticipantId who = Reductions.participant(random.nextInt(6));
      long amount = 1 + random.nextInt(9_000);
      commands.add(
          switch (random.nextInt(7)) {
            case 0 -> holding(Kind.BIND, who, amount, 0, 1 + random.nextInt(3), n);
            case 1 -> holding(Kind.UNBIND, who, amount, 0, 1 + random.nextInt(3), n);
            case 2 -> Reductions.command(n, who, amount, true, Reductions.RECORDED_AT, ++offset);
            default -> pooled(n, who, amount);
          });
    }
    LedgerDatabase other = LedgerDatabase.create();
    LedgerService single = other.service();
    try (Connection one = other.openHot();
        Connection many = database.openHot()) {
      for (StreamCommand command : commands) {
        single.post(one, inputs(List.of(command)));
        one.commit();
      }
      for (int from = 0; from < commands.size(); ) {
        int to = Math.min(commands.size(), from + 1 + random.nextInt(120));
        outputs.addAll(ledger.post(many, inputs(commands.subList(from, to))));
        many.commit();
        from = to;
      }
    }

    assertThat(database.books()).as("seed %d", seed).isEqualTo(other.books());
    String held =
        "SELECT sum((participant & 255) * (credits - debits)) FROM pooled_balance WHERE credits > debits";
    assertThat(database.number(held)).as("seed %d", seed).isEqualTo(other.number(held));
    assertThat(
            outputs.stream()
                .anyMatch(
                    o -> new String(o.value(), StandardCharsets.UTF_8).contains("not_covered")))
        .isTrue();
    outputs.sort(java.util.Comparator.comparingLong(Output::inputOffset));
    assertAgrees();
  }
}
