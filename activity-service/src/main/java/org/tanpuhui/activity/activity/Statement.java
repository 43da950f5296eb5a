package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A partner's account of one local day received: what came in from it, and what that is at {@code
 * asOf}. For the whole and for each line, accepted = posted + computed + parked + rejected + voided
 * + in flight; duplicates, reused ids and refusals stand apart.
 *
 * @param state {@code open} until the day is closed, then {@code closed}
 * @param closedAt when the day was closed, null before
 * @param totals of all lines
 * @param booked what the day booked in the ledger; null when the ledger did not say
 * @param lines by source and type
 * @param outcomes accepted activities that do not simply count, by what became of them
 * @param refusals what intake refused, by code; a refused event was not kept and may be sent again
 * @param closing the totals when the day was closed; null while it is open, and in the statement of
 *     the close itself
 */
public record Statement(
    String partner,
    String scheme,
    LocalDate day,
    Instant asOf,
    String state,
    Instant closedAt,
    Figures totals,
    Booked booked,
    List<Line> lines,
    List<Outcome> outcomes,
    List<Refusal> refusals,
    Figures closing) {

  /**
   * Counts of events.
   *
   * @param accepted first copies on the log
   * @param computed waiting for something: the ledger, the month, the original of a void
   * @param inFlight on the log and not processed yet; second copies among them count here until
   *     they are
   * @param duplicates second and later copies, answered by intake or found behind it
   * @param idReused copies with other content that were found behind intake
   * @param refused events that intake refused
   * @param reductionMgCo2e what the posted ones recorded, milligrams CO2e
   */
  public record Figures(
      long accepted,
      long posted,
      long computed,
      long parked,
      long rejected,
      long voided,
      long inFlight,
      long duplicates,
      long idReused,
      long refused,
      long reductionMgCo2e) {}

  /** Figures of one source and type; each may be empty where a refused event named none. */
  public record Line(String source, String type, Figures figures) {}

  /** Activities of one status and outcome. */
  public record Outcome(String status, String code, long activities) {}

  /** Refused events of one code, source and type. */
  public record Refusal(String code, String source, String type, long events) {}

  /**
   * What the day booked of this partner's activities, whenever they were received.
   *
   * @param postedMgCo2e milligrams CO2e recorded
   * @param reversedMgCo2e milligrams CO2e taken back
   */
  public record Booked(
      long postedMgCo2e, long reversedMgCo2e, long pointsCredited, long pointsReversed) {}

  /** Activities of one source and type that are the same thing. */
  public record Count(
      String source, String type, String status, String code, long activities, long mgCo2e) {}

  /** Second and later copies of one source and type on the log. */
  public record Copies(String source, String type, long sameContent, long otherContent) {}

  /** Events that intake answered and did not keep. {@code code} is null for duplicates. */
  public record Turned(String source, String type, String code, long events) {}

  /** Whose statement it is, and when. */
  public record Head(String partner, String scheme, LocalDate day, Instant asOf) {}

  /** Adds up a statement of an open day. */
  public static Statement of(
      Head head, List<Count> counts, List<Copies> copies, List<Turned> turned, Booked booked) {
    Map<Kind, Sum> lines = new TreeMap<>();
    Sum totals = new Sum();
    Map<List<String>, Long> outcomes = new HashMap<>();
    for (Count count : counts) {
      totals.add(count);
      line(lines, count.source(), count.type()).add(count);
      if (count.code() != null) {
        outcomes.merge(List.of(count.status(), count.code()), count.activities(), Long::sum);
      }
    }
    for (Copies some : copies) {
      totals.add(some);
      line(lines, some.source(), some.type()).add(some);
    }
    List<Refusal> refusals = new ArrayList<>();
    for (Turned some : turned) {
      totals.add(some);
      line(lines, some.source(), some.type()).add(some);
      if (some.code() != null) {
        refusals.add(new Refusal(some.code(), some.source(), some.type(), some.events()));
      }
    }
    refusals.sort(
        Comparator.comparing(Refusal::code)
            .thenComparing(Refusal::source)
            .thenComparing(Refusal::type));
    return new Statement(
        head.partner(),
        head.scheme(),
        head.day(),
        head.asOf(),
        "open",
        null,
        totals.figures(),
        booked,
        lines.entrySet().stream()
            .map(e -> new Line(e.getKey().source(), e.getKey().type(), e.getValue().figures()))
            .toList(),
        outcomes.entrySet().stream()
            .map(e -> new Outcome(e.getKey().get(0), e.getKey().get(1), e.getValue()))
            .sorted(Comparator.comparing(Outcome::status).thenComparing(Outcome::code))
            .toList(),
        refusals,
        null);
  }

  /** The same of a day that was closed then with these totals; null in the close itself. */
  public Statement closed(Instant at, Figures then) {
    return new Statement(
        partner, scheme, day, asOf, "closed", at, totals, booked, lines, outcomes, refusals, then);
  }

  private static Sum line(Map<Kind, Sum> lines, String source, String type) {
    return lines.computeIfAbsent(new Kind(source, type), kind -> new Sum());
  }

  private record Kind(String source, String type) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::source).thenComparing(Kind::type);

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Sum {
    private final Map<String, Long> byStatus = new HashMap<>();
    private long duplicates;
    private long idReused;
    private long refused;
    private long mgCo2e;

    void add(Count count) {
      byStatus.merge(count.status(), count.activities(), Math::addExact);
      mgCo2e = Math.addExact(mgCo2e, count.mgCo2e());
    }

    void add(Copies copies) {
      duplicates = Math.addExact(duplicates, copies.sameContent());
      idReused = Math.addExact(idReused, copies.otherContent());
    }

    void add(Turned turned) {
      if (turned.code() == null) {
        duplicates = Math.addExact(duplicates, turned.events());
      } else {
        refused = Math.addExact(refused, turned.events());
      }
    }

    Figures figures() {
      return new Figures(
          byStatus.values().stream().mapToLong(Long::longValue).sum(),
          of("posted"),
          of("computed"),
          of("parked"),
          of("rejected"),
          of("voided"),
          of("in_flight"),
          duplicates,
          idReused,
          refused,
          mgCo2e);
    }

    private long of(String status) {
      return byStatus.getOrDefault(status, 0L);
    }
  }
}
