package org.tanpuhui.activity.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.activity.activity.Backfill;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.contract.EvidenceGrade;

/** A partner as the authority sees it; lists are sorted. */
public record PartnerView(
    String id,
    String nameZh,
    String nameEn,
    String kind,
    String status,
    List<String> sources,
    List<String> activityTypes,
    SortedMap<String, EvidenceGrade> evidenceGrades,
    List<ScenarioView> scenarios,
    List<BackfillView> backfills) {

  static PartnerView of(Partner partner) {
    return new PartnerView(
        partner.id(),
        partner.nameZh(),
        partner.nameEn(),
        partner.kind(),
        partner.active() ? "active" : "suspended",
        partner.sources().stream().sorted().toList(),
        partner.grades().keySet().stream().sorted().toList(),
        new TreeMap<>(partner.grades()),
        partner.scenarios().values().stream()
            .sorted(Comparator.comparing(Scenario::code))
            .map(scenario -> ScenarioView.of(partner, scenario))
            .toList(),
        partner.backfills().stream().map(BackfillView::of).toList());
  }

  /** A scenario; its id is {@code <partner>.<code>}. */
  public record ScenarioView(
      String id, String code, String partner, String nameZh, String nameEn, String status) {
    static ScenarioView of(Partner partner, Scenario scenario) {
      return new ScenarioView(
          partner.id() + "." + scenario.code(),
          scenario.code(),
          partner.id(),
          scenario.nameZh(),
          scenario.nameEn(),
          scenario.state().word());
    }
  }

  /** A backfill grant; {@code to} is exclusive. */
  public record BackfillView(
      String backfillId,
      List<String> activityTypes,
      Instant from,
      Instant to,
      Instant closesAt,
      Instant closedAt) {
    static BackfillView of(Backfill backfill) {
      return new BackfillView(
          backfill.id().toString(),
          backfill.activityTypes().stream().sorted().toList(),
          backfill.from(),
          backfill.to(),
          backfill.closesAt(),
          backfill.closedAt());
    }
  }
}
