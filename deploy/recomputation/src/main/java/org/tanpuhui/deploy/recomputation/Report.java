package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import org.tanpuhui.platform.json.Json;

/** Says what was found: as it is found, then in totals. For people, or one JSON object. */
final class Report {
  static final String FORMAT = "tanpuhui-recomputation/1";
  private static final int SHARE_DIGITS = 6;

  private final PrintStream out;
  private final JsonGenerator json;
  private final long most;
  private long told;
  private long findings;
  private long differences;

  /**
   * @param asJson one JSON object instead of lines
   * @param most findings to tell in full; the rest is only counted
   */
  Report(PrintStream out, boolean asJson, long most) {
    this.out = out;
    this.most = most;
    try {
      this.json =
          asJson
              ? Json.mapper()
                  .getFactory()
                  .createGenerator(out)
                  .useDefaultPrettyPrinter()
                  .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long differences() {
    return differences;
  }

  void begin(Manifest manifest) {
    if (json == null) {
      out.printf(
          "Export of %s (%s), %s to %s, made %s%n",
          manifest.scheme(),
          orDash(manifest.scope()),
          orDash(manifest.from()),
          orDash(manifest.to()),
          orDash(manifest.createdAt()));
      return;
    }
    write(
        () -> {
          json.writeStartObject();
          json.writeStringField("format", FORMAT);
          json.writeStringField("scheme", manifest.scheme());
          json.writeStringField("from", manifest.from());
          json.writeStringField("to", manifest.to());
          json.writeArrayFieldStart("findings");
        });
  }

  private static String orDash(String text) {
    return text == null ? "-" : text;
  }

  void find(Finding finding) {
    findings++;
    if (finding.reason().isDifference()) {
      differences++;
    }
    if (told >= most) {
      return;
    }
    told++;
    Reason reason = finding.reason();
    if (json == null) {
      out.printf(
          "%s %s: recorded %s%s: %s / %s%n",
          reason.isDifference() ? "DIFFERS" : "CANNOT ",
          finding.activityId(),
          finding.recorded(),
          finding.derived() == null ? "" : ", derived " + finding.derived(),
          reason.en(),
          reason.zh());
      return;
    }
    write(
        () -> {
          json.writeStartObject();
          json.writeStringField("activity_id", finding.activityId().toString());
          json.writeStringField("kind", reason.isDifference() ? "difference" : "not_derived");
          json.writeStringField("reason", reason.word());
          json.writeStringField("recorded", finding.recorded());
          json.writeStringField("derived", finding.derived());
          json.writeStringField("en", reason.en());
          json.writeStringField("zh", reason.zh());
          json.writeEndObject();
        });
  }

  void end(Totals totals, long milliseconds) {
    Totals.Line sum = totals.sum();
    if (json == null) {
      if (findings > told) {
        out.printf("... and %,d more%n", findings - told);
      }
      table(totals, sum);
      out.printf(
          "%n%s of %,d activities and %s of the milligrams derive again; %,d differences, %,d could not be derived, %,d erased.%n",
          percent(sum.derived, sum.activities - sum.erased),
          sum.activities,
          percent(sum.derivedMg, sum.recordedMg),
          differences,
          sum.notDerived,
          sum.erased);
      out.printf(
          "%,d 条活动中 %s 可由证据重新推导；差异 %,d 处，无法推导 %,d 条，已删除 %,d 条。%n",
          sum.activities,
          percent(sum.derived, sum.activities - sum.erased),
          differences,
          sum.notDerived,
          sum.erased);
      if (sum.ofErased > 0) {
        out.printf("%,d of them are of people who were erased.%n", sum.ofErased);
        out.printf("其中 %,d 条属于已被删除的参与者。%n", sum.ofErased);
      }
      commitments(sum);
      out.printf(
          "%,d ms, %,d activities/s%n",
          milliseconds, sum.activities * 1000 / Math.max(1, milliseconds));
      return;
    }
    write(() -> endJson(totals, sum, milliseconds));
  }

  private void commitments(Totals.Line sum) {
    out.printf(
        "%,d lines are what their content hash commits to, %,d of them of erased people; %,d have one of the form that cannot be checked.%n",
        sum.commitments, sum.commitmentsOfErased, sum.commitmentsOfBefore);
    out.printf(
        "%,d 条与其内容哈希的承诺一致，其中 %,d 条属于已被删除的参与者；%,d 条为无法核对的旧格式。%n",
        sum.commitments, sum.commitmentsOfErased, sum.commitmentsOfBefore);
  }

  private void endJson(Totals totals, Totals.Line sum, long milliseconds) throws IOException {
    json.writeEndArray();
    json.writeNumberField("findings_told", told);
    json.writeNumberField("findings_in_all", findings);
    json.writeNumberField("differences", differences);
    json.writeArrayFieldStart("methodologies");
    for (Map.Entry<String, Totals.Line> entry : totals.lines().entrySet()) {
      json.writeStartObject();
      json.writeStringField("methodology", entry.getKey());
      line(entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("total");
    line(sum);
    json.writeStringField("derived_share", share(sum.derived, sum.activities - sum.erased));
    json.writeEndObject();
    json.writeNumberField("duration_ms", milliseconds);
    json.writeNumberField("activities_per_s", sum.activities * 1000 / Math.max(1, milliseconds));
    json.writeEndObject();
    json.flush();
    out.println();
  }

  private void line(Totals.Line line) throws IOException {
    json.writeNumberField("activities", line.activities);
    json.writeNumberField("derived", line.derived);
    json.writeNumberField("differing", line.differing);
    json.writeNumberField("not_derived", line.notDerived);
    json.writeNumberField("erased", line.erased);
    json.writeNumberField("of_erased_people", line.ofErased);
    json.writeNumberField("commitments_matched", line.commitments);
    json.writeNumberField("commitments_matched_of_erased_people", line.commitmentsOfErased);
    json.writeNumberField("commitments_of_old_form", line.commitmentsOfBefore);
    json.writeNumberField("recorded_mg_co2e", line.recordedMg);
    json.writeNumberField("derived_mg_co2e", line.derivedMg);
    json.writeNumberField("reversed_mg_co2e", line.reversedMg);
  }

  private void table(Totals totals, Totals.Line sum) {
    String format = "%-32s %12s %12s %9s %9s %9s %20s %20s %16s%n";
    out.println();
    out.printf(
        format,
        "methodology",
        "activities",
        "derived",
        "differ",
        "cannot",
        "erased",
        "recorded g",
        "derived g",
        "taken back g");
    totals.lines().forEach((name, line) -> row(format, name, line));
    row(format, "total", sum);
  }

  private void row(String format, String name, Totals.Line line) {
    out.printf(
        format,
        name,
        number(line.activities),
        number(line.derived),
        number(line.differing),
        number(line.notDerived),
        number(line.erased),
        grams(line.recordedMg),
        grams(line.derivedMg),
        grams(line.reversedMg));
  }

  private static String number(long value) {
    return String.format("%,d", value);
  }

  private static String grams(long mg) {
    return String.format("%,.3f", BigDecimal.valueOf(mg, 3));
  }

  /** Cut, never rounded up: only all of it is 100 %. */
  private static String percent(long part, long whole) {
    return new BigDecimal(share(part, whole)).movePointRight(2).toPlainString() + " %";
  }

  private static String share(long part, long whole) {
    return whole == 0
        ? "1"
        : new BigDecimal(BigInteger.valueOf(part))
            .divide(BigDecimal.valueOf(whole), SHARE_DIGITS, RoundingMode.DOWN)
            .toPlainString();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
