package org.tanpuhui.ledger.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.UsedPointsService.Reconciliation;
import org.tanpuhui.ledger.rewards.UsedPointsMatch.Finding;
import org.tanpuhui.ledger.store.ReportStore;

/** The shapes of used-points reports. Members are added, never renamed. */
final class UsedPointsAnswers {
  private UsedPointsAnswers() {}

  /** A redemption that either side names. */
  record Line(UUID redemptionId, String finding, Long reportedPoints, Long bookedPoints) {}

  /** What the platform decided. */
  record Correction(
      UUID redemptionId,
      String finding,
      String action,
      String reason,
      String decidedBy,
      Instant decidedAt) {}

  /** A report of the list. */
  record Report(String partner, LocalDate day, int lines, Instant reportedAt) {
    static Report of(ReportStore.Report report) {
      return new Report(
          report.key().partner(), report.key().day(), report.lines(), report.reportedAt());
    }
  }

  /** A report set against the redemptions. */
  record Reconciled(
      String partner,
      LocalDate day,
      Instant reportedAt,
      Map<String, Integer> summary,
      List<Line> lines,
      List<Correction> corrections) {
    static Reconciled of(Reconciliation found) {
      Map<String, Integer> summary = new LinkedHashMap<>();
      for (Finding finding : Finding.values()) {
        summary.put(word(finding), 0);
      }
      found.lines().forEach(line -> summary.merge(word(line.finding()), 1, Integer::sum));
      return new Reconciled(
          found.report().key().partner(),
          found.report().key().day(),
          found.report().reportedAt(),
          summary,
          found.lines().stream()
              .map(
                  line ->
                      new Line(
                          line.redemption(), word(line.finding()), line.reported(), line.booked()))
              .toList(),
          found.corrections().stream()
              .map(
                  c ->
                      new Correction(
                          c.redemption(),
                          c.finding(),
                          c.action(),
                          c.reason(),
                          c.decidedBy(),
                          c.decidedAt()))
              .toList());
    }

    private static String word(Finding finding) {
      return finding.name().toLowerCase(Locale.ROOT);
    }
  }

  /** How many redemptions are cancelled. */
  record Cancelled(int cancelled) {}
}
