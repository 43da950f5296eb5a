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
    private long posted;
    private long toPost;
    private long toPostPassed;
    private long sameContent;
    private long otherContent;
    private long commands;

    void add(Status status, long activities, long postedOfThem) {
      byStatus.merge(status, activities, Long::sum);
      posted += postedOfThem;
    }

    void posts(long ofDay, long passed) {
      toPost += ofDay;
      toPostPassed += passed;
    }

    void withoutEvidence(long same, long other, long commandsOfDay) {
      sameContent += same;
      otherContent += other;
      commands += commandsOfDay;
    }

    /** First copies with this status. */
    public long of(Status status) {
      return byStatus.getOrDefault(status, 0L);
    }

    /** First copies. */
    public long first() {
      return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Computed ones that the ledger has passed, and voids that took nothing back. */
    public long posted() {
      return posted;
    }

    /** Amounts that records of the day caused to be posted, whenever their act was received. */
    public long toPost() {
      return toPost;
    }

    /** Those of {@link #toPost} that the ledger has passed. */
    public long toPostPassed() {
      return toPostPassed;
    }

    /** Commands, which are no activities. */
    public long commands() {
      return commands;
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
            .mapToLong(s -> s.first() + s.sameContent() + s.otherContent() + s.commands())
            .sum()
        + deadLetters;
  }
}
