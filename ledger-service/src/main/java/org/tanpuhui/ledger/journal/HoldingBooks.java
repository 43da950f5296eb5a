package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Decides what recorded grams are held for, on rows that were read under lock: pooled, bound into a
 * batch, given back, made good. Points are never touched. What a batch cannot have is refused in
 * the answer and changes nothing. Not thread-safe; for one batch of commands.
 */
public final class HoldingBooks {
  /** The pooled grams or what the batch holds are less than what was asked for. */
  public static final String NOT_COVERED = "not_covered";

  /** The batch has become credits. */
  public static final String BATCH_ISSUED = "batch_issued";

  private static final int STRIPE_BITS = 16;

  /** Pooled grams of a participant. */
  public record PoolKey(long participant, int pool) implements Comparable<PoolKey> {
    @Override
    public int compareTo(PoolKey other) {
      int byParticipant = Long.compare(participant, other.participant);
      return byParticipant != 0 ? byParticipant : Integer.compare(pool, other.pool);
    }
  }

  /** What a batch holds of a participant. */
  public record HoldingKey(long participant, int batch) implements Comparable<HoldingKey> {
    @Override
    public int compareTo(HoldingKey other) {
      int byParticipant = Long.compare(participant, other.participant);
      return byParticipant != 0 ? byParticipant : Integer.compare(batch, other.batch);
    }
  }

  /** What to add to the totals of a participant's reduction, each at least 0. */
  public record ReductionChange(long participant, long debits, long credits) {}

  /** What an issuance comes to, milligrams and tonnes. */
  public record IssueResult(long tonnes, long carriedInMg, long replacedMg, long carriedOutMg) {}

  /**
   * An answer to a command.
   *
   * @param partition of the command on {@code reductions}
   * @param problem null when it was done
   * @param boundMg what the batch holds of the participant then
   * @param issued null unless an issuance was done
   * @param serials the units as printed, null like {@code issued}
   */
  public record Answered(
      int partition,
      long offset,
      HoldingCommand command,
      String problem,
      long boundMg,
      IssueResult issued,
      String serials) {}

  /**
   * Rows as they were read under lock; what is absent is zero.
   *
   * @param monitoring pooled grams of projects' monitoring, by account
   * @param issued batches that are issued
   */
  public record Read(
      Map<Long, Long> reductions,
      Map<PoolKey, Long> pooled,
      Map<HoldingKey, Long> holdings,
      Map<Long, Long> monitoring,
      Set<Integer> issued) {}

  /**
   * What commands change.
   *
   * @param holdings what rows are to hold
   * @param due what to add to what projects owe
   */
  public record Result(
      List<JournalEntry> entries,
      List<ReductionChange> reductions,
      List<PooledChange> pooled,
      Set<Pool> pools,
      Map<HoldingKey, Long> holdings,
      Map<Long, Long> due,
      List<Answered> answers) {}

  private final Read read;
  private final Map<Long, long[]> reductions = new TreeMap<>();
  private final Map<PoolKey, long[]> pooled = new TreeMap<>();
  private final Map<HoldingKey, Long> holdings = new HashMap<>();
  private final Map<Long, Long> monitoring;
  private final Map<Long, Long> due = new TreeMap<>();
  private final Set<Pool> pools = new HashSet<>();
  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Answered> answers = new ArrayList<>();

  public HoldingBooks(Read read) {
    this.read = read;
    this.monitoring = new HashMap<>(read.monitoring());
  }

  /** The number of the pool that a command is about. */
  public static int pool(HoldingCommand command) {
    return new Pool(command.methodology(), command.partner()).number();
  }

  /** The account of a batch in a stripe. */
  public static AccountId inBatch(HoldingCommand command, int stripe) {
    return AccountId.system(
        command.scheme(), AccountClass.IN_BATCH, ((long) command.batch() << STRIPE_BITS) | stripe);
  }

  /** The smallest account above all stripes of a batch. */
  public static AccountId afterBatch(HoldingCommand command) {
    return AccountId.system(
        command.scheme(), AccountClass.IN_BATCH, (command.batch() + 1L) << STRIPE_BITS);
  }

  /**
   * Decides commands that are neither memberships nor issuances.
   *
   * @param batch in log order within each partition
   * @param present ids of entries that the journal has already
   * @param answered ids of commands that were answered before
   * @throws PoisonRecordException names a command that moves what is not there
   */
  public Result decide(List<Input<HoldingCommand>> batch, Set<UUID> present, Set<UUID> answered)
      throws PoisonRecordException {
    Set<UUID> done = new HashSet<>(answered);
    for (Input<HoldingCommand> input : batch) {
      HoldingCommand command = input.value();
      if (present.contains(command.entryId()) || !done.add(command.commandId())) {
        continue;
      }
      try {
        carryOut(command, input);
      } catch (ArithmeticException e) {
        throw new PoisonRecordException(input.partition(), input.offset(), e.getMessage());
      }
    }
    return result();
  }

  private void carryOut(HoldingCommand command, Input<HoldingCommand> input) {
    switch (command.kind()) {
      case POOL -> {
        debit(command.participant().value(), command.amountMg());
        pool(command, 0, command.amountMg());
        entry(
            command,
            Purpose.POOL,
            holder(command),
            pair(holder(command), pooled(command), command));
      }
      case UNPOOL -> {
        pool(command, command.amountMg(), 0);
        credit(command.participant().value(), command.amountMg());
        entry(
            command,
            Purpose.UNPOOL,
            holder(command),
            pair(pooled(command), holder(command), command));
      }
      case REPLACE -> replace(command);
      case BIND -> bind(command, input);
      case UNBIND -> unbind(command, input);
      default -> throw new ArithmeticException(command.kind() + " is carried out elsewhere");
    }
  }

  private void replace(HoldingCommand command) {
    AccountId consumed = AccountId.of(AccountClass.CONSUMED, command.project());
    due.merge(command.project().value(), command.amountMg(), Math::addExact);
    if (!command.monitoring()) {
      credit(command.participant().value(), command.amountMg());
    }
    AccountId to = command.monitoring() ? source(command) : holder(command);
    entry(
        command,
        Purpose.REPLACE,
        to,
        new PostingPair(Asset.REDUCTION, consumed, to, command.amountMg(), 0));
  }

  private void bind(HoldingCommand command, Input<HoldingCommand> input) {
    HoldingKey key = new HoldingKey(command.participant().value(), command.batch());
    String problem = null;
    if (read.issued().contains(command.batch())) {
      problem = BATCH_ISSUED;
    } else if (available(command) < command.amountMg()) {
      problem = NOT_COVERED;
    } else {
      take(command, command.amountMg(), 0);
      holdings.put(key, Math.addExact(held(key), command.amountMg()));
      entry(
          command,
          Purpose.BIND,
          source(command),
          pair(source(command), inBatch(command, input.partition()), command));
    }
    answer(input, problem, held(key));
  }

  private void unbind(HoldingCommand command, Input<HoldingCommand> input) {
    HoldingKey key = new HoldingKey(command.participant().value(), command.batch());
    long all = Math.addExact(command.amountMg(), command.replacedMg());
    String problem = null;
    if (read.issued().contains(command.batch())) {
      problem = BATCH_ISSUED;
    } else if (held(key) < all) {
      problem = NOT_COVERED;
    } else {
      AccountId batch = inBatch(command, input.partition());
      AccountId consumed = AccountId.of(AccountClass.CONSUMED, command.project());
      List<PostingPair> pairs = new ArrayList<>(2);
      if (command.amountMg() > 0) {
        take(command, 0, command.amountMg());
        pairs.add(pair(batch, source(command), command));
      }
      if (command.replacedMg() > 0) {
        due.merge(command.project().value(), -command.replacedMg(), Math::addExact);
        pairs.add(new PostingPair(Asset.REDUCTION, batch, consumed, command.replacedMg(), 0));
      }
      holdings.put(key, held(key) - all);
      AccountId holder = command.amountMg() > 0 ? source(command) : consumed;
      entry(command, Purpose.UNBIND, holder, pairs.toArray(PostingPair[]::new));
    }
    answer(input, problem, held(key));
  }

  /** Where bound grams come from: the participant's pooled ones, or those of its monitoring. */
  private static AccountId source(HoldingCommand command) {
    return AccountId.of(
        command.monitoring() ? AccountClass.PROJECT_POOL : AccountClass.POOLED,
        command.participant());
  }

  private long available(HoldingCommand command) {
    return command.monitoring()
        ? monitoring.getOrDefault(source(command).value(), 0L)
        : pooledNow(new PoolKey(command.participant().value(), pool(command)));
  }

  private void take(HoldingCommand command, long debits, long credits) {
    if (command.monitoring()) {
      monitoring.merge(source(command).value(), credits - debits, Math::addExact);
    } else {
      pool(command, debits, credits);
    }
  }

  private void pool(HoldingCommand command, long debits, long credits) {
    PoolKey key = new PoolKey(command.participant().value(), pool(command));
    if (debits > pooledNow(key)) {
      throw new ArithmeticException(
          "the pool holds " + pooledNow(key) + " mg of the " + debits + " mg to take");
    }
    pools.add(new Pool(command.methodology(), command.partner()));
    long[] sum = pooled.computeIfAbsent(key, k -> new long[2]);
    sum[0] = Math.addExact(sum[0], debits);
    sum[1] = Math.addExact(sum[1], credits);
  }

  private long pooledNow(PoolKey key) {
    long[] sum = pooled.get(key);
    long before = read.pooled().getOrDefault(key, 0L);
    return sum == null ? before : before - sum[0] + sum[1];
  }

  private long held(HoldingKey key) {
    return holdings.getOrDefault(key, read.holdings().getOrDefault(key, 0L));
  }

  private void debit(long participant, long milligrams) {
    long[] sum = reductions.computeIfAbsent(participant, p -> new long[2]);
    long there = read.reductions().getOrDefault(participant, 0L) - sum[0] + sum[1];
    if (milligrams > there) {
      throw new ArithmeticException(
          "the account holds " + there + " mg of the " + milligrams + " mg to pool");
    }
    sum[0] = Math.addExact(sum[0], milligrams);
  }

  private void credit(long participant, long milligrams) {
    if (!read.reductions().containsKey(participant)) {
      throw new ArithmeticException("the participant has no account");
    }
    long[] sum = reductions.computeIfAbsent(participant, p -> new long[2]);
    sum[1] = Math.addExact(sum[1], milligrams);
  }

  private static AccountId holder(HoldingCommand command) {
    return AccountId.of(command.participant());
  }

  private static AccountId pooled(HoldingCommand command) {
    return AccountId.of(AccountClass.POOLED, command.participant());
  }

  private static PostingPair pair(AccountId from, AccountId to, HoldingCommand command) {
    return new PostingPair(
        Asset.REDUCTION, from, to, command.amountMg(), 0, command.monitoring() ? 0 : pool(command));
  }

  private void entry(
      HoldingCommand command, Purpose purpose, AccountId account, PostingPair... pairs) {
    // A statement is the participant's, whichever of its accounts moves.
    AccountId holder = account.accountClass() == AccountClass.POOLED ? holder(command) : account;
    entries.add(
        new JournalEntry(
            command.entryId(),
            purpose,
            holder,
            command.activityId(),
            command.occurredAt(),
            command.recordedAt(),
            CityTime.day(command.recordedAt()),
            null,
            null,
            new JournalEntry.Cause(command.commandId(), null, 0),
            List.of(pairs)));
  }

  private void answer(Input<HoldingCommand> input, String problem, long boundMg) {
    answers.add(
        new Answered(
            input.partition(), input.offset(), input.value(), problem, boundMg, null, null));
  }

  private Result result() {
    List<ReductionChange> changes = new ArrayList<>();
    reductions.forEach((id, sum) -> changes.add(new ReductionChange(id, sum[0], sum[1])));
    List<PooledChange> moved = new ArrayList<>();
    pooled.forEach(
        (key, sum) -> moved.add(new PooledChange(key.participant, key.pool, sum[0], sum[1])));
    Collections.sort(moved);
    return new Result(entries, changes, moved, pools, holdings, due, answers);
  }
}
