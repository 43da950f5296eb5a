package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Whether an event may come in. The order of the checks is the order of precedence of their codes:
 * envelope, type, partner, source, scenario, data, time; then, with the binding, subject, holder
 * and mandate.
 */
public final class EventCheck {
  static final int MAX_ATTRIBUTE = 256;

  private final IntakeLimits limits;

  public EventCheck(IntakeLimits limits) {
    this.limits = limits;
  }

  /** Whether this is a type of the catalogue. */
  public static boolean isKnownType(String type) {
    return ActivitySchema.of(type) != null;
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
    ActivitySchema schema = ActivitySchema.of(type);
    if (schema == null) {
      return rejected(ProblemCode.TYPE_UNKNOWN, "/type", "no activity type has this name");
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
    EvidenceGrade grade = grade(partner, schema);
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
    String subject = (String) event.get("subject");
    Checked checked = DataCheck.check(schema, subject, (Map<?, ?>) event.get("data"));
    if (!(checked instanceof ActivityData data)) {
      return checked;
    }
    String id = (String) event.get("id");
    UUID activityId = Ids.activityId(partner.scheme(), source, id);
    byte[] fingerprint = Fingerprint.of(subject, data);
    if (schema.isVoid()) {
      UUID voids = Ids.activityId(partner.scheme(), source, VoidSchema.voids(data));
      Instant at = timeOf(event, now);
      Rejection fault = checkVoid(activityId, voids, at, now);
      return fault != null
          ? fault
          : new CheckedEvent(
              source,
              id,
              subject,
              scenario,
              grade,
              VoidSchema.kept(data, voids, at),
              activityId,
              fingerprint,
              null,
              voids);
    }
    Instant last = data.endedAt() == null ? data.occurredAt() : data.endedAt();
    if (last.isAfter(now.plus(limits.clockTolerance()))) {
      return rejected(
          ProblemCode.TIME_IN_FUTURE,
          schema.timePointer(),
          "the activity ends after " + IsoInstants.format(now));
    }
    UUID backfill = null;
    if (schema.reportableFrom(data).isBefore(now.minus(schema.lateness(limits)))) {
      Instant covered = schema.isWholeDays() ? last : data.occurredAt();
      Backfill grant = partner.backfill(schema.type(), data.occurredAt(), covered, now);
      if (grant == null) {
        return rejected(
            ProblemCode.TOO_LATE,
            schema.timePointer(),
            "activities older than "
                + schema.lateness(limits).toDays()
                + " days need a backfill grant for their type and time");
      }
      backfill = grant.id();
    }
    return new CheckedEvent(
        source, id, subject, scenario, grade, data, activityId, fingerprint, backfill, null);
  }

  /** Whoever may report something may take it back, without a grade for that. */
  private static EvidenceGrade grade(Partner partner, ActivitySchema schema) {
    EvidenceGrade grade = partner.grades().get(schema.type());
    return grade == null && schema.isVoid() ? EvidenceGrade.SELF_DECLARED : grade;
  }

  private static Instant timeOf(Map<String, Object> event, Instant now) {
    return event.get("time") instanceof String time
        ? Rfc3339.parse(time)
        : now.truncatedTo(ChronoUnit.MICROS);
  }

  private Rejection checkVoid(UUID activityId, UUID voids, Instant at, Instant now) {
    if (voids.equals(activityId)) {
      return voidOfVoid();
    }
    if (at.isBefore(DataCheck.EARLIEST)) {
      return rejected(ProblemCode.FIELD_RANGE, "/time", "time must lie after 2000");
    }
    if (at.isAfter(now.plus(limits.clockTolerance()))) {
      return rejected(
          ProblemCode.TIME_IN_FUTURE,
          "/time",
          "the event is later than " + IsoInstants.format(now));
    }
    return null;
  }

  /** A void stands; what it took back may be reported again under a new id. */
  public static Rejection voidOfVoid() {
    return rejected(
        ProblemCode.VOID_OF_VOID,
        "/data/voids",
        "this id is a void; report the act under a new id");
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
    ActivitySchema schema = event.data().schema();
    if (!schema.mayBeOf(binding.kind())) {
      return rejected(
          ProblemCode.HOLDER_KIND_NOT_FOR_TYPE,
          "/subject",
          "the subject's participant is of kind " + binding.kind().name().toLowerCase(Locale.ROOT));
    }
    if (schema.needsMandate() && !Grants.has(event.grants(binding), Grants.RECORD)) {
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
