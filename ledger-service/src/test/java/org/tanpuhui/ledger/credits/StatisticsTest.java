package org.tanpuhui.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.credits.RegisterService.Statistics;
import org.tanpuhui.ledger.credits.store.StatisticsStore.Certified;
import org.tanpuhui.ledger.credits.store.StatisticsStore.Recorded;

/** What the public statistics tell, and what they keep to themselves. */
class StatisticsTest {

  @Test
  void aMethodologyOfFewPeopleIsNotToldAndDoesNotShowInTheSum() {
    Statistics statistics =
        RegisterService.of(
            Instant.EPOCH,
            12,
            Map.of("bike", recorded("bike", 12, 1_000), "home", recorded("home", 9, 77)),
            Map.of("bike", new Certified("bike", 5, 2, 1)));

    assertThat(statistics.recorded()).isEqualTo(1_000);
    assertThat(statistics.participants()).isEqualTo(12);
    assertThat(statistics.methodologies().get(1).suppressed()).isTrue();
    assertThat(statistics.methodologies().get(1).recorded()).isNull();
    assertThat(statistics.methodologies().get(0).retired()).isEqualTo(2);
  }

  @Test
  void tenPeopleAreToldNineAreNotAndNobodyIsNoSecret() {
    assertThat(participants(10)).isEqualTo(10);
    assertThat(participants(9)).isNull();
    assertThat(participants(1)).isNull();
    assertThat(participants(0)).isZero();
  }

  @Test
  void creditsOfAMethodologyWithoutRecordsAreTold() {
    Statistics statistics =
        RegisterService.of(
            Instant.EPOCH, 0, Map.of(), Map.of("forest", new Certified("forest", 7, 0, 0)));

    assertThat(statistics.methodologies().get(0).issued()).isEqualTo(7);
  }

  private static Long participants(long people) {
    return RegisterService.of(Instant.EPOCH, people, Map.of(), Map.of()).participants();
  }

  private static Recorded recorded(String methodology, long participants, long amount) {
    return new Recorded(methodology, participants, BigInteger.valueOf(amount));
  }
}
