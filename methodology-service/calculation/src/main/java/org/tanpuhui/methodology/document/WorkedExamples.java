package org.tanpuhui.methodology.document;

import java.time.Instant;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.Quantities;

/** A document's own examples: what it says they give is what its calculator must give. */
final class WorkedExamples {
  private static final long MAX_TIMES = 1_000_000;
  private static final long MAX_MG = Long.MAX_VALUE / 4;

  private WorkedExamples() {}

  /** Notes a fault for every example that does not compute to the milligram. */
  static void check(Chapter document, Calculator calculator, Instant validFrom) {
    for (Chapter example : document.objects("worked_examples", false)) {
      example.bilingual("name");
      long expected = example.whole("amount_mg_co2e", 0, MAX_MG, false);
      long sum = 0;
      for (Chapter activity : example.objects("activities", false)) {
        Long times = activity.whole("times", 1, MAX_TIMES, true);
        long one = amount(activity, calculator, validFrom);
        sum = Math.addExact(sum, Math.multiplyExact(times == null ? 1 : times, one));
      }
      if (example.has("source")) {
        example.text("source");
      }
      if (sum != expected) {
        example.fault("amount_mg_co2e", "the document says " + expected + ", it computes " + sum);
      }
      example.end();
    }
  }

  private static long amount(Chapter activity, Calculator calculator, Instant validFrom) {
    try {
      Quantities quantities = QuantitiesJson.read(activity.raw("quantities"));
      activity.end();
      Evaluation evaluation = calculator.evaluate(Act.of(quantities, validFrom, null, 1));
      if (evaluation.problem() != null) {
        activity.fault("quantities", "not measurable: " + evaluation.problem().code());
        return 0;
      }
      return evaluation.amountMg();
    } catch (IllegalArgumentException e) {
      activity.fault("quantities", e.getMessage());
      return 0;
    }
  }
}
