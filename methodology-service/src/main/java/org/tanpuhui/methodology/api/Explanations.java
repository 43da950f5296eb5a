package org.tanpuhui.methodology.api;

import java.math.BigDecimal;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.methodology.methodology.TravelMode;

/**
 * One sentence for people about what became of an activity. A reduction is called recorded (减排量);
 * certified it is only after issuance.
 */
final class Explanations {
  private static final int DECIMALS_OF_THOUSANDTH = 3;

  private Explanations() {}

  static Text of(Evidence evidence) {
    Decision decision = evidence.decision();
    if (decision.status() == Status.COMPUTED) {
      return computed(evidence);
    }
    if (decision.status() == Status.PARKED) {
      return new Text(
          "这次活动与更早申报的活动重叠，暂时挂起，等待核实，目前不计减排量。",
          "This overlaps an activity that was claimed before; it is parked until that is cleared and"
              + " counts nothing for now.");
    }
    return new Text(
        "未计减排量：" + decision.problem().title(true) + "。",
        "No reduction was recorded: " + lowerFirst(decision.problem().title(false)) + ".");
  }

  private static Text computed(Evidence evidence) {
    Decision decision = evidence.decision();
    String grams = thousandth(decision.amountMg());
    String kilometres = thousandth(decision.quantity() == null ? 0 : decision.quantity());
    TravelMode mode = decision.mode();
    boolean average = isAverage(evidence.claim());
    return switch (mode) {
      case METRO -> transit("地铁", "by metro", kilometres, grams, average);
      case BUS -> transit("公交", "by bus", kilometres, grams, average);
      case BIKE -> ride("骑行共享单车", "on a shared bike", kilometres, grams);
      case EBIKE -> ride("骑行共享电单车", "on a shared e-bike", kilometres, grams);
      default ->
          new Text("记录减排量 " + grams + " 克二氧化碳当量。", "A recorded reduction of " + grams + " g CO2e.");
    };
  }

  private static Text transit(
      String zh, String en, String kilometres, String grams, boolean average) {
    return new Text(
        zh
            + " "
            + kilometres
            + " 公里"
            + (average ? "（按平均乘距）" : "")
            + "，较城市平均出行少排放 "
            + grams
            + " 克二氧化碳当量，记为减排量。",
        kilometres
            + " km "
            + en
            + (average ? " (average trip length)" : "")
            + " emitted "
            + grams
            + " g CO2e less than average travel in the city: a recorded reduction.");
  }

  private static Text ride(String zh, String en, String kilometres, String grams) {
    return new Text(
        zh + " " + kilometres + " 公里，较所替代的出行少排放 " + grams + " 克二氧化碳当量（示例因子），记为减排量。",
        kilometres
            + " km "
            + en
            + " emitted "
            + grams
            + " g CO2e less than the travel it replaced (illustrative factor): a recorded reduction.");
  }

  private static boolean isAverage(Claim claim) {
    return claim.quantities().whole("distance_m").isEmpty();
  }

  /** A whole number of thousandths as a decimal, for example 664560 as 664.56. */
  private static String thousandth(long value) {
    BigDecimal decimal = BigDecimal.valueOf(value, DECIMALS_OF_THOUSANDTH).stripTrailingZeros();
    return decimal.toPlainString();
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
