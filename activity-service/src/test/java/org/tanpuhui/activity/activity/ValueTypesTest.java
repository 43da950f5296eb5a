package org.tanpuhui.activity.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.HolderKind;

/** The small types that everything else stands on. */
class ValueTypesTest {

  @Test
  void dateTimesReadLikeTheJdk() {
    for (String text :
        List.of(
            "2026-03-10T07:00:00Z",
            "2024-02-29T23:59:59.999999Z",
            "2000-01-01T00:00:00.123Z",
            "9999-12-31T00:00:00Z")) {
      assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
    }
    assertThat(Rfc3339.parse("2026-03-10t15:00:00.5+08:00"))
        .isEqualTo(Instant.parse("2026-03-10T07:00:00.5Z"));
    assertThat(Rfc3339.parse("2026-03-10T07:00:00.1234567Z"))
        .isEqualTo(Instant.parse("2026-03-10T07:00:00.123456Z"));
  }

  @Test
  void whatIsNoDateTimeIsNull() {
    for (String text :
        List.of(
            "",
            "2026-03-10",
            "2026-03-10T07:00:00",
            "2026-03-10T07:00Z",
            "2026-03-10 07:00:00Z",
            "2026-13-10T07:00:00Z",
            "2026-03-10T24:00:00Z",
            "2026-03-10T07:00:60Z",
            "2026-03-10T07:00:00.Z",
            "2026-03-10T07:00:00+0800",
            "2026-03-10T07:00:00+19:00",
            "+026-03-10T07:00:00Z",
            "2026-03-10T07:00:00Zx")) {
      assertThat(Rfc3339.parse(text)).as(text).isNull();
    }
  }

  @Test
  void onlyTextsThatEveryStoreCanHoldAreClean() {
    assertThat(Texts.isClean("深圳 🚲", 8)).isTrue();
    for (String text :
        List.of("", "a\u0000", "\n", "\u0085", "\ud83d", "\udeb2\ud83d", "toolong!!")) {
      assertThat(Texts.isClean(text, 8)).isFalse();
    }
  }

  @Test
  void referencesDifferBetweenPartnersAndReadBack() {
    byte[] one = new byte[16];
    byte[] other = new byte[16];
    other[0] = 1;
    long participant = 0x0200_1234_5678_9abcL;

    String ref = Pseudonyms.ref(one, participant);

    assertThat(ref).isNotEqualTo(Pseudonyms.ref(other, participant)).hasSize(32);
    assertThat(Pseudonyms.participant(one, ref)).hasValue(participant);
    assertThat(Pseudonyms.participant(other, ref)).isEmpty();
    assertThat(Pseudonyms.participant(one, "x".repeat(32))).isEmpty();
    assertThat(Pseudonyms.participant(one, "00")).isEmpty();
  }

  @Test
  void personsFollowTheirDays() {
    LocalDate day = LocalDate.of(2026, 3, 10);
    int epochDay = (int) day.toEpochDay();
    Binding binding =
        new Binding(
            1,
            0,
            0,
            HolderKind.HOUSEHOLD,
            new Mandate[0],
            new int[] {epochDay, epochDay + 10},
            new int[] {3, 4});

    assertThat(binding.personsOn(day.minusDays(30))).isEqualTo(3);
    assertThat(binding.personsOn(day.plusDays(9))).isEqualTo(3);
    assertThat(binding.personsOn(day.plusDays(10))).isEqualTo(4);
  }
}
