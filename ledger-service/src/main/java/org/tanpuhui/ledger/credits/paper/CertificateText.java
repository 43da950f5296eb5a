package org.tanpuhui.ledger.credits.paper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.credits.RegisterService.Certificate;
import org.tanpuhui.ledger.credits.store.RegisterStore.MovedUnits;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/**
 * What stands on a certificate, in Chinese and English; the page and the paper print the same.
 *
 * @param title of the certificate
 * @param statement one sentence that says what it certifies
 * @param lines label and value, in the order they are printed
 * @param units printed serial numbers with what they are of
 * @param warning what is wrong with it; null for a valid one of a real scheme
 */
public record CertificateText(
    Words title, Words statement, List<Line> lines, List<String> units, Words warning) {

  /** The same in both languages. */
  public record Words(String zh, String en) {}

  /** One line. */
  public record Line(Words label, Words value) {
    static Line of(String zh, String en, String value) {
      return new Line(new Words(zh, en), new Words(value, value));
    }
  }

  /** The text of a certificate. */
  public static CertificateText of(Certificate certificate) {
    Retirement retirement = certificate.retirement();
    Words reason = reason(retirement.reason());
    String day = day(retirement.decidedAt());
    boolean retired = retirement.reason().isRetirement();
    String zh =
        "兹证明：以下 %d 吨二氧化碳当量的减排量已于 %s 为“%s”之目的永久%s，不得再次转让或使用。"
            .formatted(retirement.tonnes(), day, reason.zh(), retired ? "注销" : "取消");
    String en =
        "This certifies that the units below, %d t CO2e, were %s for ever on %s (%s). They can never be transferred or used again."
            .formatted(retirement.tonnes(), retired ? "retired" : "cancelled", day, reason.en());
    return new CertificateText(
        retired
            ? new Words("减排量注销证书", "Certificate of Retirement")
            : new Words("减排量取消证书", "Certificate of Cancellation"),
        new Words(zh, en),
        lines(retirement, reason, day),
        certificate.units().stream().map(CertificateText::units).toList(),
        warning(certificate));
  }

  private static List<Line> lines(Retirement retirement, Words reason, String day) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of("证书编号", "Certificate number", retirement.certificateId()));
    lines.add(Line.of("受益方", "Beneficiary", retirement.beneficiary()));
    lines.add(Line.of("用途", "Purpose", retirement.purpose()));
    lines.add(new Line(new Words("注销类型", "Reason"), reason));
    lines.add(Line.of("期间", "Period", retirement.periodStart() + " – " + retirement.periodEnd()));
    lines.add(Line.of("数量（吨）", "Quantity, t CO2e", Long.toString(retirement.tonnes())));
    lines.add(Line.of("日期", "Date", day));
    lines.add(Line.of("账簿分录", "Journal entry", retirement.entryId().toString()));
    return lines;
  }

  private static String units(MovedUnits moved) {
    return moved.batch().serial(moved.range()).text()
        + "  ("
        + moved.range().tonnes()
        + " t, "
        + moved.batch().projectId()
        + ")";
  }

  private static Words warning(Certificate certificate) {
    if (!certificate.valid()) {
      return new Words(
          "本证书与登记簿不符，无效。", "This certificate does not agree with the register: it is not valid.");
    }
    return certificate.retirement().scheme() == Scheme.SANDBOX
        ? new Words("沙盒环境，仅供测试，无任何效力。", "Sandbox: for tests only, without any effect.")
        : null;
  }

  private static String day(Instant at) {
    return CityTime.day(at).toString();
  }

  /** How a reason is called. */
  public static Words reason(EndReason reason) {
    return switch (reason) {
      case COMPLIANCE_OFFSET -> new Words("履约抵销", "compliance offset");
      case VOLUNTARY_NEUTRALITY -> new Words("自愿碳中和", "voluntary carbon neutrality");
      case ECOLOGICAL_RESTORATION ->
          new Words("生态环境损害替代修复", "substitute restoration of ecological damage");
      case PUBLIC_WELFARE -> new Words("公益", "public welfare");
      case VOLUNTARY_CANCELLATION -> new Words("自愿取消", "voluntary cancellation");
      case WRONGLY_ISSUED -> new Words("错误签发", "wrongly issued");
    };
  }
}
