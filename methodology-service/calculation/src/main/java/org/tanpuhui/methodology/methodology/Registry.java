package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.Scheme;

/**
 * The filed versions: which one covers an activity, and which one a row was decided by. Immutable.
 */
public final class Registry {
  /** The default lateness window (design.md, section 5). */
  private static final Duration LATENESS_MIN = Duration.ofDays(7);

  private static final String ACT = "act";

  private final Map<Integer, FiledVersion> byNumber = new HashMap<>();
  private final Map<Integer, List<FiledVersion>> byTypeAndScheme = new HashMap<>();
  private final Map<String, List<FiledVersion>> byActAndScheme = new HashMap<>();
  private final Duration reach;
  private final Duration lateness;

  /**
   * @throws IllegalArgumentException in a scheme, two versions of a type begin at the same instant,
   *     or two methodologies cover the same instant of it
   */
  public Registry(Collection<FiledVersion> versions) {
    Duration longest = Duration.ZERO;
    Duration latest = LATENESS_MIN;
    for (FiledVersion filed : versions) {
      byNumber.put(filed.number(), filed);
      for (Scheme scheme : filed.version().schemes()) {
        slots(filed.version(), scheme).add(filed);
      }
      if (filed.version().longest().compareTo(longest) > 0) {
        longest = filed.version().longest();
      }
      // Monitoring is told of a year or more later: nobody waits that long for a trip.
      if (filed.version().type() != ActivityType.FOREST_MONITORING
          && filed.version().lateness().compareTo(latest) > 0) {
        latest = filed.version().lateness();
      }
    }
    reach = longest;
    lateness = latest;
    byTypeAndScheme.values().forEach(Registry::order);
    byActAndScheme.values().forEach(Registry::order);
  }

  private List<FiledVersion> slots(MethodologyVersion version, Scheme scheme) {
    return version.act() == null
        ? byTypeAndScheme.computeIfAbsent(slot(version.type(), scheme), k -> new ArrayList<>())
        : byActAndScheme.computeIfAbsent(slot(version.act(), scheme), k -> new ArrayList<>());
  }

  private static String slot(String act, Scheme scheme) {
    return scheme.code() + " " + act;
  }

  private static int slot(ActivityType type, Scheme scheme) {
    return type.number() * 128 + scheme.code();
  }

  private static void order(List<FiledVersion> versions) {
    versions.sort(Comparator.comparing((FiledVersion v) -> v.version().from()).reversed());
    for (int i = 1; i < versions.size(); i++) {
      MethodologyVersion later = versions.get(i - 1).version();
      MethodologyVersion earlier = versions.get(i).version();
      boolean sameStart = earlier.from().equals(later.from());
      boolean another = !earlier.id().equals(later.id());
      if (sameStart || (another && versions.get(i).covers(later.from()))) {
        throw new IllegalArgumentException(
            earlier.id()
                + " "
                + earlier.version()
                + " and "
                + later.id()
                + " "
                + later.version()
                + " cover the same days of "
                + later.type().id());
      }
    }
  }

  /**
   * The version that covers an activity of this type, null when none does. The one that began last
   * before the activity decides: it takes over from earlier versions of its methodology, and none
   * of them comes back when it ends.
   */
  public FiledVersion covering(ActivityType type, Scheme scheme, Instant occurredAt) {
    return covering(byTypeAndScheme.get(slot(type, scheme)), occurredAt);
  }

  /** The version that covers a claim: of a metered day, one that names its act. */
  public FiledVersion covering(Claim claim) {
    if (claim.type() != ActivityType.METERED_DAY) {
      return covering(claim.type(), claim.scheme(), claim.occurredAt());
    }
    String act = claim.quantities().text(ACT);
    return act == null
        ? null
        : covering(byActAndScheme.get(slot(act, claim.scheme())), claim.occurredAt());
  }

  private static FiledVersion covering(List<FiledVersion> latestFirst, Instant occurredAt) {
    if (latestFirst == null) {
      return null;
    }
    for (FiledVersion filed : latestFirst) {
      if (!occurredAt.isBefore(filed.version().from())) {
        return filed.covers(occurredAt) ? filed : null;
      }
    }
    return null;
  }

  /**
   * The version with this number.
   *
   * @throws IllegalArgumentException none has it
   */
  public FiledVersion byNumber(int number) {
    FiledVersion filed = byNumber.get(number);
    if (filed == null) {
      throw new IllegalArgumentException("no methodology version has number " + number);
    }
    return filed;
  }

  /** Every version, in no order. */
  public Collection<FiledVersion> versions() {
    return Collections.unmodifiableCollection(byNumber.values());
  }

  /** The longest interval any version lets through: how far back an overlap can begin. */
  public Duration reach() {
    return reach;
  }

  /** The longest lateness window of any version but a project's, at least 7 days. */
  public Duration lateness() {
    return lateness;
  }
}
