package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.BatchStep;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.Erase;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Settle;
import org.tanpuhui.methodology.methodology.Verdict;
import org.tanpuhui.methodology.methodology.Voids;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.BatchStore;
import org.tanpuhui.methodology.store.ChangeStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.ErasureStore;
import org.tanpuhui.methodology.store.ErasureStore.Erased;
import org.tanpuhui.methodology.store.Seen;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Activities and commands in, evidence and reductions out. Deciding a batch gives what deciding its
 * records one by one gives.
 *
 * <p>Budget, any size: 5 statements per batch of claims, 6 with second copies or commands; with
 * voids 1 more to read their originals, 1 for what becomes of those and 1 for voids that must wait;
 * with electricity days that wait for their month 1 more. A command ends one batch of claims and
 * begins another; what it costs itself is said by {@link Verdicts}, {@link Settlements} and {@link
 * Erasures}.
 */
public final class ActivityProcessor implements BatchProcessor<LogRecord> {
  private final Supplier<Registry> registry;
  private final Acts acts;
  private final BatchStore store;
  private final ChangeStore changes;
  private final Dictionaries dictionaries;
  private final Settlements settlements;
  private final Verdicts verdicts;
  private final Erasures erasures;
  private final Holdings holdings = new Holdings();

  /**
   * @param registry the versions in force, asked once per batch: what is filed meanwhile covers
   *     only activities that have not begun
   */
  public ActivityProcessor(Supplier<Registry> registry, Dictionaries dictionaries, Acts acts) {
    this.registry = registry;
    this.acts = acts;
    this.dictionaries = dictionaries;
    this.store = new BatchStore(dictionaries, registry);
    this.changes = new ChangeStore(dictionaries, registry);
    this.settlements = new Settlements(registry, changes);
    this.verdicts = new Verdicts(store, changes, dictionaries, settlements);
    this.erasures = new Erasures(new ErasureStore(dictionaries, registry), changes);
  }

  @Override
  public LogRecord decode(byte[] key, byte[] value) throws PoisonRecordException {
    return ClaimReader.read(value);
  }

  /** A settlement may be much work: it shares its transaction with nothing. */
  @Override
  public boolean isAlone(LogRecord value) {
    return value instanceof Settle || value instanceof BatchStep;
  }

  @Override
  public List<Output> process(Connection connection, List<Input<LogRecord>> batch)
      throws SQLException {
    WithoutEvidence others = new WithoutEvidence();
    List<Output> outputs = new ArrayList<>(batch.size());
    List<Input<Enrolled>> enrolled = new ArrayList<>(0);
    List<Input<LogRecord>> claims = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Input<LogRecord> input = batch.get(i);
      if (input.value() instanceof Claim) {
        claims.add(input);
      } else if (input.value() instanceof Enrolled enrolment) {
        // It bears on no claim, so it ends no batch of them.
        enrolled.add(as(input, enrolment));
        others.command(input, enrolment.scheme());
      } else {
        claims(connection, claims, others, outputs);
        claims.clear();
        i = commands(connection, batch, i, others, outputs);
      }
    }
    claims(connection, claims, others, outputs);
    holdings.enrolled(connection, enrolled, outputs);
    store.count(connection, others.counts(dictionaries));
    return outputs;
  }

  /**
   * Carries out a command, with the pool mandates that follow it when it is one.
   *
   * @return place of the last command carried out
   */
  private int commands(
      Connection connection,
      List<Input<LogRecord>> batch,
      int from,
      WithoutEvidence others,
      List<Output> outputs)
      throws SQLException {
    Input<LogRecord> input = batch.get(from);
    int last = from;
    if (input.value() instanceof Settle settle) {
      settlements.carryOut(connection, settle, input, outputs);
      others.command(input, settle.scheme());
    } else if (input.value() instanceof Verdict verdict) {
      List<Output> made = new ArrayList<>();
      verdicts.carryOut(connection, new Decider(registry.get(), acts), verdict, input, made);
      holdings.ahead(connection, made);
      outputs.addAll(made);
      others.command(input, verdict.scheme());
    } else if (input.value() instanceof BatchStep step) {
      holdings.step(connection, as(input, step), outputs);
      others.command(input, step.scheme());
    } else if (input.value() instanceof Erase erase) {
      erasures.carryOut(connection, erase, input, outputs);
      others.command(input, erase.scheme());
    } else {
      List<Input<PoolMandate>> mandates = new ArrayList<>();
      for (int i = from; i < batch.size(); i++) {
        if (!(batch.get(i).value() instanceof PoolMandate mandate)) {
          break;
        }
        mandates.add(as(batch.get(i), mandate));
        others.command(batch.get(i), mandate.scheme());
        last = i;
      }
      holdings.mandates(connection, mandates, outputs);
    }
    return last;
  }

  private static <T> Input<T> as(Input<?> input, T value) {
    return new Input<>(input.partition(), input.offset(), input.recordedAt(), value);
  }

  private void claims(
      Connection connection,
      List<Input<LogRecord>> batch,
      WithoutEvidence others,
      List<Output> outputs)
      throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    Map<UUID, Claim> firsts = new LinkedHashMap<>(batch.size() * 2);
    List<UUID> voided = new ArrayList<>(0);
    boolean withVoids = false;
    for (Input<LogRecord> input : batch) {
      Claim claim = (Claim) input.value();
      firsts.putIfAbsent(claim.activityId(), claim);
      if (claim.type() == ActivityType.VOID) {
        withVoids = true;
        UUID target = Voids.target(claim);
        if (target != null) {
          voided.add(target);
        }
      }
    }
    Seen seen = store.admit(connection, firsts.values(), voided);
    List<Input<LogRecord>> fresh = firstCopies(batch, seen.contents(), others);
    Map<UUID, ActivityState> states =
        withVoids || !seen.waiting().isEmpty()
            ? changes.states(connection, concerned(fresh, seen))
            : Map.of();
    Decider decider = new Decider(registry.get(), acts);
    Map<Long, HeldClaims> standing = store.standing(connection, windows(decider, fresh));
    ClaimBatch decided =
        new ClaimBatch(
            decider, dictionaries, seen.waiting(), states, standing, withVoids, fresh.size());
    for (Input<LogRecord> input : fresh) {
      decided.add(input);
    }
    store.insert(connection, decided.evidence());
    changes.insert(connection, decided.changes());
    changes.insertWaiting(connection, decided.newWaiting());
    changes.addDue(connection, decided.due());
    List<Output> made = decided.outputs();
    if (!decided.changes().isEmpty()) {
      made = new ArrayList<>(made);
      holdings.ahead(connection, made);
    }
    outputs.addAll(made);
  }

  /** The inputs whose id was never seen, in order; the others are counted and forgotten. */
  private static List<Input<LogRecord>> firstCopies(
      List<Input<LogRecord>> batch, Map<UUID, Commitment> seen, WithoutEvidence others) {
    List<Input<LogRecord>> fresh = new ArrayList<>(batch.size());
    for (Input<LogRecord> input : batch) {
      Claim claim = (Claim) input.value();
      Commitment first = seen.putIfAbsent(claim.activityId(), claim.commitment());
      if (first == null) {
        fresh.add(input);
      } else {
        others.copy(input, claim, first.isSame(claim.commitment()));
      }
    }
    return fresh;
  }

  /** The activities that voids name, and the voids whose original is here. */
  private static Set<UUID> concerned(List<Input<LogRecord>> fresh, Seen seen) {
    Set<UUID> concerned = new HashSet<>();
    for (Input<LogRecord> input : fresh) {
      Claim claim = (Claim) input.value();
      UUID target = claim.type() == ActivityType.VOID ? Voids.target(claim) : null;
      if (target != null) {
        concerned.add(target);
      }
      for (Seen.WaitingVoid waiting : seen.waiting().getOrDefault(claim.activityId(), List.of())) {
        concerned.add(waiting.activityId());
      }
    }
    return concerned;
  }

  private static List<Window> windows(Decider decider, List<Input<LogRecord>> inputs) {
    List<Window> windows = new ArrayList<>(inputs.size());
    for (Input<LogRecord> input : inputs) {
      Window window = decider.window((Claim) input.value());
      if (window != null) {
        windows.add(window);
      }
    }
    return windows;
  }

  /**
   * From evidence, its changes and the outputs kept beside them; of one record first what it was,
   * then what it changed, and before that what must be moved for it.
   */
  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) throws SQLException {
    List<Output> outputs = new ArrayList<>();
    List<Change> later = changes.byPlace(connection, partition, fromOffset, toOffset);
    int next = 0;
    for (Evidence evidence : store.byPlace(connection, partition, fromOffset, toOffset)) {
      while (next < later.size() && later.get(next).place().offset() < evidence.offset()) {
        Outputs.add(later.get(next++), outputs);
      }
      Outputs.add(evidence, outputs);
    }
    later.subList(next, later.size()).forEach(change -> Outputs.add(change, outputs));
    List<Output> kept = holdings.byPlace(connection, partition, fromOffset, toOffset);
    List<Erased> erased = ErasureStore.byPlace(connection, partition, fromOffset, toOffset);
    if (kept.isEmpty() && erased.isEmpty()) {
      return outputs;
    }
    kept.addAll(outputs);
    // Stable, and behind the changes: of one record first what it changed, then the erasure itself.
    erased.forEach(e -> kept.add(Outputs.erase(e.erase(), e.place())));
    kept.sort(Comparator.comparingLong(Output::inputOffset));
    return kept;
  }
}
