package org.tanpuhui.activity.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.tanpuhui.activity.activity.Backfill;
import org.tanpuhui.activity.activity.EventCheck;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Rfc3339;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reads the bodies of the authority's commands on partners. */
final class PartnerReader {
  static final int ID_MAX = 64;
  private static final int NAME_MAX = 200;
  private static final int SOURCE_MAX = 256;
  private static final int LIST_MAX = 50;
  private static final int KEY_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private PartnerReader() {}

  static Partner partner(Scheme scheme, Body body) {
    body.allow(
        "id",
        "name_zh",
        "name_en",
        "kind",
        "sources",
        "activity_types",
        "evidence_grades",
        "scenarios");
    byte[] pseudonymKey = new byte[KEY_BYTES];
    RANDOM.nextBytes(pseudonymKey);
    return new Partner(
        0,
        scheme,
        body.text("id", ID),
        body.text("name_zh", NAME_MAX),
        body.text("name_en", NAME_MAX),
        body.choice("kind", "company", "app_operator"),
        true,
        new LinkedHashSet<>(sources(body)),
        grades(body),
        scenarios(body),
        List.of(),
        pseudonymKey);
  }

  static Scenario scenario(Body body, boolean published) {
    return new Scenario(
        0,
        body.text("code", ID),
        body.text("name_zh", NAME_MAX),
        body.text("name_en", NAME_MAX),
        published);
  }

  /** {@code from} and {@code to} are date-times, {@code to} exclusive, or whole local days. */
  static Backfill backfill(Body body, Instant now) {
    body.allow("activity_types", "from", "to", "closes_at");
    List<String> types = body.texts("activity_types", LIST_MAX, SOURCE_MAX);
    Instant from = dayOr(body, "from", 0);
    Instant to = dayOr(body, "to", 1);
    Instant closesAt = body.instant("closes_at");
    if (!from.isBefore(to)) {
      throw ProblemException.field(ProblemCode.BACKFILL_INVALID, "/to", "must be after from");
    }
    if (!closesAt.isAfter(now)) {
      throw ProblemException.field(
          ProblemCode.BACKFILL_INVALID, "/closes_at", "must lie in the future");
    }
    return new Backfill(UUID.randomUUID(), Set.copyOf(types), from, to, closesAt, null);
  }

  /** Refuses a grant for types that the partner may not report. */
  static void checkTypes(Partner partner, Backfill wish) {
    if (!partner.grades().keySet().containsAll(wish.activityTypes())) {
      throw ProblemException.field(
          ProblemCode.BACKFILL_INVALID,
          "/activity_types",
          "must be types that " + partner.id() + " may report");
    }
  }

  private static List<String> sources(Body body) {
    List<String> sources = body.texts("sources", LIST_MAX, SOURCE_MAX);
    for (int i = 0; i < sources.size(); i++) {
      try {
        java.net.URI.create(sources.get(i));
      } catch (IllegalArgumentException e) {
        throw Body.range("/sources/" + i, "must be a URI reference");
      }
    }
    return sources;
  }

  private static Map<String, EvidenceGrade> grades(Body body) {
    List<String> types = body.texts("activity_types", LIST_MAX, SOURCE_MAX);
    Body grades = body.object("evidence_grades");
    Set<String> left = new HashSet<>(grades.names());
    Map<String, EvidenceGrade> byType = new LinkedHashMap<>();
    for (int i = 0; i < types.size(); i++) {
      String type = types.get(i);
      if (!EventCheck.isKnownType(type)) {
        throw Body.range("/activity_types/" + i, "is no activity type");
      }
      String grade = grades.choice(type, "metered", "transaction", "sensor", "self_declared");
      byType.put(type, EvidenceGrade.valueOf(grade.toUpperCase(Locale.ROOT)));
      left.remove(type);
    }
    if (!left.isEmpty()) {
      throw ProblemException.field(
          ProblemCode.FIELD_UNKNOWN, "/evidence_grades", "may name types of activity_types only");
    }
    return byType;
  }

  private static Map<String, Scenario> scenarios(Body body) {
    Map<String, Scenario> byCode = new LinkedHashMap<>();
    if (!body.has("scenarios")) {
      byCode.put(
          Scenario.DEFAULT_CODE, new Scenario(0, Scenario.DEFAULT_CODE, "默认场景", "Default", true));
      return byCode;
    }
    List<?> items = body.list("scenarios", 1, LIST_MAX);
    for (int i = 0; i < items.size(); i++) {
      String pointer = "/scenarios/" + i;
      Scenario scenario =
          scenario(Body.of(items.get(i), pointer).allow("code", "name_zh", "name_en"), false);
      if (byCode.put(scenario.code(), scenario) != null) {
        throw Body.range(pointer + "/code", "stands there twice");
      }
    }
    return byCode;
  }

  private static Instant dayOr(Body body, String name, int daysAfter) {
    LocalDate day = body.raw(name) instanceof String text ? Rfc3339.parseDay(text) : null;
    return day == null ? body.instant(name) : CityTime.startOf(day.plusDays(daysAfter));
  }
}
