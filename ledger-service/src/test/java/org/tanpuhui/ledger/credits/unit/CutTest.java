package org.tanpuhui.ledger.credits.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** Which units a movement takes, against a set of single units. */
class CutTest {
  private static final AccountId HOLDER =
      AccountId.system(Scheme.SANDBOX, AccountClass.CREDIT_HOLDING, 5);

  @Test
  void theLowestNumbersGoFirstAndTheRestStays() {
    Cut cut = Cut.lowest(List.of(range(11, 20), range(31, 40)), 15, null);

    assertThat(cut.taken())
        .extracting(StandingRange::range)
        .containsExactly(new SerialRange(11, 20), new SerialRange(31, 35));
    assertThat(cut.left())
        .extracting(StandingRange::range)
        .containsExactly(new SerialRange(36, 40));
  }

  @Test
  void namedUnitsAreCutOutOfTheMiddle() {
    Cut cut = Cut.lowest(List.of(range(11, 20)), 2, new SerialRange(14, 15));

    assertThat(cut.taken())
        .extracting(StandingRange::range)
        .containsExactly(new SerialRange(14, 15));
    assertThat(cut.left())
        .extracting(StandingRange::range)
        .containsExactly(new SerialRange(11, 13), new SerialRange(16, 20));
  }

  @Test
  void tooFewTakeNothing() {
    assertThat(Cut.lowest(List.of(range(11, 20)), 11, null)).isNull();
    assertThat(Cut.lowest(List.of(range(11, 20)), 3, new SerialRange(19, 21))).isNull();
    assertThat(Cut.lowest(List.of(), 1, null)).isNull();
  }

  @Test
  void anyCutTakesAndLeavesExactlyTheUnitsThatASetOfSingleUnitsWould() {
    long seed = 31_415L;
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      List<StandingRange> standing = new ArrayList<>();
      TreeSet<Long> units = new TreeSet<>();
      long next = 1 + random.nextInt(5);
      for (int ranges = random.nextInt(6); ranges > 0; ranges--) {
        long last = next + random.nextInt(6);
        standing.add(range(next, last));
        for (long unit = next; unit <= last; unit++) {
          units.add(unit);
        }
        next = last + 1 + random.nextInt(4);
      }
      SerialRange within =
          random.nextInt(3) > 0
              ? null
              : range(1 + random.nextInt(10), 11 + random.nextInt(10)).range();
      long tonnes = 1 + random.nextInt(20);
      List<Long> expected =
          units.stream()
              .filter(unit -> within == null || within.first() <= unit && unit <= within.last())
              .limit(tonnes)
              .toList();

      Cut cut = Cut.lowest(standing, tonnes, within);

      if (expected.size() < tonnes) {
        assertThat(cut).as("seed %d round %d", seed, round).isNull();
        continue;
      }
      assertThat(units(cut.taken())).as("seed %d round %d", seed, round).isEqualTo(expected);
      List<Long> all = new ArrayList<>(units(cut.taken()));
      all.addAll(units(cut.left()));
      assertThat(all)
          .as("seed %d round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(units(cut.touched()));
    }
  }

  private static List<Long> units(List<StandingRange> ranges) {
    List<Long> units = new ArrayList<>();
    for (StandingRange range : ranges) {
      for (long unit = range.range().first(); unit <= range.range().last(); unit++) {
        units.add(unit);
      }
    }
    return units;
  }

  private static StandingRange range(long first, long last) {
    return new StandingRange(
        new SerialRange(first, last), "b", HOLDER, null, Instant.EPOCH, new UUID(0, first), 0);
  }
}
