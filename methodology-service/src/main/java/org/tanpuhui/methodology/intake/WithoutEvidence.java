package org.tanpuhui.methodology.intake;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.DuplicateCount;
import org.tanpuhui.methodology.store.SourceKey;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/** Records of a batch that leave no evidence: second copies and commands. */
final class WithoutEvidence {
  private static final int SAME = 0;
  private static final int OTHER = 1;
  private static final int COMMAND = 2;
  private static final int KINDS = 3;

  /** Local day received, scheme and partition; of copies also source and type, else null and 0. */
  private record Key(LocalDate day, Scheme scheme, int partition, SourceKey source, int type) {}

  private final Map<Key, long[]> counts = new HashMap<>();

  void copy(Input<?> input, Claim claim, boolean sameContent) {
    SourceKey source = new SourceKey(claim.scheme(), claim.partner(), claim.source());
    count(input, claim.scheme(), source, claim.type().number(), sameContent ? SAME : OTHER);
  }

  void command(Input<?> input, Scheme scheme) {
    count(input, scheme, null, 0, COMMAND);
  }

  private void count(Input<?> input, Scheme scheme, SourceKey source, int type, int kind) {
    counts
        .computeIfAbsent(
            new Key(CityTime.day(input.recordedAt()), scheme, input.partition(), source, type),
            key -> new long[KINDS])[kind]++;
  }

  /**
   * @param dictionaries asked last: sources get their numbers in the order of their first copies
   */
  Collection<DuplicateCount> counts(Dictionaries dictionaries) throws SQLException {
    List<DuplicateCount> list = new ArrayList<>(counts.size());
    for (Map.Entry<Key, long[]> entry : counts.entrySet()) {
      Key key = entry.getKey();
      long[] n = entry.getValue();
      list.add(
          new DuplicateCount(
              key.day(),
              key.scheme().code(),
              key.partition(),
              key.source() == null ? 0 : dictionaries.numberOf(key.source()),
              key.type(),
              n[SAME],
              n[OTHER],
              n[COMMAND]));
    }
    return list;
  }
}
