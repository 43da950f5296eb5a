package org.tanpuhui.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/** Without it a lane would depend on where a batch was cut, and a replay would give another log. */
class BatchEntriesTest {
  private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");

  @Test
  void lanesAreInLogOrderInWhateverOrderTheEntriesWereDecided() {
    // Given
    List<Input<StreamCommand>> batch =
        List.of(input(0, 1), input(1, 2), input(0, 3), input(1, 4), input(0, 5));
    BatchEntries entries = new BatchEntries(batch, Set.of(id(batch, 4)), OpenPeriods.ALL);

    // When
    entries.add(List.of(entry(id(batch, 2)), entry(id(batch, 0))));
    UUID besideIt = new UUID(0, 77);
    entries.add(List.of(entry(id(batch, 3)), entry(besideIt), entry(id(batch, 1))));

    // Then
    var lanes = entries.byLane();
    assertThat(lanes.keySet())
        .containsExactly(Lane.ofPartition(Scheme.SANDBOX, 0), Lane.ofPartition(Scheme.SANDBOX, 1));
    assertThat(lanes.get(Lane.ofPartition(Scheme.SANDBOX, 0)))
        .extracting(JournalEntry::entryId)
        .containsExactly(id(batch, 0), id(batch, 2));
    assertThat(lanes.get(Lane.ofPartition(Scheme.SANDBOX, 1)))
        .extracting(JournalEntry::entryId)
        .containsExactly(id(batch, 1), id(batch, 3), besideIt);
    assertThat(entries.present()).contains(id(batch, 4), id(batch, 0), besideIt);
    assertThat(entries.made(id(batch, 3))).isPresent();
    assertThat(entries.made(id(batch, 4))).isEmpty();
  }

  @Test
  void lanesOfPartitionsActsAndCommandsNeverMeet() {
    assertThat(
            List.of(
                Lane.ofPartition(Scheme.SHENZHEN, 5).number(),
                Lane.ofActs(Scheme.SHENZHEN, 5).number(),
                Lane.ofCommands(Scheme.SHENZHEN).number(),
                Lane.ofPartition(Scheme.SANDBOX, 0).number()))
        .containsExactly(65_541, 98_309, 131_071, 131_072);
  }

  private static UUID id(List<Input<StreamCommand>> batch, int place) {
    return batch.get(place).value().entryId();
  }

  private static Input<StreamCommand> input(int partition, long n) {
    return new Input<>(
        partition, n, AT, Reductions.command((int) n, Reductions.participant(1), 5, true, AT, n));
  }

  private static JournalEntry entry(UUID id) {
    AccountId holder = AccountId.of(Reductions.participant(1));
    AccountId origin = AccountId.system(Scheme.SANDBOX, AccountClass.REDUCTION_ORIGIN, 0);
    return new JournalEntry(
        id,
        Purpose.POST,
        holder,
        null,
        AT,
        AT,
        LocalDate.of(2026, 11, 20),
        null,
        null,
        null,
        List.of(new PostingPair(Asset.REDUCTION, origin, holder, 5, 0)));
  }
}
