package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.platform.stream.Input;

/**
 * The entries of a batch of the stream, held back until all are decided. Phases decide them out of
 * log order, but a lane has them in log order: then a replay in other batches gives the same lanes.
 */
public final class BatchEntries {
  private final List<Input<StreamCommand>> batch;
  private final Map<UUID, Integer> places;
  private final Set<UUID> present;
  private final Map<UUID, JournalEntry> made;
  private final List<Placed> placed;
  private final OpenPeriods periods;

  /** An entry and the place in the batch of the command that caused it. */
  private record Placed(int place, JournalEntry entry) {}

  /**
   * @param batch in log order within each partition
   * @param present ids of entries of the batch that the journal has already
   * @param periods what can still be booked to: no kind of entry goes to a closed month
   */
  public BatchEntries(List<Input<StreamCommand>> batch, Set<UUID> present, OpenPeriods periods) {
    this.batch = batch;
    this.periods = periods;
    this.present = new HashSet<>(present);
    this.places = new HashMap<>(batch.size() * 2);
    this.made = new HashMap<>(batch.size() * 2);
    this.placed = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      places.putIfAbsent(batch.get(i).value().entryId(), i);
    }
  }

  /** Ids of entries that the journal has or that an earlier phase made. */
  public Set<UUID> present() {
    return present;
  }

  /**
   * Takes entries of a phase. One whose id is not that of a command belongs to the command of the
   * entry before it.
   */
  public void add(List<JournalEntry> entries) {
    int place = 0;
    for (JournalEntry decided : entries) {
      JournalEntry entry = periods.open(decided);
      place = places.getOrDefault(entry.entryId(), place);
      placed.add(new Placed(place, entry));
      present.add(entry.entryId());
      made.put(entry.entryId(), entry);
    }
  }

  /** An entry that an earlier phase made. */
  public Optional<JournalEntry> made(UUID entryId) {
    return Optional.ofNullable(made.get(entryId));
  }

  /** The entries per lane, in log order; empty when the batch made none. */
  public SortedMap<Lane, List<JournalEntry>> byLane() {
    placed.sort((one, other) -> Integer.compare(one.place, other.place));
    SortedMap<Lane, List<JournalEntry>> lanes = new TreeMap<>();
    Lane lane = null;
    List<JournalEntry> entries = null;
    for (Placed some : placed) {
      Lane its = Lane.ofPartition(some.entry.holder().scheme(), batch.get(some.place).partition());
      if (!its.equals(lane)) {
        lane = its;
        entries = lanes.computeIfAbsent(lane, key -> new ArrayList<>());
      }
      entries.add(some.entry);
    }
    return lanes;
  }
}
