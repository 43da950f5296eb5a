package org.tanpuhui.methodology.store;

import java.util.EnumMap;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.Scheme;

/**
 * What was received on one local day, by scheme.
 *
 * @param schemes only schemes that have something
 * @param deadLetters records set aside, of any scheme
 * @param nextOffsets first offset of {@code activities} not processed when this was counted, by
 *     partition
 */
public record DayCounts(
    Map<Scheme, OfScheme> schemes, long deadLetters, Map<Integer, Long> nextOffsets) {

  /** Counts of one scheme. */
  public static final class OfScheme {
    private final Map<Status, Long> byStatus = new EnumMap<>(Status.class);
    private long passedComputed;
    private long sameContent;
    private long otherContent;

    void add(Status status, long activities, long passed) {
      byStatus.merge(status, activities, Long::sum);
      if (status == Status.COMPUTED) {
        passedComputed += passed;
      }
    }

    void duplicates(long same, long other) {
      sameContent += same;
      otherContent += other;
    }

    /** First copies with this status. */
    public long of(Status status) {
      return byStatus.getOrDefault(status, 0L);
    }

    /** First copies. */
    public long first() {
      return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Computed ones that the ledger has passed. */
    public long posted() {
      return passedComputed;
    }

    /** Second and later copies with the same content. */
    public long sameContent() {
      return sameContent;
    }

    /** Second and later copies with other content. */
    public long otherContent() {
      return otherContent;
    }
  }

  /** The counts of a scheme, all zero when it has nothing. */
  public OfScheme of(Scheme scheme) {
    return schemes.getOrDefault(scheme, new OfScheme());
  }

  /** Records that went through this service, of all schemes. */
  public long records() {
    return schemes.values().stream()
            .mapToLong(s -> s.first() + s.sameContent() + s.otherContent())
            .sum()
        + deadLetters;
  }
}
