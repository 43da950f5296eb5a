package org.tanpuhui.methodology.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.platform.CityTime;

/**
 * A document's own examples: what it says they give is what its calculator must give.
 *
 * <p>An example lists {@code activities} (single acts), {@code months} (a household's days up to
 * the end of a month, of which the month's are summed) or {@code monitorings} (a project's strata
 * and what was measured). An act that does not count gives nothing in an example.
 */
final class WorkedExamples {
  private static final long MAX_TIMES = 1_000_000;
  private static final long MAX_PERSONS = 1_000;
  private static final long MAX_WH = 1_000_000_000L;
  private static final long MAX_MG = Long.MAX_VALUE / 4;

  private final Calculator calculator;
  private final Instant validFrom;

  private WorkedExamples(Calculator calculator, Instant validFrom) {
    this.calculator = calculator;
    this.validFrom = validFrom;
  }

  /** Notes a fault for every example that does not compute to the milligram. */
  static void check(Chapter document, Calculator calculator, Instant validFrom) {
    WorkedExamples examples = new WorkedExamples(calculator, validFrom);
    for (Chapter example : document.objects("worked_examples", false)) {
      examples.check(example);
    }
  }

  private void check(Chapter example) {
    example.bilingual("name");
    long expected = example.whole("amount_mg_co2e", 0, MAX_MG, false);
    if (example.has("source")) {
      example.text("source");
    }
    boolean other = example.has("months") || example.has("monitorings");
    try {
      long sum = 0;
      for (Chapter activity : example.objects("activities", other)) {
        sum = Math.addExact(sum, activity(activity));
      }
      for (Chapter month : example.objects("months", true)) {
        sum = Math.addExact(sum, month(month));
      }
      for (Chapter monitoring : example.objects("monitorings", true)) {
        sum = Math.addExact(sum, monitoring(monitoring));
      }
      if (sum != expected && !example.isFaulty()) {
        example.fault("amount_mg_co2e", FaultCode.EXAMPLE_DIFFERS, expected, sum);
      }
    } catch (ArithmeticException e) {
      example.fault("", FaultCode.EXAMPLE_IMPOSSIBLE, e.getMessage());
    }
    example.end();
  }

  private long activity(Chapter activity) {
    Long times = activity.whole("times", 1, MAX_TIMES, true);
    Long persons = activity.whole("persons", 1, MAX_PERSONS, true);
    LocalDate day = activity.day("day", true);
    JsonNode quantities = activity.raw("quantities");
    activity.end();
    try {
      Quantities read = QuantitiesJson.read(quantities);
      Instant time = day == null ? validFrom : CityTime.startOf(day);
      int holders = persons == null ? 1 : persons.intValue();
      Evaluation evaluation = calculator.evaluate(Act.of(read, time, null, holders));
      if (evaluation.problem() != null || evaluation.awaitsSettlement()) {
        activity.fault("quantities", FaultCode.EXAMPLE_IMPOSSIBLE, why(evaluation));
        return 0;
      }
      return Math.multiplyExact(times == null ? 1 : times, evaluation.amountMg());
    } catch (IllegalArgumentException e) {
      activity.fault("quantities", FaultCode.EXAMPLE_IMPOSSIBLE, e.getMessage());
      return 0;
    }
  }

  private static String why(Evaluation evaluation) {
    if (evaluation.problem() == null) {
      return "awaiting_settlement";
    }
    return evaluation.problem().code()
        + (evaluation.condition() == null ? "" : " " + evaluation.condition());
  }

  private long month(Chapter chapter) {
    YearMonth month = chapter.month("month");
    long persons = chapter.whole("persons", 1, MAX_PERSONS, false);
    LocalDate first = chapter.day("first_day", false);
    List<Long> energyWh = chapter.wholes("energy_wh", 0, MAX_WH);
    boolean repeated = chapter.flag("repeated");
    chapter.end();
    if (!(calculator instanceof MonthSettlement)) {
      chapter.fault("", FaultCode.EXAMPLE_IMPOSSIBLE, "no month settlement");
      return 0;
    }
    if (month == null || energyWh.isEmpty() || first.plusYears(1).isBefore(month.atDay(1))) {
      return 0;
    }
    HouseholdDays household = new HouseholdDays(calculator, (int) persons);
    LocalDate day = first;
    for (int i = 0;
        !day.isAfter(month.atEndOfMonth()) && (repeated || i < energyWh.size());
        i++, day = day.plusDays(1)) {
      household.add(day, energyWh.get(i % energyWh.size()), false);
    }
    return household.monthMg(month);
  }

  private long monitoring(Chapter chapter) {
    JsonNode strata = chapter.raw("strata");
    JsonNode data = chapter.raw("data");
    chapter.end();
    try {
      Monitoring monitoring = MonitoringJson.monitoring(data);
      FiledProject project = MonitoringJson.strata(strata);
      Instant from = CityTime.startOf(monitoring.periodStart());
      Instant to = CityTime.startOf(monitoring.periodEnd().plusDays(1));
      Evaluation evaluation =
          calculator.evaluate(
              Act.of(new Quantities(Map.of()), from, to, 1).monitored(monitoring, project));
      if (evaluation.problem() != null) {
        chapter.fault("", FaultCode.EXAMPLE_IMPOSSIBLE, why(evaluation));
        return 0;
      }
      return evaluation.amountMg();
    } catch (IllegalArgumentException e) {
      chapter.fault("", FaultCode.EXAMPLE_IMPOSSIBLE, e.getMessage());
      return 0;
    }
  }
}
