package org.tanpuhui.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.WelfareGifts;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.BatchEntries;
import org.tanpuhui.ledger.journal.BatchIssue;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.ControlTotal;
import org.tanpuhui.ledger.journal.HoldingBooks;
import org.tanpuhui.ledger.journal.HoldingBooks.Answered;
import org.tanpuhui.ledger.journal.HoldingBooks.HoldingKey;
import org.tanpuhui.ledger.journal.HoldingBooks.PoolKey;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.HoldingStore;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.MembershipStore;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Carries out the commands of the stream that post no activity, in its transaction: memberships,
 * pools, batches, issuances. What was answered once is never decided again.
 */
final class HoldingWork {
  private final JournalStore journal;
  private final CommandStore commands;
  private final CreditBook credits;
  private final WelfareGifts gifts;
  private final HoldingStore store = new HoldingStore();
  private final MembershipStore memberships = new MembershipStore();

  HoldingWork(JournalStore journal, CommandStore commands, CreditBook credits) {
    this.journal = journal;
    this.commands = commands;
    this.credits = credits;
    this.gifts = new WelfareGifts(credits);
  }

  /**
   * @param batch holdings of one phase
   * @param entries gets what is to be appended
   * @return the answers
   */
  List<Output> carryOut(
      Connection connection, List<Input<HoldingCommand>> batch, BatchEntries entries)
      throws SQLException, PoisonRecordException {
    List<HoldingCommand> members = new ArrayList<>();
    List<Input<HoldingCommand>> moves = new ArrayList<>();
    List<Input<HoldingCommand>> issues = new ArrayList<>();
    Map<Integer, Long> reached = new TreeMap<>();
    for (Input<HoldingCommand> input : batch) {
      HoldingCommand command = input.value();
      reached.merge(command.activitiesPartition(), command.activitiesOffset(), Math::max);
      switch (command.kind()) {
        case MEMBER -> members.add(command);
        case ISSUE -> issues.add(input);
        default -> moves.add(input);
      }
    }
    if (!members.isEmpty()) {
      memberships.add(connection, members);
    }
    List<Answered> answers = new ArrayList<>();
    if (!moves.isEmpty()) {
      answers.addAll(move(connection, moves, entries));
    }
    for (Input<HoldingCommand> issue : issues) {
      issue(connection, issue, entries, answers);
    }
    for (Map.Entry<Integer, Long> position : reached.entrySet()) {
      commands.reach(connection, position.getKey(), position.getValue());
    }
    return store.answer(connection, answers);
  }

  private List<Answered> move(
      Connection connection, List<Input<HoldingCommand>> moves, BatchEntries entries)
      throws SQLException, PoisonRecordException {
    UUID[] ids = moves.stream().map(i -> i.value().commandId()).toArray(UUID[]::new);
    UUID[] made = moves.stream().map(i -> i.value().entryId()).toArray(UUID[]::new);
    Set<UUID> answered = store.answered(connection, ids);
    Set<UUID> present = new HashSet<>(journal.existing(connection, made));
    present.addAll(entries.present());
    HoldingBooks books = new HoldingBooks(read(connection, moves));
    HoldingBooks.Result result = books.decide(moves, present, answered);
    int stripe = moves.get(0).partition();
    store.write(connection, result, stripe);
    commands.addSystem(
        connection, Changes.of(result.entries()).stripes(), ControlTotal.of(result, stripe));
    entries.add(result.entries());
    return result.answers();
  }

  /** Everything the moves touch, under lock, in the order of locks. */
  private HoldingBooks.Read read(Connection connection, List<Input<HoldingCommand>> moves)
      throws SQLException {
    Set<Long> participants = new HashSet<>();
    Set<PoolKey> pools = new HashSet<>();
    Set<HoldingKey> holdings = new HashSet<>();
    Set<Long> monitoring = new HashSet<>();
    Set<Integer> batches = new HashSet<>();
    for (Input<HoldingCommand> input : moves) {
      HoldingCommand command = input.value();
      long participant = command.participant().value();
      if (command.monitoring()) {
        monitoring.add(AccountId.of(AccountClass.PROJECT_POOL, command.participant()).value());
      } else if (command.kind() != Kind.BIND && command.kind() != Kind.UNBIND) {
        participants.add(participant);
      }
      if (!command.monitoring() && command.kind() != Kind.REPLACE) {
        pools.add(new PoolKey(participant, HoldingBooks.pool(command)));
      }
      if (command.kind() == Kind.BIND || command.kind() == Kind.UNBIND) {
        holdings.add(new HoldingKey(participant, command.batch()));
        batches.add(command.batch());
      }
    }
    Map<Long, Long> reductions = store.lockReductions(connection, participants);
    Map<PoolKey, Long> pooled = store.lockPooled(connection, pools);
    Map<HoldingKey, Long> held = store.lockHoldings(connection, holdings);
    Map<Long, Long> ofMonitoring = store.lockSystem(connection, monitoring);
    Set<Integer> issued = batches.isEmpty() ? Set.of() : store.issued(connection, batches);
    return new HoldingBooks.Read(reductions, pooled, held, ofMonitoring, issued);
  }

  /** Consumes a batch and makes its credits, both or nothing. */
  private void issue(
      Connection connection,
      Input<HoldingCommand> input,
      BatchEntries entries,
      List<Answered> answers)
      throws SQLException {
    HoldingCommand command = input.value();
    UUID[] id = {command.commandId()};
    if (!store.answered(connection, id).isEmpty()
        || answers.stream().anyMatch(a -> a.command().commandId().equals(command.commandId()))) {
      return;
    }
    Map<AccountId, Long> stripes =
        store.lockBatch(
            connection, HoldingBooks.inBatch(command, 0), HoldingBooks.afterBatch(command));
    long carry = AccountId.of(AccountClass.PROJECT_POOL, command.project()).value();
    Map<Long, Long> carried = new HashMap<>(store.lockSystem(connection, Set.of(carry)));
    long project = command.project().value();
    BatchIssue issue =
        store.issued(connection, Set.of(command.batch())).isEmpty()
            ? BatchIssue.decide(
                command,
                stripes,
                carried.getOrDefault(carry, 0L),
                store.lockDue(connection, project))
            : new BatchIssue(null, null, HoldingBooks.BATCH_ISSUED, 0);
    String serials = null;
    if (issue.problem() == null) {
      // Both entries go to the lane of this writer, or a replay would find other lanes.
      List<JournalEntry> made = new ArrayList<>(List.of(issue.entry()));
      serials = issue(connection, input, issue, made);
      entries.add(made);
    }
    answers.add(
        new Answered(
            input.partition(),
            input.offset(),
            command,
            issue.problem(),
            issue.totalMg(),
            issue.result(),
            serials));
  }

  private String issue(
      Connection connection, Input<HoldingCommand> input, BatchIssue issue, List<JournalEntry> made)
      throws SQLException {
    HoldingCommand command = input.value();
    HoldingCommand.Issue order = command.issue();
    HoldingBooks.IssueResult result = issue.result();
    commands.addTotals(connection, Changes.of(List.of(issue.entry())), input.partition());
    Batch batch =
        credits.issue(
            connection,
            new Issuance(
                command.scheme(),
                order.batchId(),
                order.projectId(),
                order.projectNo(),
                command.methodology(),
                order.methodologyVersion(),
                order.periodStart(),
                order.periodEnd(),
                result.tonnes(),
                CreditOwner.project(command.scheme(), order.projectId()),
                command.recordedAt(),
                input.partition()),
            made::add);
    String serials = batch.serial(batch.units()).text();
    long project = command.project().value();
    store.addToProject(
        connection,
        project,
        -result.replacedMg(),
        Math.multiplyExact(result.tonnes(), 1_000_000_000L));
    store.addIssue(
        connection,
        new HoldingStore.Issued(
            command.batch(),
            command.scheme().code(),
            project,
            issue.totalMg(),
            result.carriedInMg(),
            result.replacedMg(),
            result.tonnes(),
            result.carriedOutMg(),
            command.entryId(),
            command.recordedAt(),
            order.batchId(),
            serials));
    gifts.carryOut(
        connection,
        command.scheme(),
        batch,
        command.batch(),
        project,
        command.recordedAt(),
        input.partition(),
        made::add);
    return serials;
  }

  HoldingStore store() {
    return store;
  }

  MembershipStore memberships() {
    return memberships;
  }
}
