package org.tanpuhui.deploy.recomputation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Held;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Decides the claims of one participant again in the order of the log: caps, overlaps, and what an
 * upheld claim overturned. Each is decided against what stood by the record; so one wrong decision
 * is told once, not with all that followed from it.
 */
final class Claims {
  private static final int NO_NUMBER = 0;

  private final Registry registry;
  private final Decider decider;
  private final Map<String, FiledVersion> byHash = new HashMap<>();
  private final Map<String, Integer> sources = new HashMap<>();
  private final Projects projects;
  private final Instant from;
  private final Instant to;
  private final Totals totals;
  private final Consumer<Finding> findings;
  private final List<Row> rows = new ArrayList<>();
  private Row current;

  /**
   * @param firstDay first local day of the export, null when it does not say
   * @param lastDay last local day of the export, null when it does not say
   */
  Claims(
      Map<String, MethodologyVersion> documents,
      Projects projects,
      LocalDate firstDay,
      LocalDate lastDay,
      Totals totals,
      Consumer<Finding> findings) {
    documents.forEach(
        (hash, version) -> byHash.put(hash, new FiledVersion(byHash.size() + 1, version)));
    this.registry = new Registry(byHash.values());
    this.decider = new Decider(registry, this::act);
    this.projects = projects;
    this.from = firstDay == null ? Instant.MIN : CityTime.startOf(firstDay);
    this.to = lastDay == null ? Instant.MAX : CityTime.startOf(lastDay.plusDays(1));
    this.totals = totals;
    this.findings = findings;
  }

  /** Something that happened at a place on the log; a claim, or what a later record made of one. */
  private record Event(long offset, int ordinal, Row row, Row.Change change) {
    static final Comparator<Event> ORDER =
        Comparator.comparingLong(Event::offset).thenComparingInt(Event::ordinal);
  }

  void add(Row row) {
    rows.add(row);
  }

  /** Decides what was added, and forgets it. */
  void decide() {
    List<Event> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      events.add(new Event(row.offset(), -1, row, null));
      for (Row.Change change : row.changes()) {
        // The claim that was upheld before what it overturned: only then that still stands.
        int ordinal = isUpheld(row, change) ? 0 : change.ordinal() + 1;
        events.add(new Event(change.offset(), ordinal, row, change));
      }
    }
    rows.clear();
    events.sort(Event.ORDER);
    HeldClaims held = new HeldClaims();
    for (Event event : events) {
      current = event.row();
      if (event.row().claim().type() == ActivityType.VOID || event.row().isErased()) {
        continue;
      }
      if (event.change() == null) {
        first(event.row(), held);
      } else {
        later(event, events, held);
      }
    }
  }

  private static boolean isUpheld(Row row, Row.Change change) {
    return row.status().equals("parked") && change.revision() == 2 && isComputed(change.status());
  }

  private static boolean isComputed(String status) {
    return status.equals(Status.COMPUTED.word());
  }

  private void first(Row row, HeldClaims held) {
    Claim claim = row.claim();
    if (row.version() == null || row.status().equals("voided")) {
      return;
    }
    FiledVersion covering = registry.covering(claim);
    if (covering == null || !covering.version().hash().equals(row.version().hash())) {
      return;
    }
    Decision decision = decider.decide(claim, source(claim), row.recordedAt(), row.offset(), held);
    String recorded = text(row.status(), row.outcomeCode(), row.reference());
    String decided =
        text(
            decision.status().word(),
            decision.problem() == null ? null : decision.problem().code(),
            decision.reference());
    if (!recorded.equals(decided)) {
      tell(row, recorded, decided);
      follow(row, decision, held);
    }
  }

  /** What stands is what the record says, also where it is wrong. */
  private static void follow(Row row, Decision decision, HeldClaims held) {
    if (decision.status() == Status.COMPUTED && !isComputed(row.status())) {
      held.remove(row.claim().activityId(), Micros.of(row.claim().occurredAt()));
    }
  }

  private void later(Event event, List<Event> events, HeldClaims held) {
    Row row = event.row();
    Claim claim = row.claim();
    if (!isUpheld(row, event.change())) {
      if (!isComputed(event.change().status())) {
        held.remove(claim.activityId(), Micros.of(claim.occurredAt()));
      }
      return;
    }
    FiledVersion filed = byHash.get(row.version().hash());
    if (filed == null) {
      return;
    }
    Decider.Upheld upheld = decider.uphold(parked(row, filed), source(claim), held);
    Set<UUID> decided = new HashSet<>();
    upheld.overturned().stream().map(Held::activityId).forEach(decided::add);
    Set<UUID> recorded = new HashSet<>();
    for (Event other : events) {
      if (other.change() != null
          && other.offset() == event.offset()
          && ProblemCode.CLAIM_OVERTURNED.code().equals(other.change().outcomeCode())) {
        recorded.add(other.row().claim().activityId());
      }
    }
    if (upheld.decision().status() != Status.COMPUTED || !decided.equals(recorded)) {
      tell(
          row,
          "upheld, overturning " + recorded,
          upheld.decision().status().word() + ", " + decided);
    }
  }

  private static Evidence parked(Row row, FiledVersion filed) {
    Decision decision =
        new Decision(
            Status.PARKED,
            ProblemCode.DOUBLE_CLAIM,
            filed,
            0,
            row.quantity(),
            row.reference(),
            TravelMode.of(row.claim()));
    return new Evidence(row.claim(), decision, row.partition(), row.offset(), row.recordedAt());
  }

  private void tell(Row row, String recorded, String decided) {
    Window window = decider.window(row.claim());
    boolean whole =
        window == null
            || (!Micros.instant(window.from()).isBefore(from)
                && !Micros.instant(window.to()).isAfter(to));
    Reason reason = whole ? Reason.CLAIM : Reason.CLAIMS_OUTSIDE;
    findings.accept(new Finding(reason, row.claim().activityId(), recorded, decided));
    Totals.Line line = totals.of(row.version().id());
    line.derived--;
    if (whole) {
      line.differing++;
    } else {
      line.notDerived++;
    }
  }

  private static String text(String status, String code, UUID reference) {
    return status + (code == null ? "" : " " + code) + (reference == null ? "" : " " + reference);
  }

  private int source(Claim claim) {
    return sources.computeIfAbsent(
        claim.partner() + " " + claim.source(), s -> NO_NUMBER + sources.size() + 1);
  }

  private Acts.Found act(Claim claim, Instant recordedAt) {
    if (claim.type() != ActivityType.FOREST_MONITORING) {
      return Acts.Found.of(Act.of(claim));
    }
    FiledProject project = projects.of(current);
    if (project == null) {
      return Acts.Found.none(ProblemCode.PROJECT_UNKNOWN);
    }
    var monitoring = Projects.monitoring(current);
    return Projects.isSame(monitoring, project)
        ? Acts.Found.of(Act.of(claim).monitored(monitoring, project))
        : Acts.Found.none(ProblemCode.STRATA_DIFFER);
  }
}
