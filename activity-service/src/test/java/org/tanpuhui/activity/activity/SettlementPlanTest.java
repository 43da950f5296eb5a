package org.tanpuhui.activity.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.activity.activity.SettlementPlan.Grant;
import org.tanpuhui.activity.activity.SettlementPlan.Known;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.platform.Scheme;

/** When a month or a grant is over, and what its commands say. */
class SettlementPlanTest {
  private static final SettlementPlan.Rules RULES =
      new SettlementPlan.Rules(Duration.ofDays(7), Duration.ofHours(1), Duration.ofSeconds(30));
  private static final UUID GRANT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  /** Midnight of 1 February in Shanghai is 16:00 UTC of 31 January; a week and an hour on. */
  @ParameterizedTest
  @CsvSource({
    "2026-02-07T16:59:59.999999Z, 0",
    "2026-02-07T17:00:00Z, 1",
    "2026-03-07T16:59:59Z, 1",
    "2026-03-07T17:00:00Z, 2",
    "2027-01-07T17:00:00Z, 12"
  })
  void monthsAreDueAWeekAndAMarginAfterTheirLocalEnd(Instant now, int months) {
    Known known = known(Instant.parse("2026-01-20T00:00:00Z"), Set.of());

    List<Settlement> due = SettlementPlan.due(known, RULES, now);

    assertThat(due)
        .extracting(Settlement::name)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, months)
                .mapToObj(i -> YearMonth.of(2026, 1).plusMonths(i).toString())
                .toList());
  }

  /** Whoever begins on 3 March may still report days of the last week of February. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-03T00:00:00Z, 2026-02",
    "2026-03-07T15:59:59Z, 2026-02",
    "2026-03-07T16:00:00Z, 2026-03"
  })
  void firstMonthIsTheOneTheWindowReachedBackTo(Instant start, String first) {
    List<Settlement> due =
        SettlementPlan.due(known(start, Set.of()), RULES, Instant.parse("2026-05-01T00:00:00Z"));

    assertThat(due.get(0).name()).isEqualTo(first);
  }

  @Test
  void settledMonthsAreLeftOutAndGapsAreFilled() {
    Known known =
        known(
            Instant.parse("2026-01-20T00:00:00Z"),
            Set.of(YearMonth.of(2026, 1), YearMonth.of(2026, 3)));

    assertThat(SettlementPlan.due(known, RULES, Instant.parse("2026-05-20T00:00:00Z")))
        .extracting(Settlement::name)
        .containsExactly("2026-02", "2026-04");
  }

  @Test
  void schemeWithoutPartnersHasNothingToSettle() {
    Known known = new Known(Map.of(), Map.of(), List.of());
    assertThat(SettlementPlan.due(known, RULES, Instant.parse("2036-01-01T00:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z, , 2026-03-01T00:00:29.999Z, 0",
    "2026-03-01T00:00:00Z, , 2026-03-01T00:00:30Z, 1",
    "2026-03-01T00:00:00Z, 2026-02-01T00:00:00Z, 2026-02-01T00:00:29Z, 0",
    "2026-03-01T00:00:00Z, 2026-02-01T00:00:00Z, 2026-02-01T00:00:30Z, 1",
    "2026-03-01T00:00:00Z, 2026-03-02T00:00:00Z, 2026-03-01T00:00:30Z, 1"
  })
  void grantIsDueAMarginAfterItClosed(Instant closesAt, Instant closedAt, Instant now, int count) {
    Grant grant = new Grant(Scheme.SANDBOX, GRANT, closesAt, closedAt);

    assertThat(SettlementPlan.due(new Known(Map.of(), Map.of(), List.of(grant)), RULES, now))
        .hasSize(count);
  }

  @Test
  void commandsOfARepeatHaveTheSameIdsAndAllOthersDifferent() {
    SettleCommand month = Settlement.of(Scheme.SANDBOX, YearMonth.of(2026, 1)).command(7);
    SettleCommand grant =
        Settlement.of(Scheme.SANDBOX, GRANT, Instant.parse("2026-03-01T00:00:00Z")).command(7);

    assertThat(month.month()).isEqualTo("2026-01");
    assertThat(month.backfillId()).isNull();
    assertThat(month.scheme()).isEqualTo("sandbox");
    assertThat(month.type()).isEqualTo("tanpuhui.command.settle.v1");
    assertThat(month.slice()).isEqualTo(7);
    assertThat(grant.month()).isNull();
    assertThat(grant.backfillId()).isEqualTo(GRANT.toString());
    assertThat(Settlement.of(Scheme.SANDBOX, YearMonth.of(2026, 1)).command(7)).isEqualTo(month);
    assertThat(
            Set.of(
                month.commandId(),
                grant.commandId(),
                Settlement.of(Scheme.SANDBOX, YearMonth.of(2026, 1)).command(8).commandId(),
                Settlement.of(Scheme.SANDBOX, YearMonth.of(2026, 2)).command(7).commandId(),
                Settlement.of(Scheme.SHENZHEN, YearMonth.of(2026, 1)).command(7).commandId()))
        .hasSize(5);
  }

  private static Known known(Instant start, Set<YearMonth> settled) {
    return new Known(Map.of(Scheme.SANDBOX, start), Map.of(Scheme.SANDBOX, settled), List.of());
  }
}
