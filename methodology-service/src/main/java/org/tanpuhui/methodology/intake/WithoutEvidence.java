package org.tanpuhui.methodology.intake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.store.DuplicateCount;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/** Records of a batch that leave no evidence: second copies and commands. */
final class WithoutEvidence {
  private static final int SAME = 0;
  private static final int OTHER = 1;
  private static final int COMMAND = 2;
  private static final int KINDS = 3;

  /** Local day received, scheme and partition. */
  private record Key(LocalDate day, int scheme, int partition) {}

  private final Map<Key, long[]> counts = new HashMap<>();

  void copy(Input<?> input, Scheme scheme, boolean sameContent) {
    count(input, scheme, sameContent ? SAME : OTHER);
  }

  void command(Input<?> input, Scheme scheme) {
    count(input, scheme, COMMAND);
  }

  private void count(Input<?> input, Scheme scheme, int kind) {
    counts
        .computeIfAbsent(
            new Key(CityTime.day(input.recordedAt()), scheme.code(), input.partition()),
            key -> new long[KINDS])[kind]++;
  }

  Collection<DuplicateCount> counts() {
    List<DuplicateCount> list = new ArrayList<>(counts.size());
    counts.forEach(
        (key, n) ->
            list.add(
                new DuplicateCount(
                    key.day(), key.scheme(), key.partition(), n[SAME], n[OTHER], n[COMMAND])));
    return list;
  }
}
