package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.BatchStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.DuplicateCount;
import org.tanpuhui.methodology.store.SourceKey;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Activities in, evidence and reductions out. Deciding a batch gives what deciding its claims one
 * by one gives. 4 statements per batch, 5 with second copies: see {@link BatchStore}.
 */
public final class ActivityProcessor implements BatchProcessor<Claim> {
  private final Supplier<Registry> registry;
  private final BatchStore store;
  private final Dictionaries dictionaries;

  /**
   * @param registry the versions in force, asked once per batch: what is filed meanwhile covers
   *     only activities that have not begun
   */
  public ActivityProcessor(
      Supplier<Registry> registry, BatchStore store, Dictionaries dictionaries) {
    this.registry = registry;
    this.store = store;
    this.dictionaries = dictionaries;
  }

  @Override
  public Claim decode(byte[] key, byte[] value) throws PoisonRecordException {
    return ClaimReader.read(value);
  }

  @Override
  public List<Output> process(Connection connection, List<Input<Claim>> batch) throws SQLException {
    List<UUID> ids = new ArrayList<>(batch.size());
    for (Input<Claim> input : batch) {
      ids.add(input.value().activityId());
    }
    Map<UUID, UUID> seen = store.seen(connection, ids);
    Map<DuplicateKey, long[]> duplicates = new HashMap<>();
    List<Input<Claim>> fresh = firstCopies(batch, seen, duplicates);
    Decider decider = new Decider(registry.get());
    Map<Long, HeldClaims> standing = store.standing(connection, windows(decider, fresh));
    List<Evidence> decided = decide(decider, fresh, standing);
    store.insert(connection, decided);
    store.count(connection, counts(duplicates));
    List<Output> outputs = new ArrayList<>(decided.size());
    for (Evidence evidence : decided) {
      outputs.add(Outputs.of(evidence));
    }
    return outputs;
  }

  /** Local day received, scheme and partition of second copies. */
  private record DuplicateKey(LocalDate day, int scheme, int partition) {}

  /** The inputs whose id was never seen, in order; the others are counted and forgotten. */
  private static List<Input<Claim>> firstCopies(
      List<Input<Claim>> batch, Map<UUID, UUID> seen, Map<DuplicateKey, long[]> duplicates) {
    List<Input<Claim>> fresh = new ArrayList<>(batch.size());
    for (Input<Claim> input : batch) {
      Claim claim = input.value();
      UUID firstContent = seen.putIfAbsent(claim.activityId(), claim.contentHash());
      if (firstContent == null) {
        fresh.add(input);
      } else {
        long[] counts =
            duplicates.computeIfAbsent(
                new DuplicateKey(
                    CityTime.day(input.recordedAt()), claim.scheme().code(), input.partition()),
                key -> new long[2]);
        counts[firstContent.equals(claim.contentHash()) ? 0 : 1]++;
      }
    }
    return fresh;
  }

  private static List<Window> windows(Decider decider, List<Input<Claim>> inputs) {
    List<Window> windows = new ArrayList<>(inputs.size());
    for (Input<Claim> input : inputs) {
      Window window = decider.window(input.value());
      if (window != null) {
        windows.add(window);
      }
    }
    return windows;
  }

  private List<Evidence> decide(
      Decider decider, List<Input<Claim>> inputs, Map<Long, HeldClaims> standing)
      throws SQLException {
    List<Evidence> decided = new ArrayList<>(inputs.size());
    for (Input<Claim> input : inputs) {
      Claim claim = input.value();
      int source =
          dictionaries.numberOf(new SourceKey(claim.scheme(), claim.partner(), claim.source()));
      HeldClaims held = standing.computeIfAbsent(claim.participant(), p -> new HeldClaims());
      Decision decision = decider.decide(claim, source, input.recordedAt(), input.offset(), held);
      decided.add(
          new Evidence(claim, decision, input.partition(), input.offset(), input.recordedAt()));
    }
    return decided;
  }

  private static Collection<DuplicateCount> counts(Map<DuplicateKey, long[]> duplicates) {
    List<DuplicateCount> counts = new ArrayList<>(duplicates.size());
    duplicates.forEach(
        (key, n) ->
            counts.add(new DuplicateCount(key.day(), key.scheme(), key.partition(), n[0], n[1])));
    return counts;
  }

  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) throws SQLException {
    List<Output> outputs = new ArrayList<>();
    for (Evidence evidence : store.byPlace(connection, partition, fromOffset, toOffset)) {
      outputs.add(Outputs.of(evidence));
    }
    return outputs;
  }
}
