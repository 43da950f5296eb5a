package org.tanpuhui.activity.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.Scheme;

/**
 * The open type for acts that documents name: its shape is checked, its act, unit and bounds are
 * not. The clock stands at 2026-03-10 16:00 in Shanghai.
 */
class MeteredDayTest {
  private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
  private static final String SOURCE = "/partners/x";
  private static final EventCheck CHECK =
      new EventCheck(
          new IntakeLimits(Duration.ofDays(7), Duration.ofDays(366), Duration.ofMinutes(5)));

  private static Map<String, Object> data() {
    return new HashMap<>(
        Map.of(
            "act", "tide", "day", "2026-03-09", "amount", 1_000L, "unit", "wh", "capacity_w", 5L));
  }

  private static Checked check(Map<String, Object> data) {
    Partner partner =
        new Partner(
            1,
            Scheme.SANDBOX,
            "x",
            "x",
            "x",
            "company",
            true,
            Set.of(SOURCE),
            Map.of(ActivityTypes.METERED_DAY, EvidenceGrade.METERED),
            Map.of("default", new Scenario(1, "default", "x", "x", true)),
            List.of(),
            new byte[16]);
    Map<String, Object> event = new HashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "e-1");
    event.put("source", SOURCE);
    event.put("type", ActivityTypes.METERED_DAY);
    event.put("subject", "s-1");
    event.put("data", data);
    return CHECK.check(Scheme.SANDBOX, Optional.of(partner), event, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "act, , /data/act",
    "act, '', /data/act",
    "day, 2026-02-30, /data/day",
    "day, 2026-03-10, /data/day",
    "day, 2026-03-01, /data/day",
    "amount, -1, /data/amount",
    "amount, many, /data/amount",
    "unit, , /data/unit",
    "capacity_w, 0, /data/capacity_w",
    "note, x, /data/note"
  })
  void aWrongMemberIsNamed(String name, String value, String pointer) {
    Map<String, Object> data = data();
    if (value == null) {
      data.remove(name);
    } else {
      data.put(name, value.matches("-?[0-9]+") ? (Object) Long.valueOf(value) : value);
    }

    assertThat(check(data))
        .isInstanceOfSatisfying(Rejection.class, r -> assertThat(r.pointer()).isEqualTo(pointer));
  }

  @Test
  void theDayRunsFromMidnightToMidnightInTheCity() {
    assertThat(check(data()))
        .isInstanceOfSatisfying(
            CheckedEvent.class,
            event -> {
              assertThat(event.data().occurredAt()).isEqualTo("2026-03-08T16:00:00Z");
              assertThat(event.data().endedAt()).isEqualTo("2026-03-09T16:00:00Z");
            });
  }

  @ParameterizedTest
  @EnumSource(HolderKind.class)
  void everyoneButAProjectMayHaveIt(HolderKind kind) {
    Binding binding =
        new Binding(
            1,
            0,
            0,
            kind,
            new Mandate[] {new Mandate(1, Grants.RECORD, 0, Mandate.OPEN)},
            new int[0],
            new int[0]);

    assertThat(CHECK.admit((CheckedEvent) check(data()), binding) == null)
        .isEqualTo(kind != HolderKind.PROJECT);
  }
}
