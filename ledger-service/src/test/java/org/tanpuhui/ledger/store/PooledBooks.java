package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
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
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Books of the ledger with commands of the stream that pool, bind and issue. */
abstract class PooledBooks {
  static final ParticipantId ANNA = Reductions.participant(7);
  static final ParticipantId BERT = Reductions.participant(8);
  static final ParticipantId PROJECT = Reductions.participant(900);
  static final String RIDES = Reductions.METHODOLOGY.methodology();
  static final long TONNE = 1_000_000_000L;

  LedgerDatabase database;
  LedgerService ledger;
  final List<Output> outputs = new ArrayList<>();
  long offset;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
    ledger = database.service();
  }

  PostReduction pooled(long activity, ParticipantId participant, long milligrams) {
    PostReduction plain =
        Reductions.command(
            activity, participant, milligrams, true, Reductions.RECORDED_AT, ++offset);
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

  StreamCommand reversal(long activity, ParticipantId participant) {
    return Reductions.reversal(activity, participant, Reductions.RECORDED_AT, ++offset);
  }

  HoldingCommand holding(
      Kind kind, ParticipantId participant, long amount, long replaced, int batch, int revision) {
    UUID id = new UUID(0x8000L | (long) batch << 32, 0x8000_0000_0000_0000L | ++offset);
    boolean ofBatch = batch > 0;
    return new HoldingCommand(
        kind,
        HoldingCommand.entryId(Reductions.RECORDED_AT, id, kind),
        id,
        participant,
        "demo-metro",
        RIDES,
        kind == Kind.REPLACE ? Reductions.activity(offset) : null,
        amount,
        replaced,
        batch,
        revision,
        false,
        ofBatch ? PROJECT : null,
        kind == Kind.ISSUE
            ? new HoldingCommand.Issue(
                "batch-" + batch,
                "metro",
                5,
                "1.0.0",
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2026-12-31"))
            : null,
        Reductions.OCCURRED_AT,
        Reductions.RECORDED_AT,
        0,
        offset);
  }

  void post(StreamCommand... commands) throws SQLException, PoisonRecordException {
    try (Connection connection = database.openHot()) {
      outputs.addAll(ledger.post(connection, inputs(List.of(commands))));
      connection.commit();
    }
  }

  static List<Input<StreamCommand>> inputs(List<StreamCommand> commands) {
    List<Input<StreamCommand>> inputs = new ArrayList<>();
    for (StreamCommand command : commands) {
      inputs.add(new Input<>(0, command.activitiesOffset(), Reductions.RECORDED_AT, command));
    }
    return inputs;
  }

  HoldingAnswer answer() throws Exception {
    return HoldingAnswer.read(outputs.get(outputs.size() - 1).value());
  }

  long available(ParticipantId participant) {
    return ledger.balances(participant).orElseThrow().get(Asset.REDUCTION).balance().longValue();
  }

  long pooledOf(ParticipantId participant) {
    return ledger.held(participant).pooled().longValue();
  }

  long inBatch(ParticipantId participant) {
    return ledger.held(participant).inBatch().longValue();
  }

  long system(long accountClass, long number) throws SQLException {
    return database.number(
        "SELECT coalesce(sum(credits - debits), 0) FROM system_balance WHERE account = "
            + (2L << 56 | accountClass << 48 | number));
  }

  void assertAgrees() throws Exception {
    for (var asset : ledger.trialBalance(Scheme.SANDBOX).assets()) {
      assertThat(asset.difference()).as(asset.asset().id()).isZero();
      assertThat(asset.debits()).isEqualTo(asset.credits());
    }
    assertThat(ledger.runningBalance(Scheme.SANDBOX).assets())
        .isEqualTo(ledger.trialBalance(Scheme.SANDBOX).assets());
    try (Connection connection = database.open()) {
      assertThat(texts(ledger.answers(connection, 0, 0, Long.MAX_VALUE))).isEqualTo(texts(outputs));
    }
  }

  static List<String> texts(List<Output> outputs) {
    return outputs.stream()
        .map(
            o -> o.inputOffset() + o.key() + o.id() + new String(o.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
