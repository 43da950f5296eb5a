package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.Condition;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Parameter;
import org.tanpuhui.methodology.methodology.Provenance;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/**
 * Reads and checks one methodology document. Nothing half right comes out: either a version whose
 * worked examples compute to the milligram, or every fault at once.
 */
public final class DocumentReader {
  private static final long MAX_LATENESS_DAYS = 366;
  private static final long MAX_TOLERANCE_S = 3_600;
  private static final long MAX_QUANTITY = 1_000_000_000_000L;
  private static final Set<String> NUMBER_MEASURES =
      Set.of(Condition.QUANTITY, Condition.DURATION, Condition.SPEED);

  private final JsonNode root;
  private final Map<String, Integer> lines;
  private final List<Fault> faults;

  private DocumentReader(JsonNode root, Map<String, Integer> lines, List<Fault> faults) {
    this.root = root;
    this.lines = lines;
    this.faults = faults;
  }

  /**
   * Reads a YAML text.
   *
   * @param name what to call it in messages, for example its file name
   * @throws InvalidDocumentException with every fault and its line
   */
  public static MethodologyDocument yaml(String name, String text) {
    YamlTree tree = YamlTree.parse(text);
    List<Fault> faults = new ArrayList<>(tree.faults());
    return new DocumentReader(tree.root(), tree.lines(), faults).read(name);
  }

  /**
   * Reads the canonical form that was stored when the document was filed.
   *
   * @throws InvalidDocumentException this release cannot read it
   */
  public static MethodologyDocument canonical(String name, String json) {
    try {
      JsonNode tree = Json.mapper().readTree(json);
      return new DocumentReader(tree, Map.of(), new ArrayList<>()).read(name);
    } catch (JsonProcessingException e) {
      throw new InvalidDocumentException(name, List.of(new Fault(0, "", "not JSON")));
    }
  }

  private MethodologyDocument read(String name) {
    String canonical = CanonicalJson.write(root);
    MethodologyVersion version = null;
    if (faults.isEmpty()) {
      version = version(new Chapter(root, "", lines, faults), CanonicalJson.hash(canonical));
    }
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparingInt(Fault::line));
      throw new InvalidDocumentException(name, faults);
    }
    return new MethodologyDocument(version, canonical);
  }

  private MethodologyVersion version(Chapter document, String hash) {
    String id = document.text("id");
    String number = document.text("version");
    Text names = document.bilingual("names");
    readProse(document);
    Chapter claims = document.object("no_double_claim");
    claims.bilinguals("measures");
    boolean guarded = claims.flag("guard_intervals");
    long toleranceSeconds = claims.whole("overlap_tolerance_s", 0, MAX_TOLERANCE_S, false);
    claims.end();
    Chapter validity = document.object("validity");
    LocalDate from = validity.day("from", false);
    LocalDate to = validity.day("to", true);
    if (to != null && !to.isAfter(from)) {
      validity.fault("to", "must be after from; it is the first day no longer covered");
    }
    validity.end();
    Set<Scheme> schemes = schemes(document);
    ActivityType type = type(document);
    Set<EvidenceGrade> grades = grades(document);
    long latenessDays = document.whole("lateness_days", 0, MAX_LATENESS_DAYS, false);
    List<Condition> conditions = conditions(document);
    Duration longest = guarded ? longest(document, conditions) : Duration.ZERO;
    Integer capPerDay = capPerDay(document);
    readRounding(document);
    Map<String, Parameter> parameters = ParameterChapters.read(document, from);
    Calculator calculator = CalculatorFactory.create(document.object("calculation"), parameters);
    if (calculator != null && faults.isEmpty()) {
      WorkedExamples.check(document, calculator, CityTime.startOf(from));
    } else {
      document.raw("worked_examples");
    }
    document.end();
    if (!faults.isEmpty()) {
      return null;
    }
    return new MethodologyVersion(
        id,
        number,
        hash,
        names,
        type,
        schemes,
        CityTime.startOf(from),
        to == null ? null : CityTime.startOf(to),
        grades,
        conditions,
        capPerDay,
        Duration.ofDays(latenessDays),
        guarded,
        Duration.ofSeconds(toleranceSeconds),
        longest,
        calculator);
  }

  /** The chapters that only people read: they must be there, in both languages. */
  private static void readProse(Chapter document) {
    for (String name :
        List.of(
            "authority",
            "scope",
            "boundary",
            "baseline_scenario",
            "project_scenario",
            "additionality",
            "status_note")) {
      document.bilingual(name);
    }
    document.bilinguals("verification_points");
    document.bilinguals("filing_materials");
  }

  private static Set<Scheme> schemes(Chapter document) {
    Set<Scheme> schemes = EnumSet.noneOf(Scheme.class);
    for (String word : document.words("schemes", false)) {
      Scheme.byId(word)
          .ifPresentOrElse(
              schemes::add, () -> document.fault("schemes", word + " is not a known scheme"));
    }
    return schemes;
  }

  private static ActivityType type(Chapter document) {
    String word = document.text("activity_type");
    return ActivityType.byId(word)
        .orElseGet(
            () -> {
              document.fault("activity_type", word + " is not a known activity type");
              return null;
            });
  }

  private static Set<EvidenceGrade> grades(Chapter document) {
    Set<EvidenceGrade> grades = EnumSet.noneOf(EvidenceGrade.class);
    for (String word : document.words("evidence_grades", false)) {
      try {
        grades.add(Json.mapper().convertValue(word, EvidenceGrade.class));
      } catch (IllegalArgumentException e) {
        document.fault("evidence_grades", word + " is not a known evidence grade");
      }
    }
    return grades;
  }

  private static List<Condition> conditions(Chapter document) {
    List<Condition> conditions = new ArrayList<>();
    for (Chapter condition : document.objects("eligibility", false)) {
      String name = condition.text("name");
      String measure = condition.text("measure");
      Long min = condition.whole("min", 0, MAX_QUANTITY, true);
      Long max = condition.whole("max", 0, MAX_QUANTITY, true);
      Set<String> oneOf = condition.words("one_of", true);
      boolean absentAllowed = condition.flag("absent_allowed");
      condition.bilingual("reason");
      condition.choice("provenance", Provenance.class);
      if (NUMBER_MEASURES.contains(measure) ? min == null && max == null : oneOf.isEmpty()) {
        condition.fault("measure", "a number needs min or max, a word needs one_of");
      }
      if (NUMBER_MEASURES.contains(measure) && !oneOf.isEmpty()) {
        condition.fault("one_of", "does not go with a number");
      }
      if (min != null && max != null && min > max) {
        condition.fault("max", "is below min");
      }
      condition.end();
      conditions.add(new Condition(name, measure, min, max, Set.copyOf(oneOf), absentAllowed));
    }
    return List.copyOf(conditions);
  }

  /** Guarded intervals need an upper bound, or the guard could not know how far back to look. */
  private static Duration longest(Chapter document, List<Condition> conditions) {
    boolean quantityBound =
        conditions.stream()
            .anyMatch(c -> c.measure().equals(Condition.QUANTITY) && c.max() != null);
    Long seconds =
        conditions.stream()
            .filter(c -> c.measure().equals(Condition.DURATION) && c.max() != null)
            .map(Condition::max)
            .min(Comparator.naturalOrder())
            .orElse(null);
    if (seconds == null || !quantityBound) {
      document.fault(
          "eligibility", "guarded intervals need a greatest duration_s and a greatest quantity");
      return Duration.ZERO;
    }
    return Duration.ofSeconds(seconds);
  }

  private static Integer capPerDay(Chapter document) {
    Chapter caps = document.object("caps");
    Long perDay = caps.whole("activities_per_day", 1, 1_000, true);
    if (perDay != null) {
      caps.choice("provenance", Provenance.class);
    }
    caps.end();
    return perDay == null ? null : perDay.intValue();
  }

  private static void readRounding(Chapter document) {
    Chapter rounding = document.object("rounding");
    if (!rounding.text("unit").equals("mg_co2e")) {
      rounding.fault("unit", "must be mg_co2e: that is what is kept");
    }
    if (!rounding.text("direction").equals("down")) {
      rounding.fault("direction", "must be down: a reduction is never rounded up");
    }
    rounding.end();
  }
}
