package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Whether an event may come in. The order of the checks is the order of precedence of their codes:
 * envelope, type, partner, source, scenario, data, time; then, with the binding, subject and
 * mandate.
 */
public final class EventCheck {
  private static final int MAX_ATTRIBUTE = 256;
  private static final Set<String> KNOWN_TYPES =
      Set.of(
          ActivityTypes.TRANSIT_TRIP,
          ActivityTypes.BIKE_RIDE,
          ActivityTypes.ELECTRICITY_DAY,
          ActivityTypes.FOREST_MONITORING,
          ActivityTypes.VOID);

  private final IntakeLimits limits;

  public EventCheck(IntakeLimits limits) {
    this.limits = limits;
  }

  /** Whether this is a type of the catalogue, open or not. */
  public static boolean isKnownType(String type) {
    return KNOWN_TYPES.contains(type);
  }

  /**
   * Checks an event without its subject.
   *
   * @param partner who the token says is speaking; empty when not registered in the scheme
   * @param event the members of a structured CloudEvent
   * @return a {@link CheckedEvent} or a {@link Rejection}
   */
  public Checked check(
      Scheme scheme, Optional<Partner> partner, Map<String, Object> event, Instant now) {
    Rejection envelope = envelope(event);
    if (envelope != null) {
      return envelope;
    }
    String type = (String) event.get("type");
    if (!KNOWN_TYPES.contains(type)) {
      return rejected(ProblemCode.TYPE_UNKNOWN, "/type", "no activity type has this name");
    }
    ActivitySchema schema = ActivitySchema.of(type);
    if (schema == null || !limits.openTypes().contains(type)) {
      return rejected(
          ProblemCode.TYPE_NOT_OPEN, "/type", "no methodology is open for " + type + " yet");
    }
    if (partner.isEmpty()) {
      return Rejection.of(
          ProblemCode.PARTNER_UNKNOWN, "the token's client is no partner of " + scheme.id());
    }
    return check(partner.get(), schema, event, now);
  }

  private Checked check(
      Partner partner, ActivitySchema schema, Map<String, Object> event, Instant now) {
    if (!partner.active()) {
      return Rejection.of(ProblemCode.PARTNER_SUSPENDED, partner.id() + " is suspended");
    }
    String source = (String) event.get("source");
    if (!partner.sources().contains(source)) {
      return rejected(
          ProblemCode.SOURCE_NOT_YOURS, "/source", "register the source for " + partner.id());
    }
    EvidenceGrade grade = partner.grades().get(schema.type());
    if (grade == null) {
      return rejected(
          ProblemCode.TYPE_NOT_ALLOWED, "/type", partner.id() + " may not report this type");
    }
    Scenario scenario = partner.scenario((String) event.get("scenario"));
    if (scenario == null || !scenario.published()) {
      return rejected(
          ProblemCode.SCENARIO_UNPUBLISHED,
          "/scenario",
          "name a published scenario of " + partner.id());
    }
    Checked checked = DataCheck.check(schema, (Map<?, ?>) event.get("data"));
    if (!(checked instanceof ActivityData data)) {
      return checked;
    }
    Backfill backfill = null;
    Instant last = data.endedAt() == null ? data.occurredAt() : data.endedAt();
    if (last.isAfter(now.plus(limits.clockTolerance()))) {
      return rejected(
          ProblemCode.TIME_IN_FUTURE, "/data", "the activity ends after " + Rfc3339.format(now));
    }
    if (data.occurredAt().isBefore(now.minus(limits.lateness()))) {
      backfill = partner.backfill(schema.type(), data.occurredAt(), now);
      if (backfill == null) {
        return rejected(
            ProblemCode.TOO_LATE,
            "/data",
            "activities older than "
                + limits.lateness().toDays()
                + " days need a backfill grant for their type and time");
      }
    }
    String id = (String) event.get("id");
    String subject = (String) event.get("subject");
    return new CheckedEvent(
        source,
        id,
        subject,
        scenario,
        grade,
        data,
        Ids.activityId(partner.scheme(), source, id),
        ContentHash.of(subject, data),
        backfill == null ? null : backfill.id());
  }

  /**
   * Checks subject and mandate.
   *
   * @param binding of the event's subject, or null
   * @return why not, or null when the event may come in
   */
  public Rejection admit(CheckedEvent event, Binding binding) {
    if (binding == null) {
      return rejected(
          ProblemCode.SUBJECT_UNKNOWN, "/subject", "enrol the subject before its activities");
    }
    int grants = binding.grantsAt(event.scenario().number(), event.data().occurredAt());
    if (!Grants.has(grants, Grants.RECORD)) {
      return rejected(
          ProblemCode.NO_MANDATE,
          "/subject",
          "no record mandate in scenario "
              + event.scenario().code()
              + " was in force when the activity started");
    }
    return null;
  }

  private static Rejection envelope(Map<String, Object> event) {
    if (!"1.0".equals(event.get("specversion"))) {
      return invalid("/specversion", "specversion must be \"1.0\"");
    }
    for (String name : new String[] {"id", "source", "type", "subject"}) {
      if (!(event.get(name) instanceof String text)) {
        return invalid("/" + name, name + " must be a string");
      }
      if (!Texts.isClean(text, MAX_ATTRIBUTE)) {
        return invalid(
            "/" + name,
            name + " must have 1 to " + MAX_ATTRIBUTE + " characters and no control characters");
      }
    }
    if (!isJson(event.get("datacontenttype"))) {
      return invalid("/datacontenttype", "datacontenttype must be a JSON media type or absent");
    }
    Object time = event.get("time");
    if (time != null && !(time instanceof String text && Rfc3339.parse(text) != null)) {
      return invalid("/time", "time must be an RFC 3339 date-time");
    }
    Object scenario = event.get("scenario");
    if (scenario != null && !(scenario instanceof String)) {
      return invalid("/scenario", "scenario must be a string");
    }
    if (!(event.get("data") instanceof Map)) {
      return invalid("/data", "data must be a JSON object");
    }
    return null;
  }

  private static boolean isJson(Object contentType) {
    if (contentType == null) {
      return true;
    }
    if (!(contentType instanceof String text)) {
      return false;
    }
    int end = text.indexOf(';');
    String media = (end < 0 ? text : text.substring(0, end)).strip();
    return media.equalsIgnoreCase("application/json")
        || media.regionMatches(true, media.length() - 5, "+json", 0, 5)
        || media.regionMatches(true, media.length() - 5, "/json", 0, 5);
  }

  private static Rejection invalid(String pointer, String detail) {
    return rejected(ProblemCode.EVENT_INVALID, pointer, detail);
  }

  private static Rejection rejected(ProblemCode code, String pointer, String detail) {
    return new Rejection(code, pointer, detail);
  }
}
