package org.tanpuhui.methodology.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * One sentence for people about what became of an activity. A reduction is called recorded (减排量);
 * certified it is only after issuance.
 */
final class Explanations {
  private static final int DECIMALS_OF_THOUSANDTH = 3;
  private static final String WATT_HOURS = "wh";

  /** Where the distance of a trip comes from, as it stands in the sentence. */
  private static final Text REPORTED = new Text("", "");

  private static final Text AVERAGE = new Text("（按平均乘距）", " (average trip length)");
  private static final Text TABLE = new Text("（按站间里程表）", " (by the table of distances)");

  private Explanations() {}

  static Text of(ActivityState state) {
    ProblemCode problem = state.problem();
    if (problem == null) {
      return computed(state);
    }
    return switch (problem) {
      case AWAITING_SETTLEMENT ->
          new Text(
              "当日用电高于人均基准，待当月结算后与本户此前均值比较，再决定是否记录减排量。",
              "The day's use is above the per-person baseline; when its month has closed it is"
                  + " compared with the household's own mean, and only then a reduction may be"
                  + " recorded.");
      case AWAITING_ORIGINAL ->
          new Text(
              "撤销已收到，等待其所指的活动到达。", "The void was received and waits for the activity it names.");
      case VOID_APPLIED -> applied(state);
      case VOIDED ->
          new Text(
              "该活动已被申报方撤销，不计减排量；已记录的部分全额冲回。",
              "The activity was withdrawn by the partner that reported it and counts nothing; what"
                  + " had been recorded was taken back in full.");
      case CLAIM_OVERTURNED ->
          new Text(
              "主管部门认定同一行为的另一申报有效，该活动不计减排量；已记录的部分全额冲回。",
              "The authority found another claim on the same act to be the true one; this one counts"
                  + " nothing and what had been recorded was taken back in full.");
      case CLAIM_DISMISSED ->
          new Text(
              "主管部门驳回了这次重叠的申报，不计减排量。",
              "The authority dismissed this overlapping claim; it counts nothing.");
      case DOUBLE_CLAIM ->
          new Text(
              "这次活动与更早申报的活动重叠，暂时挂起，等待核实，目前不计减排量。",
              "This overlaps an activity that was claimed before; it is parked until that is cleared"
                  + " and counts nothing for now.");
      case ALREADY_VOIDED, NOTHING_TO_VOID ->
          new Text(
              "撤销未生效：" + problem.title(true) + "。",
              "The void has no effect: " + lowerFirst(problem.title(false)) + ".");
      default ->
          new Text(
              "未计减排量：" + problem.title(true) + "。",
              "No reduction was recorded: " + lowerFirst(problem.title(false)) + ".");
    };
  }

  private static Text applied(ActivityState state) {
    if (state.tookBack() == 0) {
      return new Text(
          "撤销已生效；原活动没有已记录的减排量。",
          "The void was applied; nothing had been recorded for the activity it names.");
    }
    String grams = thousandth(state.tookBack());
    return new Text(
        "撤销已生效，冲回已记录的减排量 " + grams + " 克二氧化碳当量。",
        "The void was applied: a recorded reduction of " + grams + " g CO2e was taken back.");
  }

  private static Text computed(ActivityState state) {
    String grams = thousandth(state.amountMg());
    String thousandth = thousandth(state.quantity() == null ? 0 : state.quantity());
    boolean fromTable = isFromTable(state.claim());
    return switch (state.evidence().decision().mode()) {
      case METRO -> transit("地铁", "by metro", thousandth, grams, fromTable ? TABLE : REPORTED);
      case BUS -> transit("公交", "by bus", thousandth, grams, fromTable ? AVERAGE : REPORTED);
      case BIKE -> ride("骑行共享单车", "on a shared bike", thousandth, grams);
      case EBIKE -> ride("骑行共享电单车", "on a shared e-bike", thousandth, grams);
      case HOUSEHOLD_DAY -> day(state, thousandth, grams);
      case PROJECT_PERIOD -> monitoring(state, grams);
      case METERED_DAY -> metered(state, thousandth, grams);
      default ->
          new Text("记录减排量 " + grams + " 克二氧化碳当量。", "A recorded reduction of " + grams + " g CO2e.");
    };
  }

  private static Text day(ActivityState state, String kilowattHours, String grams) {
    LocalDate day = CityTime.day(state.claim().occurredAt());
    boolean settled = state.latest() != null;
    return new Text(
        day
            + " 家庭用电 "
            + kilowattHours
            + " 千瓦时，较"
            + (settled ? "本户此前均值" : "城市人均基准")
            + "少排放 "
            + grams
            + " 克二氧化碳当量，记为减排量。",
        "On "
            + day
            + " the household used "
            + kilowattHours
            + " kWh and emitted "
            + grams
            + " g CO2e less than "
            + (settled ? "its own mean of the days before" : "the city's baseline per person")
            + ": a recorded reduction.");
  }

  private static Text metered(ActivityState state, String thousandth, String grams) {
    LocalDate day = CityTime.day(state.claim().occurredAt());
    String unit = state.claim().quantities().text("unit");
    boolean energy = WATT_HOURS.equals(unit);
    String amount = energy ? thousandth + " kWh" : state.quantity() + " " + unit;
    return new Text(
        day + " 计量 " + amount + "，较基准情景少排放 " + grams + " 克二氧化碳当量，记为减排量。",
        "On "
            + day
            + " "
            + amount
            + " by the meter emitted "
            + grams
            + " g CO2e less than the baseline: a recorded reduction.");
  }

  private static Text monitoring(ActivityState state, String grams) {
    LocalDate from = CityTime.day(state.claim().occurredAt());
    LocalDate to =
        state.claim().endedAt() == null ? from : CityTime.day(state.claim().endedAt()).minusDays(1);
    return new Text(
        from + " 至 " + to + " 监测期内，项目林分较基准情景净增碳储量，扣除项目排放、泄漏与非持久性风险后为 " + grams + " 克二氧化碳当量，记为减排量。",
        "From "
            + from
            + " to "
            + to
            + " the project's stands stored more carbon than the baseline; after project emissions,"
            + " leakage and the deduction for non-permanence "
            + grams
            + " g CO2e remain: a recorded reduction.");
  }

  private static Text transit(
      String zh, String en, String kilometres, String grams, Text distance) {
    return new Text(
        zh + " " + kilometres + " 公里" + distance.zh() + "，较城市平均出行少排放 " + grams + " 克二氧化碳当量，记为减排量。",
        kilometres
            + " km "
            + en
            + distance.en()
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

  private static boolean isFromTable(Claim claim) {
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
