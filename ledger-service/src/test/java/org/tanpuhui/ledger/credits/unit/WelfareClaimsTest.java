package org.tanpuhui.ledger.credits.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.credits.unit.WelfareClaims.Claim;
import org.tanpuhui.ledger.credits.unit.WelfareClaims.Gift;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** What public-welfare accounts get of a batch. */
class WelfareClaimsTest {
  private static final long TONNE = 1_000_000_000L;

  private static AccountId account(int number) {
    return AccountId.system(Scheme.SHENZHEN, AccountClass.CREDIT_WELFARE, number);
  }

  @Test
  void wholeTonnesAreGivenAndTheRemainderIsCarried() {
    List<Gift> gifts =
        WelfareClaims.decide(
            List.of(
                new Claim(account(1), 2 * TONNE + 400_000_000, 700_000_000, 3),
                new Claim(account(2), 10, 0, 1),
                new Claim(account(3), 0, 999_999_999, 0)),
            100);

    assertThat(gifts).hasSize(2);
    assertThat(gifts.get(0).tonnes()).isEqualTo(3);
    assertThat(gifts.get(0).carriedOutMg()).isEqualTo(100_000_000);
    assertThat(gifts.get(1).tonnes()).isZero();
    assertThat(gifts.get(1).carriedOutMg()).isEqualTo(10);
  }

  @Test
  void whereTheBatchIsTooSmallTheLargestClaimGoesFirstAndTheRestStaysClaimed() {
    List<Gift> gifts =
        WelfareClaims.decide(
            List.of(
                new Claim(account(2), TONNE, 0, 1),
                new Claim(account(1), TONNE, 0, 1),
                new Claim(account(3), 2 * TONNE, 1, 1)),
            3);

    assertThat(gifts).extracting(g -> g.claim().account().number()).containsExactly(3L, 1L, 2L);
    assertThat(gifts).extracting(Gift::tonnes).containsExactly(2L, 1L, 0L);
    assertThat(gifts).extracting(Gift::carriedOutMg).containsExactly(1L, 0L, TONNE);
  }

  @Test
  void overManyBatchesGramsAssignedAreTonnesGivenAndWhatIsCarried() {
    long seed = Long.getLong("seed", 5L);
    Random random = new Random(seed);
    Map<AccountId, Long> carried = new TreeMap<>(java.util.Comparator.comparing(AccountId::value));
    long assigned = 0;
    long given = 0;
    for (int batch = 0; batch < 1_000; batch++) {
      List<Claim> claims = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        long some = random.nextInt(3) == 0 ? 0 : (long) (random.nextDouble() * 3 * TONNE);
        claims.add(new Claim(account(i), some, carried.getOrDefault(account(i), 0L), 1));
        assigned += some;
      }
      long tonnes = random.nextInt(9);
      List<Gift> gifts = WelfareClaims.decide(claims, tonnes);
      long ofBatch = gifts.stream().mapToLong(Gift::tonnes).sum();
      assertThat(ofBatch).as("seed %d", seed).isLessThanOrEqualTo(tonnes);
      gifts.forEach(gift -> carried.put(gift.claim().account(), gift.carriedOutMg()));
      given += ofBatch;
      if (ofBatch < tonnes) {
        assertThat(carried.values()).as("seed %d", seed).allMatch(mg -> mg < TONNE);
      }
      long waiting = carried.values().stream().mapToLong(Long::longValue).sum();
      assertThat(assigned).as("seed %d", seed).isEqualTo(given * TONNE + waiting);
    }
  }
}
