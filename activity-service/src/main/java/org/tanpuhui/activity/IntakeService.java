package org.tanpuhui.activity;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Binding;
import org.tanpuhui.activity.activity.Checked;
import org.tanpuhui.activity.activity.CheckedEvent;
import org.tanpuhui.activity.activity.EventCheck;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.activity.activity.SandboxSubjects;
import org.tanpuhui.activity.activity.Statement.Turned;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.outbox.ActivityPublisher;
import org.tanpuhui.activity.outbox.Admitted;
import org.tanpuhui.activity.outbox.MethodologyClient;
import org.tanpuhui.activity.store.BindingCache;
import org.tanpuhui.activity.store.IntakeCounts;
import org.tanpuhui.activity.store.PartnerCache;
import org.tanpuhui.activity.store.RecentAccepts;
import org.tanpuhui.activity.store.RecentVoids;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Takes activities in: check, bind, tell duplicates, publish, wait for the acknowledgement.
 *
 * <p>Budget: one look-up statement per batch for subjects that are not in memory, one partner
 * look-up per partner and change, one wait for Kafka per batch, whatever its size.
 */
@Singleton
public final class IntakeService {
  private static final Logger LOG = Logger.getLogger(IntakeService.class);
  private static final int PARTNER_ID_MAX = 64;

  private final PartnerCache partners;
  private final BindingCache bindings;
  private final RecentAccepts recent;
  private final RecentVoids recentVoids;
  private final ActivityPublisher publisher;
  private final EventCheck check;
  private final MethodologyClient methodology;
  private final IntakeMetrics metrics;
  private final IntakeCounts counts;
  private final Clock clock;

  @Inject
  public IntakeService(
      PartnerCache partners,
      BindingCache bindings,
      RecentAccepts recent,
      RecentVoids recentVoids,
      ActivityPublisher publisher,
      EventCheck check,
      MethodologyClient methodology,
      IntakeMetrics metrics,
      IntakeCounts counts,
      Clock clock) {
    this.partners = partners;
    this.bindings = bindings;
    this.recent = recent;
    this.recentVoids = recentVoids;
    this.publisher = publisher;
    this.check = check;
    this.methodology = methodology;
    this.metrics = metrics;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * One event as it was read.
   *
   * @param members members of the object; empty when it could not be read
   * @param fault why it could not be read, else null
   */
  public record Incoming(Map<String, Object> members, Rejection fault) {}

  /** What became of one event. */
  public enum Status {
    ACCEPTED,
    DUPLICATE,
    REJECTED
  }

  /**
   * The answer to one event.
   *
   * @param id its CloudEvents id, null when it has none
   * @param activityId null when the event never got so far
   * @param rejection null unless rejected
   * @param preview what would become of it, of an accepted event in a dry run; else null
   */
  public record Result(
      String id, UUID activityId, Status status, Rejection rejection, JsonNode preview) {}

  /**
   * Takes a batch in.
   *
   * @param partnerId whom the token names
   * @return answers in the order of the events
   */
  public List<Result> accept(Scheme scheme, String partnerId, List<Incoming> events) {
    Result[] results = take(scheme, partnerId, events, this::publish);
    metrics.count(results);
    countTurned(scheme, partnerId, events, results);
    return Arrays.asList(results);
  }

  /** What was answered and not kept, for the partner's statement. */
  private void countTurned(
      Scheme scheme, String partnerId, List<Incoming> events, Result[] results) {
    Map<Turned, Long> turned = new HashMap<>();
    Partner partner = null;
    for (int i = 0; i < results.length; i++) {
      if (results[i].status() == Status.ACCEPTED) {
        continue;
      }
      if (partner == null) {
        partner = findQuietly(scheme, partnerId);
        if (partner == null) {
          return;
        }
      }
      turned.merge(turned(partner, events.get(i), results[i]), 1L, Long::sum);
    }
    if (partner != null) {
      counts.add(partner.number(), CityTime.day(clock.instant()), turned);
    }
  }

  private static Turned turned(Partner partner, Incoming event, Result result) {
    boolean hasSource =
        event.members().get("source") instanceof String source
            && partner.sources().contains(source);
    boolean hasType =
        event.members().get("type") instanceof String type && EventCheck.isKnownType(type);
    return new Turned(
        hasSource ? (String) event.members().get("source") : "",
        hasType ? (String) event.members().get("type") : "",
        result.status() == Status.DUPLICATE ? null : result.rejection().code().code(),
        0);
  }

  /** Null when it is not registered, or cannot be looked up: its events were answered already. */
  private Partner findQuietly(Scheme scheme, String partnerId) {
    try {
      return Texts.isClean(partnerId, PARTNER_ID_MAX)
          ? partners.find(scheme, partnerId).orElse(null)
          : null;
    } catch (SQLException e) {
      LOG.warnf("answers to events were not counted cause=%s", e.getMessage());
      return null;
    }
  }

  /**
   * Answers as {@link #accept} would at this moment, with what methodology-service would make of
   * each accepted event, and keeps, sends and counts nothing. Events of one request are judged side
   * by side: none sees another as standing.
   *
   * @throws ProblemException SERVICE_UNAVAILABLE, REQUEST_TIMEOUT when methodology-service does not
   *     say
   */
  public List<Result> dryRun(Scheme scheme, String partnerId, List<Incoming> events) {
    return Arrays.asList(take(scheme, partnerId, events, this::preview));
  }

  /** What is done with the events that intake accepts; answers them at their positions. */
  private interface Ending {
    void take(Partner partner, List<Admitted> batch, List<Integer> positions, Result[] results);
  }

  private Result[] take(Scheme scheme, String partnerId, List<Incoming> events, Ending ending) {
    Result[] results = new Result[events.size()];
    CheckedEvent[] checked = new CheckedEvent[events.size()];
    try {
      Optional<Partner> partner =
          Texts.isClean(partnerId, PARTNER_ID_MAX)
              ? partners.find(scheme, partnerId)
              : Optional.empty();
      checkAll(scheme, partner, events, checked, results);
      if (partner.isPresent()) {
        admitAll(partner.get(), checked, results, ending);
      }
    } catch (SQLException e) {
      throw Database.refused(e);
    }
    return results;
  }

  private void checkAll(
      Scheme scheme,
      Optional<Partner> partner,
      List<Incoming> events,
      CheckedEvent[] checked,
      Result[] results) {
    Instant now = clock.instant();
    for (int i = 0; i < checked.length; i++) {
      Incoming event = events.get(i);
      Checked answer =
          event.fault() != null
              ? event.fault()
              : check.check(scheme, partner, event.members(), now);
      if (answer instanceof CheckedEvent good) {
        checked[i] = good;
      } else {
        results[i] = new Result(idOf(event), null, Status.REJECTED, (Rejection) answer, null);
      }
    }
  }

  private void admitAll(Partner partner, CheckedEvent[] checked, Result[] results, Ending ending)
      throws SQLException {
    String[] subjects = new String[checked.length];
    boolean any = false;
    for (int i = 0; i < checked.length; i++) {
      if (checked[i] != null) {
        subjects[i] = checked[i].subject();
        any = true;
      }
    }
    if (!any) {
      return;
    }
    Binding[] found = bindings.find(partner.number(), subjects);
    Map<UUID, Integer> firsts = new HashMap<>(checked.length * 2);
    int[] copyOf = new int[checked.length];
    List<Admitted> batch = new ArrayList<>(checked.length);
    List<Integer> positions = new ArrayList<>(checked.length);
    for (int i = 0; i < checked.length; i++) {
      copyOf[i] = -1;
      CheckedEvent event = checked[i];
      if (event == null) {
        continue;
      }
      Binding binding = found[i];
      Rejection refusal = SandboxSubjects.refusal(partner.scheme(), event);
      refusal = refusal == null ? check.admit(event, binding) : refusal;
      if (refusal == null && event.voids() != null) {
        refusal = checkVoid(event, firsts, checked);
      }
      if (refusal != null) {
        results[i] = result(event, Status.REJECTED, refusal);
        continue;
      }
      byte[] known = recent.find(event.activityId());
      if (known != null) {
        results[i] = again(event, known);
        continue;
      }
      Integer first = firsts.putIfAbsent(event.activityId(), i);
      if (first != null) {
        copyOf[i] = first;
        continue;
      }
      batch.add(new Admitted(SandboxSubjects.prepared(partner.scheme(), event), binding));
      positions.add(i);
    }
    if (!batch.isEmpty()) {
      ending.take(partner, batch, positions, results);
    }
    answerCopies(checked, copyOf, results);
  }

  /** Whether what it takes back is itself a void, as far as we know here. */
  private Rejection checkVoid(
      CheckedEvent event, Map<UUID, Integer> firsts, CheckedEvent[] checked) {
    Integer inBatch = firsts.get(event.voids());
    boolean isVoid =
        inBatch == null ? recentVoids.isVoid(event.voids()) : checked[inBatch].voids() != null;
    return isVoid ? EventCheck.voidOfVoid() : null;
  }

  private void preview(
      Partner partner, List<Admitted> batch, List<Integer> positions, Result[] results) {
    List<JsonNode> previews = methodology.preview(partner, batch);
    for (int k = 0; k < batch.size(); k++) {
      CheckedEvent event = batch.get(k).event();
      results[positions.get(k)] =
          new Result(event.id(), event.activityId(), Status.ACCEPTED, null, previews.get(k));
    }
  }

  private void publish(
      Partner partner, List<Admitted> batch, List<Integer> positions, Result[] results) {
    boolean[] acknowledged =
        publishBefore(partner, batch)
            ? publisher.publish(partner, batch)
            : new boolean[batch.size()];
    for (int k = 0; k < acknowledged.length; k++) {
      CheckedEvent event = batch.get(k).event();
      if (acknowledged[k]) {
        recent.add(event.activityId(), event.fingerprint());
        if (event.voids() != null) {
          recentVoids.add(event.activityId());
        }
      }
      results[positions.get(k)] =
          acknowledged[k]
              ? result(event, Status.ACCEPTED, null)
              : result(event, Status.REJECTED, unavailable());
    }
  }

  /** Whether everything is on the log that must stand before events of the sandbox. */
  private boolean publishBefore(Partner partner, List<Admitted> batch) {
    if (partner.scheme() != Scheme.SANDBOX) {
      return true;
    }
    Map<UUID, Admitted> before = new LinkedHashMap<>(0);
    for (Admitted admitted : batch) {
      for (CheckedEvent event : SandboxSubjects.before(partner.scheme(), admitted.event())) {
        if (recent.find(event.activityId()) == null) {
          before.putIfAbsent(event.activityId(), new Admitted(event, admitted.binding()));
        }
      }
    }
    if (before.isEmpty()) {
      return true;
    }
    List<Admitted> claims = List.copyOf(before.values());
    for (boolean acknowledged : publisher.publish(SandboxSubjects.OTHER, claims)) {
      if (!acknowledged) {
        return false;
      }
    }
    claims.forEach(claim -> recent.add(claim.event().activityId(), claim.event().fingerprint()));
    return true;
  }

  /** A second copy in one batch shares the fate of the first. */
  private static void answerCopies(CheckedEvent[] checked, int[] copyOf, Result[] results) {
    for (int i = 0; i < copyOf.length; i++) {
      if (copyOf[i] < 0) {
        continue;
      }
      Result first = results[copyOf[i]];
      results[i] =
          first.status() == Status.ACCEPTED
              ? again(checked[i], checked[copyOf[i]].fingerprint())
              : result(checked[i], Status.REJECTED, first.rejection());
    }
  }

  private static Result again(CheckedEvent event, byte[] accepted) {
    if (Arrays.equals(accepted, event.fingerprint())) {
      return result(event, Status.DUPLICATE, null);
    }
    return result(
        event,
        Status.REJECTED,
        new Rejection(
            ProblemCode.ID_REUSED,
            "/id",
            "this id was accepted with other content; a correction is a void and a new id"));
  }

  private static Rejection unavailable() {
    return Rejection.of(
        ProblemCode.UNAVAILABLE_NOT_ACCEPTED, "the log did not acknowledge it in time, send again");
  }

  private static Result result(CheckedEvent event, Status status, Rejection rejection) {
    return new Result(event.id(), event.activityId(), status, rejection, null);
  }

  private static String idOf(Incoming event) {
    return event.members().get("id") instanceof String id && Texts.isClean(id, 256) ? id : null;
  }
}
