package org.tanpuhui.activity.api;

import java.util.Arrays;
import java.util.List;
import org.tanpuhui.activity.activity.Statement;
import org.tanpuhui.activity.activity.Statement.Booked;
import org.tanpuhui.activity.activity.Statement.Figures;
import org.tanpuhui.activity.activity.StatementRow;
import org.tanpuhui.platform.web.Csv;

/** Statements as comma-separated values: one line per source and type, then the total. */
final class StatementCsv {
  private StatementCsv() {}

  static String lines(Statement statement) {
    StringBuilder csv =
        new StringBuilder(
            line(
                "day",
                "as_of",
                "state",
                "source",
                "type",
                "accepted",
                "posted",
                "computed",
                "parked",
                "rejected",
                "voided",
                "in_flight",
                "duplicates",
                "id_reused",
                "refused",
                "reduction_mg_co2e",
                "booked_posted_mg_co2e",
                "booked_reversed_mg_co2e",
                "booked_points_credited",
                "booked_points_reversed"));
    for (Statement.Line of : statement.lines()) {
      csv.append(line(statement, of.source(), of.type(), of.figures(), null));
    }
    return csv.append(line(statement, "total", "", statement.totals(), statement.booked()))
        .toString();
  }

  static String refusals(Statement statement) {
    StringBuilder csv = new StringBuilder(line("day", "code", "source", "type", "events"));
    for (Statement.Refusal refusal : statement.refusals()) {
      csv.append(
          line(
              statement.day(), refusal.code(), refusal.source(), refusal.type(), refusal.events()));
    }
    return csv.toString();
  }

  static String rows(List<StatementRow> rows) {
    StringBuilder csv =
        new StringBuilder(
            line(
                "activity_id",
                "source",
                "id",
                "type",
                "occurred_at",
                "recorded_at",
                "status",
                "code"));
    for (StatementRow row : rows) {
      csv.append(
          line(
              row.activityId(),
              row.source(),
              row.id(),
              row.type(),
              row.occurredAt(),
              row.recordedAt(),
              row.status(),
              row.code()));
    }
    return csv.toString();
  }

  private static String line(
      Statement statement, String source, String type, Figures figures, Booked booked) {
    return line(
        statement.day(),
        statement.asOf(),
        statement.state(),
        source,
        type,
        figures.accepted(),
        figures.posted(),
        figures.computed(),
        figures.parked(),
        figures.rejected(),
        figures.voided(),
        figures.inFlight(),
        figures.duplicates(),
        figures.idReused(),
        figures.refused(),
        figures.reductionMgCo2e(),
        booked == null ? null : booked.postedMgCo2e(),
        booked == null ? null : booked.reversedMgCo2e(),
        booked == null ? null : booked.pointsCredited(),
        booked == null ? null : booked.pointsReversed());
  }

  private static String line(Object... cells) {
    return Csv.line(Arrays.asList(cells));
  }
}
