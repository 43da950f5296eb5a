package org.tanpuhui.ledger.credits.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Serial numbers as people read, type and mistype them. */
class SerialTest {
  private static final Serial SOLD =
      new Serial(
          "SZ-PHCER",
          "sz-shared-bike-riding",
          2023,
          new SerialRange(7_000_000_001L, 7_000_000_377L));

  @Test
  void isPrintedWithMethodologyVintageEndsAndCheckCharacter() {
    assertThat(SOLD.text())
        .matches("SZ-PHCER-SZ-SHARED-BIKE-RIDING-2023-7000000001-7000000377-[0-9A-Z]");
    assertThat(Serial.parse(SOLD.text())).contains(SOLD);
    assertThat(Serial.parse(" " + SOLD.text().toLowerCase(java.util.Locale.ROOT) + " "))
        .contains(SOLD);
  }

  @Test
  void theCheckCharacterIsThatOfTheStandard() {
    // ISO 7064 MOD 37,36: the check characters of ISO 15511 and of the Global Release Identifier,
    // whose handbook gives A1-2425G-ABC1234002-M.
    assertThat(CheckCharacter.of("A12425GABC1234002")).isEqualTo('M');
    assertThat(CheckCharacter.of("A1-2425G-ABC1234002")).isEqualTo('M');
  }

  @Test
  void everySingleWrongCharacterIsFound() {
    String text = SOLD.text();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '-') {
        continue;
      }
      for (char other : "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
        if (other != text.charAt(i)) {
          assertThat(Serial.parse(text.substring(0, i) + other + text.substring(i + 1)))
              .as(text + " with " + other + " at " + i)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void nonsenseIsNoSerialNumber() {
    Random random = new Random(20230817);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(60); length > 0; length--) {
        text.append(
            (char) (random.nextInt(20) == 0 ? random.nextInt(0x3000) : 45 + random.nextInt(46)));
      }
      assertThat(Serial.parse(text.toString())).as(text.toString()).isEmpty();
    }
    assertThat(Serial.parse(null)).isEmpty();
    assertThat(Serial.parse("")).isEmpty();
    assertThat(Serial.parse("SZ-PHCER-A-2023-9-1-" + CheckCharacter.of("SZPHCERA202391")))
        .isEmpty();
    assertThat(
            Serial.parse(
                "SZ-PHCER-A-2023-1-9999999999999999999-"
                    + CheckCharacter.of("SZPHCERA202319999999999999999999")))
        .isEmpty();
  }
}
