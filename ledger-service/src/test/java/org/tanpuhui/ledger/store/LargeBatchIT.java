package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** The ledger's share of a large batch, timed: binding {@code -Dbatch.people} and issuing. */
@Tag("long")
class LargeBatchIT {
  private static final int AT_ONCE = 2_000;
  private static final long EACH_MG = 4_680_000;
  private static final ParticipantId PROJECT = Reductions.participant(1);

  private long offset;

  @Test
  void manyPeopleAreBoundAndTheBatchIsIssued() throws Exception {
    int people = Integer.getInteger("batch.people", 50_000);
    LedgerDatabase database = LedgerDatabase.create();
    LedgerService ledger = database.service();
    try (Connection connection = database.openHot()) {
      double posting = run(ledger, connection, people, this::pooled);
      double binding = run(ledger, connection, people, i -> holding(Kind.BIND, i, EACH_MG));
      long since = System.nanoTime();
      List<Output> answers =
          ledger.post(connection, List.of(input(holding(Kind.ISSUE, 1, people * EACH_MG))));
      connection.commit();
      double issuing = (System.nanoTime() - since) / 1e9;

      HoldingAnswer answer = HoldingAnswer.read(answers.get(0).value());
      assertThat(answer.issued().tonnes()).isEqualTo(people * EACH_MG / 1_000_000_000);
      System.out.printf(
          "LargeBatchIT {\"people\":%d,\"post_s\":%.1f,\"bind_s\":%.1f,\"issue_s\":%.3f}%n",
          people, posting, binding, issuing);
    }
    ledger
        .trialBalance(Scheme.SANDBOX)
        .assets()
        .forEach(asset -> assertThat(asset.difference()).isZero());
  }

  private static double run(
      LedgerService ledger, Connection connection, int people, IntFunction<StreamCommand> make)
      throws Exception {
    long since = System.nanoTime();
    for (int from = 0; from < people; from += AT_ONCE) {
      List<Input<StreamCommand>> batch = new ArrayList<>(AT_ONCE);
      for (int i = from; i < Math.min(people, from + AT_ONCE); i++) {
        batch.add(input(make.apply(i)));
      }
      ledger.post(connection, batch);
      connection.commit();
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private static Input<StreamCommand> input(StreamCommand command) {
    return new Input<>(0, command.activitiesOffset(), Reductions.RECORDED_AT, command);
  }

  private static ParticipantId person(int i) {
    return Reductions.participant((i + 10L) * 2_654_435_761L & 0xffff_ffff_ffffL);
  }

  private PostReduction pooled(int i) {
    PostReduction plain =
        Reductions.command(i, person(i), EACH_MG, true, Reductions.RECORDED_AT, ++offset);
    return new PostReduction(
        plain.entryId(),
        plain.activityId(),
        plain.type(),
        plain.participant(),
        plain.amount(),
        plain.points(),
        false,
        true,
        plain.occurredAt(),
        plain.recordedAt(),
        plain.partner(),
        plain.methodology(),
        0,
        plain.activitiesOffset());
  }

  private HoldingCommand holding(Kind kind, int i, long amount) {
    UUID id = new UUID(0x8000L, 0x8000_0000_0000_0000L | ++offset);
    return new HoldingCommand(
        kind,
        HoldingCommand.entryId(Reductions.RECORDED_AT, id, kind),
        id,
        kind == Kind.ISSUE ? PROJECT : person(i),
        "demo-metro",
        Reductions.METHODOLOGY.methodology(),
        null,
        amount,
        0,
        3,
        1,
        false,
        PROJECT,
        kind == Kind.ISSUE
            ? new HoldingCommand.Issue(
                "b", "p", 5, "1", LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"))
            : null,
        Reductions.OCCURRED_AT,
        Reductions.RECORDED_AT,
        0,
        offset);
  }
}
