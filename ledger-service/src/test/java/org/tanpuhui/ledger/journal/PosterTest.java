package org.tanpuhui.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.Progress;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** What one batch does to the books. */
class PosterTest {
  private static final ParticipantId ANNA = Reductions.participant(7);
  private static final ParticipantId BEI = Reductions.participant(3);
  private static final ExchangeRule ONE_PER_GRAM = rule(1, "1970-01-01T00:00:00Z", 1, 1, 60);

  private final Poster poster = new Poster(new PointsRule(List.of(ONE_PER_GRAM)));

  @Test
  void aReductionGivesItsMassAndItsPoints() throws Exception {
    // When
    Decision decision = poster.decide(List.of(input(4, command(1, ANNA, 46_800))), Set.of());

    // Then
    JournalEntry entry = decision.entries().get(0);
    AccountId origin = AccountId.system(Scheme.SANDBOX, AccountClass.REDUCTION_ORIGIN, 4);
    AccountId issuance = AccountId.system(Scheme.SANDBOX, AccountClass.POINTS_ISSUANCE, 4);
    AccountId anna = AccountId.of(ANNA);
    assertThat(entry.pairs())
        .containsExactly(
            new PostingPair(Asset.REDUCTION, origin, anna, 46_800, 0),
            new PostingPair(Asset.POINTS, issuance, anna, 46, 1));
    assertThat(entry.holder()).isEqualTo(anna);
    assertThat(decision.balances())
        .containsExactly(
            new BalanceChange(
                ANNA.value(), 46_800, 46, new LotChange(ANNA.value(), 202611, 60, 46, 0)));
    assertThat(decision.lots()).isEmpty();
    assertThat(decision.stripes())
        .containsExactly(
            new StripeChange(origin, Asset.REDUCTION, 46_800, 0),
            new StripeChange(issuance, Asset.POINTS, 46, 0));
  }

  @Test
  void noPointsWithoutTheParticipantsGrant() throws Exception {
    // Given
    PostReduction command = Reductions.command(1, ANNA, 46_800, false, Reductions.RECORDED_AT, 0);

    // When
    Decision decision = poster.decide(List.of(input(0, command)), Set.of());

    // Then
    assertThat(decision.entries().get(0).pairs()).hasSize(1);
    assertThat(decision.lots()).isEmpty();
    assertThat(decision.balances())
        .containsExactly(new BalanceChange(ANNA.value(), 46_800, 0, null));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "999, 0", "1000, 1", "1999, 1", "46800, 46"})
  void pointsAreFlooredPerActivity(long milligrams, long points) throws Exception {
    // When
    Decision decision =
        poster.decide(
            List.of(input(0, command(1, ANNA, milligrams)), input(0, command(2, ANNA, milligrams))),
            Set.of());

    // Then
    assertThat(decision.balances().get(0).pointsCredits()).isEqualTo(2 * points);
    assertThat(decision.entries().get(0).pairs()).hasSize(points == 0 ? 1 : 2);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 2999, 0",
    "1, 3, 3000, 1",
    "10, 1, 150, 1",
    "11, 120, 120000, 11",
    "1, 1, 1000000000000000, 1000000000000"
  })
  void theRateIsARational(long numerator, long grams, long milligrams, long points) {
    assertThat(
            rule(1, "1970-01-01T00:00:00Z", numerator, grams, 60)
                .points(new CarbonMass(milligrams)))
        .isEqualTo(points);
  }

  @Test
  void theRuleInForceWhenTheActivityStartedApplies() throws Exception {
    // Given
    ExchangeRule later = rule(2, Reductions.OCCURRED_AT.plusSeconds(2).toString(), 2, 1, 24);
    Poster dated = new Poster(new PointsRule(List.of(ONE_PER_GRAM, later)));

    // When
    Decision decision =
        dated.decide(
            List.of(input(0, command(1, ANNA, 5_000)), input(0, command(2, ANNA, 5_000))),
            Set.of());

    // Then
    assertThat(decision.lots()).containsExactly(new LotChange(ANNA.value(), 202611, 24, 10, 0));
    assertThat(decision.balances().get(0).lot())
        .isEqualTo(new LotChange(ANNA.value(), 202611, 60, 5, 0));
    assertThat(decision.entries().get(1).pairs().get(1).exchangeRule()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T15:59:59.999Z, 2026-11-30, 202611",
    "2026-11-30T16:00:00Z, 2026-12-01, 202612"
  })
  void theBookDateIsTheLocalDayOfTheRecord(Instant recordedAt, LocalDate day, int month)
      throws Exception {
    // When
    Decision decision =
        poster.decide(
            List.of(input(0, Reductions.command(1, ANNA, 1_000, true, recordedAt, 0))), Set.of());

    // Then
    assertThat(decision.entries().get(0).bookDate()).isEqualTo(day);
    assertThat(decision.balances().get(0).lot().bookMonth()).isEqualTo(month);
  }

  @Test
  void anEntryIsMadeOnceInABatchAndForEver() throws Exception {
    // Given
    PostReduction first = command(1, ANNA, 1_000);
    PostReduction posted = command(2, ANNA, 1_000);

    // When
    Decision decision =
        poster.decide(
            List.of(input(0, first), input(0, first), input(0, posted)), Set.of(posted.entryId()));

    // Then
    assertThat(decision.entries())
        .extracting(JournalEntry::entryId)
        .containsExactly(first.entryId());
    assertThat(decision.balances().get(0).reductionCredits()).isEqualTo(1_000);
    assertThat(decision.progress()).containsExactly(new Progress(0, 2));
  }

  @Test
  void changesAreSortedInLockOrder() throws Exception {
    // When
    Decision decision =
        poster.decide(
            List.of(
                input(5, command(1, ANNA, 1_000)),
                input(2, command(2, BEI, 1_000)),
                input(5, command(3, BEI, 1_000))),
            Set.of());

    // Then
    assertThat(decision.balances())
        .extracting(BalanceChange::participant)
        .containsExactly(BEI.value(), ANNA.value());
    assertThat(decision.stripes())
        .extracting(change -> change.account().value())
        .isSorted()
        .hasSize(4);
  }

  @Test
  void pointsBeyond64BitsAreThatRecordsFault() {
    // Given
    Poster generous =
        new Poster(new PointsRule(List.of(rule(1, "1970-01-01T00:00:00Z", Long.MAX_VALUE, 1, 60))));

    // Then
    assertThatThrownBy(
            () ->
                generous.decide(
                    List.of(input(0, command(1, ANNA, 1_000)), input(0, command(2, ANNA, 2_000))),
                    Set.of()))
        .isInstanceOfSatisfying(
            PoisonRecordException.class, e -> assertThat(e.offset()).isEqualTo(2));
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 60", "1, 0, 60", "1, 1, 0", "1, 1, 121"})
  void anImpossibleRuleCannotBeMade(long numerator, long grams, int validityMonths) {
    assertThatThrownBy(() -> rule(1, "1970-01-01T00:00:00Z", numerator, grams, validityMonths))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPairNeverCrossesSchemes() {
    AccountId origin = AccountId.system(Scheme.SHENZHEN, AccountClass.REDUCTION_ORIGIN, 0);
    assertThatThrownBy(() -> new PostingPair(Asset.REDUCTION, origin, AccountId.of(ANNA), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0200000000000007, true",
    "0201000000000005, true",
    "0203000000000005, true",
    "02fe000000000005, false",
    "0400000000000007, false",
    "0000000000000007, false",
    "8200000000000007, false",
    "020000000000007, false"
  })
  void accountsAreReadFromTheirPrintedForm(String text, boolean isAccount) {
    assertThat(AccountId.parse(text).map(AccountId::toString).orElse(null))
        .isEqualTo(isAccount ? text : null);
  }

  private static PostReduction command(long activity, ParticipantId participant, long milligrams) {
    return Reductions.command(
        activity, participant, milligrams, true, Reductions.RECORDED_AT, activity);
  }

  private static Input<PostReduction> input(int partition, PostReduction command) {
    return new Input<>(partition, command.activitiesOffset(), command.recordedAt(), command);
  }

  private static ExchangeRule rule(
      int number, String validFrom, long numerator, long grams, int validityMonths) {
    return new ExchangeRule(
        number,
        Scheme.SANDBOX,
        number,
        Instant.parse(validFrom),
        numerator,
        grams,
        validityMonths,
        "illustrative",
        "test");
  }
}
