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
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.Parameter;
import org.tanpuhui.methodology.methodology.Provenance;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/**
 * Reads and checks one methodology document. Nothing half right comes out: either a version whose
 * worked examples compute to the milligram, or every fault at once. Examples are computed when what
 * they rest on (validity, parameters, calculation) has no fault.
 */
public final class DocumentReader {
  private static final String ID = "[a-z0-9][a-z0-9-]{0,63}";
  private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9.-]{0,31}";
  private static final long MAX_LATENESS_DAYS = 366;
  private static final long MAX_TOLERANCE_S = 3_600;

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
    if (tree.isBroken()) {
      throw new InvalidDocumentException(name, faults);
    }
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
      throw new InvalidDocumentException(name, List.of(Fault.of(0, "", FaultCode.NOT_JSON)));
    }
  }

  private MethodologyDocument read(String name) {
    String canonical = CanonicalJson.write(root);
    MethodologyVersion version =
        version(new Chapter(root, "", lines, faults), CanonicalJson.hash(canonical));
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparingInt(Fault::line));
      throw new InvalidDocumentException(name, faults);
    }
    return new MethodologyDocument(version, canonical, UnconfirmedValues.in(root));
  }

  private MethodologyVersion version(Chapter document, String hash) {
    String id = matching(document, "id", ID);
    String number = matching(document, "version", VERSION);
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
      validity.fault("to", FaultCode.NO_INTERVAL);
    }
    validity.end();
    Set<Scheme> schemes = schemes(document);
    ActivityType type = type(document);
    String act = act(document, type);
    Set<EvidenceGrade> grades = grades(document);
    long latenessDays = document.whole("lateness_days", 0, MAX_LATENESS_DAYS, false);
    List<Condition> conditions = ConditionChapters.read(document);
    Duration longest = guarded ? ConditionChapters.longest(document, conditions) : Duration.ZERO;
    Integer capPerDay = capPerDay(document);
    readRounding(document);
    Map<String, Parameter> parameters = ParameterChapters.read(document, from, to);
    Calculator calculator = CalculatorFactory.create(document.object("calculation"), parameters);
    if (calculator instanceof MonthSettlement) {
      checkMonthStart(validity, "from", from);
      checkMonthStart(validity, "to", to);
    }
    readExamples(document, calculator, from);
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
        act,
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

  private static String matching(Chapter document, String name, String pattern) {
    String text = document.text(name);
    if (!text.isEmpty() && !text.matches(pattern)) {
      document.fault(name, FaultCode.PATTERN, pattern);
    }
    return text;
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

  private void readExamples(Chapter document, Calculator calculator, LocalDate from) {
    boolean sound =
        calculator != null
            && !document.isFaulty("validity")
            && !document.isFaulty("parameters")
            && !document.isFaulty("calculation");
    if (sound) {
      WorkedExamples.check(document, calculator, CityTime.startOf(from));
    } else {
      document.raw("worked_examples");
    }
  }

  private static void checkMonthStart(Chapter validity, String name, LocalDate day) {
    if (day != null && day.getDayOfMonth() != 1) {
      validity.fault(name, FaultCode.MONTH_START);
    }
  }

  private static Set<Scheme> schemes(Chapter document) {
    Set<Scheme> schemes = EnumSet.noneOf(Scheme.class);
    for (String word : document.words("schemes", false)) {
      Scheme.byId(word)
          .ifPresentOrElse(
              schemes::add, () -> document.fault("schemes", FaultCode.UNKNOWN_SCHEME, word));
    }
    return schemes;
  }

  private static ActivityType type(Chapter document) {
    String word = document.text("activity_type");
    ActivityType type = ActivityType.byId(word).orElse(null);
    if (!word.isEmpty() && (type == null || type == ActivityType.VOID)) {
      document.fault("activity_type", FaultCode.UNKNOWN_ACTIVITY_TYPE, word);
    }
    return type;
  }

  /** The act of a metered day; null for every other type. */
  private static String act(Chapter document, ActivityType type) {
    if (type == ActivityType.METERED_DAY) {
      return matching(document, "act", ID);
    }
    if (document.has("act")) {
      document.text("act");
      document.fault("act", FaultCode.ACT_MISPLACED, ActivityType.METERED_DAY.id());
    }
    return null;
  }

  private static Set<EvidenceGrade> grades(Chapter document) {
    Set<EvidenceGrade> grades = EnumSet.noneOf(EvidenceGrade.class);
    for (String word : document.words("evidence_grades", false)) {
      try {
        grades.add(Json.mapper().convertValue(word, EvidenceGrade.class));
      } catch (IllegalArgumentException e) {
        document.fault("evidence_grades", FaultCode.UNKNOWN_GRADE, word);
      }
    }
    return grades;
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
    String unit = rounding.text("unit");
    if (!unit.isEmpty() && !unit.equals("mg_co2e")) {
      rounding.fault("unit", FaultCode.ROUNDING_UNIT);
    }
    String direction = rounding.text("direction");
    if (!direction.isEmpty() && !direction.equals("down")) {
      rounding.fault("direction", FaultCode.ROUNDING_UP);
    }
    rounding.end();
  }
}
