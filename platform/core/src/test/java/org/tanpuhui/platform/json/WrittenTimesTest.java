package org.tanpuhui.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimesTest {
  /** Both kinds. */
  record Times(Instant at, LocalDate day) {}

  @Test
  void textOfFourDigitYearsIsATime() throws Exception {
    Times first = read("{\"at\":\"0001-01-01T00:00:00Z\",\"day\":\"0001-01-01\"}");
    Times last = read("{\"at\":\"9999-12-31T23:59:59.999999999Z\",\"day\":\"9999-12-31\"}");
    Times now = read("{\"at\":\"2026-11-26T08:00:00+08:00\",\"day\":null}");

    assertThat(first.day()).isEqualTo(LocalDate.of(1, 1, 1));
    assertThat(last.at()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999999999Z"));
    assertThat(now).isEqualTo(new Times(Instant.parse("2026-11-26T00:00:00Z"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"at\":9007199254740992}",
        "{\"at\":0}",
        "{\"at\":1.5}",
        "{\"at\":true}",
        "{\"at\":[2026]}",
        "{\"at\":\"+10000-01-01T00:00:00Z\"}",
        "{\"at\":\"0000-12-31T23:59:59Z\"}",
        "{\"at\":\"-0001-01-01T00:00:00Z\"}",
        "{\"day\":20000}",
        "{\"day\":[2026,11,26]}",
        "{\"day\":{}}",
        "{\"day\":\"+10000-01-01\"}",
        "{\"day\":\"-999999999-01-01\"}"
      })
  void anythingElseIsRefusedWithItsPlace(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            MismatchedInputException.class, fault -> assertThat(fault.getPath()).hasSize(1));
  }

  private static Times read(String json) throws Exception {
    return Json.mapper().readValue(json, Times.class);
  }
}
