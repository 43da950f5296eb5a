package org.tanpuhui.ledger.api;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CorrectionRule;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.Lot;
import org.tanpuhui.ledger.store.BooksStore.StatementEntry;
import org.tanpuhui.ledger.store.BooksStore.StatementLine;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.store.ErasureStore;
import org.tanpuhui.ledger.store.PointsStore;
import org.tanpuhui.ledger.store.TrialBalanceStore;
import org.tanpuhui.platform.ParticipantId;

/** The shapes of this service's answers. Members are added, never renamed. */
final class Answers {
  private Answers() {}

  /** What a participant has of one asset; {@code debt} only where there is one. */
  record Balance(
      String asset,
      String unit,
      BigInteger available,
      BigInteger reserved,
      BigInteger pooled,
      BigInteger inBatch,
      BigInteger debt) {
    static Balance of(Asset asset, Totals totals) {
      BigInteger balance = totals == null ? BigInteger.ZERO : totals.balance();
      return new Balance(
          asset.id(),
          asset.unit(),
          balance.max(BigInteger.ZERO),
          totals == null ? BigInteger.ZERO : totals.reserved(),
          null,
          null,
          balance.signum() < 0 ? balance.negate() : null);
    }

    /** The same with what is pooled and in batches. */
    Balance with(BigInteger pooledNow, BigInteger inBatchNow) {
      return new Balance(asset, unit, available, reserved, pooledNow, inBatchNow, debt);
    }
  }

  /**
   * Balances of the caller.
   *
   * @param asOf the day or instant they are of; absent for now
   * @param basis {@code book_date} for a day, {@code recorded_at} for an instant
   * @param coin what the scheme calls its points
   */
  record Balances(List<Balance> items, String asOf, String basis, Names coin) {}

  /** Totals of an account in one asset. */
  record AccountBalance(
      String asset, String unit, BigInteger debits, BigInteger credits, BigInteger balance) {
    static AccountBalance of(Asset asset, Totals totals) {
      return new AccountBalance(
          asset.id(), asset.unit(), totals.debits(), totals.credits(), totals.balance());
    }
  }

  /** One account with its totals. */
  record Account(
      String account,
      String scheme,
      String accountClass,
      List<AccountBalance> balances,
      String asOf,
      String basis) {}

  /**
   * One posting as the holder of the statement sees it.
   *
   * @param campaign number of the campaign that gave the points; absent for others
   */
  record Posting(
      String asset,
      String unit,
      String side,
      long amount,
      String counterparty,
      Integer exchangeRuleVersion,
      Integer campaign) {
    static Posting of(StatementLine line) {
      int campaign = Campaign.numberOf(line.counterparty());
      return new Posting(
          line.asset().id(),
          line.asset().unit(),
          line.side(),
          line.amount(),
          line.counterparty().accountClass() == AccountClass.PARTICIPANT
              ? line.counterparty().toString()
              : line.counterparty().accountClass().id(),
          line.exchangeRule(),
          campaign == 0 ? null : campaign);
    }
  }

  /** Points that lapse at one instant. */
  record Expiring(long amount, Instant expiresAt) {}

  /** Points as the home screen shows them. */
  record HomePoints(BigInteger available, List<Expiring> expiring) {}

  /** This service's half of the home screen. */
  record Home(HomePoints points) {
    private static final Duration SOON = Duration.ofDays(90);

    static Home of(Totals totals, List<Lot> lots, Instant now) {
      BigInteger balance = totals == null ? BigInteger.ZERO : totals.balance();
      Map<Instant, Long> soon = new TreeMap<>();
      for (Lot lot : lots) {
        Instant end = lot.expiresAt();
        if (lot.remaining() > 0 && end.isAfter(now) && !end.isAfter(now.plus(SOON))) {
          soon.merge(end, lot.remaining(), Math::addExact);
        }
      }
      List<Expiring> expiring = new ArrayList<>(soon.size());
      soon.forEach((end, amount) -> expiring.add(new Expiring(amount, end)));
      return new Home(new HomePoints(balance.max(BigInteger.ZERO), expiring));
    }
  }

  /** What stands in the way of an erasure. */
  record ErasureBlocker(String code, String id, String state, String amount) {}

  /**
   * @param pointsAvailable what would lapse
   */
  record ErasureBlockers(List<ErasureBlocker> blockers, long pointsAvailable, long pointsDebt) {
    static ErasureBlockers of(ErasureStore.Blockers found) {
      return new ErasureBlockers(
          found.open().stream()
              .map(b -> new ErasureBlocker(b.code(), b.id(), b.state(), b.amount()))
              .toList(),
          found.points(),
          found.debt());
    }
  }

  /** What computed a reduction. */
  record Methodology(String id, String version, String hash) {}

  /** One entry of a statement. */
  record Entry(
      UUID entryId,
      String purpose,
      Instant occurredAt,
      Instant recordedAt,
      LocalDate bookDate,
      UUID activityId,
      String partner,
      Methodology methodology,
      UUID cause,
      String givenBy,
      Integer correctionRuleVersion,
      List<Posting> postings,
      Long logIndex) {
    static Entry of(StatementEntry entry) {
      return of(entry, null);
    }

    static Entry of(StatementEntry entry, Long logIndex) {
      return new Entry(
          entry.entryId(),
          entry.purpose().id(),
          entry.occurredAt(),
          entry.recordedAt(),
          entry.bookDate(),
          entry.activityId(),
          entry.partner(),
          entry.methodology() == null
              ? null
              : new Methodology(entry.methodology(), entry.version(), entry.versionHash()),
          entry.cause(),
          // An app reads this with its user's token, and must not learn which participant that is.
          ParticipantId.parse(String.valueOf(entry.givenBy())).isPresent()
              ? "participant"
              : entry.givenBy(),
          entry.correctionRule(),
          entry.lines().stream().map(Posting::of).toList(),
          logIndex);
    }
  }

  /** Totals of a class of accounts. */
  record TrialBalanceLine(String accountClass, BigInteger debits, BigInteger credits) {}

  /** One asset of the trial balance. */
  record TrialBalanceAsset(
      String asset,
      String unit,
      BigInteger debits,
      BigInteger credits,
      BigInteger journalAmount,
      BigInteger lots,
      long entries,
      BigInteger difference,
      List<TrialBalanceLine> lines) {
    static TrialBalanceAsset of(TrialBalanceStore.AssetBalance balance) {
      return new TrialBalanceAsset(
          balance.asset().id(),
          balance.asset().unit(),
          balance.debits(),
          balance.credits(),
          balance.journalAmount(),
          balance.lots(),
          balance.entries(),
          balance.difference(),
          balance.lines().stream()
              .map(
                  line ->
                      new TrialBalanceLine(line.accountClass().id(), line.debits(), line.credits()))
              .toList());
    }
  }

  /** The books of a scheme against each other. */
  record TrialBalance(Instant asOf, List<TrialBalanceAsset> assets) {}

  /** One version of the exchange rule. */
  record Rule(
      String scheme,
      int version,
      Instant validFrom,
      long pointsNumerator,
      long gramsDenominator,
      String rounding,
      int validityMonths,
      String provenance,
      String source) {
    static Rule of(ExchangeRule rule) {
      return new Rule(
          rule.scheme().id(),
          rule.version(),
          rule.validFrom(),
          rule.pointsNumerator(),
          rule.gramsDenominator(),
          "floor_per_activity",
          rule.validityMonths(),
          rule.provenance(),
          rule.source());
    }
  }

  /** One version of the correction rule. */
  record Correction(
      String scheme,
      int version,
      Instant validFrom,
      int windowDays,
      String provenance,
      String source) {
    static Correction of(CorrectionRule rule) {
      return new Correction(
          rule.scheme().id(),
          rule.version(),
          rule.validFrom(),
          rule.windowDays(),
          rule.provenance(),
          rule.source());
    }
  }

  /** Points that expire together; {@code expires_at} is the first instant without them. */
  record PointsLot(
      int bookMonth,
      int validityMonths,
      Instant expiresAt,
      long credited,
      long debited,
      long available) {
    static PointsLot of(Lot lot) {
      return new PointsLot(
          lot.bookMonth(),
          lot.validityMonths(),
          lot.expiresAt(),
          lot.credited(),
          lot.debited(),
          lot.remaining());
    }
  }

  /**
   * A redemption.
   *
   * @param participant only for whoever reads all of them: a partner and an app know their user by
   *     their own reference
   */
  record Redemption(
      UUID redemptionId,
      String participant,
      long points,
      String state,
      String channel,
      String partner,
      Instant reservedAt,
      Instant releaseAfter,
      Instant usedAt,
      Instant endedAt,
      UUID offerId,
      Long quantity) {
    static Redemption of(PointsStore.Redemption redemption) {
      return of(redemption, ParticipantId.text(redemption.participant()));
    }

    static Redemption ofHolder(PointsStore.Redemption redemption) {
      return of(redemption, null);
    }

    private static Redemption of(PointsStore.Redemption redemption, String participant) {
      return new Redemption(
          redemption.id(),
          participant,
          redemption.points(),
          redemption.state(),
          redemption.channel(),
          redemption.partner(),
          redemption.reservedAt(),
          redemption.releaseAfter(),
          redemption.usedAt(),
          redemption.endedAt(),
          redemption.item() == null ? null : redemption.item().offer(),
          redemption.item() == null ? null : redemption.item().quantity());
    }
  }

  /** Points that a reversal did not take, and what was decided; no decision while it waits. */
  record Parked(
      UUID reversalId,
      String participant,
      long points,
      String why,
      UUID activityId,
      UUID cause,
      Instant recordedAt,
      int bookMonth,
      int validityMonths,
      String decision,
      String decidedBy,
      Instant decidedAt,
      String reason) {
    static Parked of(PointsStore.ParkedReversal reversal) {
      return new Parked(
          reversal.parked().reversalId(),
          ParticipantId.text(reversal.parked().participant()),
          reversal.parked().points(),
          reversal.parked().why(),
          reversal.parked().activityId(),
          reversal.parked().cause(),
          reversal.parked().recordedAt(),
          reversal.parked().bookMonth(),
          reversal.parked().validityMonths(),
          reversal.decision(),
          reversal.decidedBy(),
          reversal.decidedAt(),
          reversal.reason());
    }
  }

  /**
   * How far one partition has come.
   *
   * @param activitiesOffset highest offset on {@code activities} in the books, -1 for none
   * @param endOffset end of the log; absent with lag when Kafka does not answer
   */
  record PartitionProgress(
      int partition,
      long activitiesOffset,
      Long nextOffset,
      Long publishedOffset,
      Long endOffset,
      Long lag,
      Instant oldestWaitingAt) {}

  /** How far the ledger has come. */
  record Progress(
      List<PartitionProgress> partitions,
      List<String> problems,
      Long entriesOfDay,
      Map<String, Long> entriesOfDayByScheme) {}

  /** Points an activity gave; absent if it is not posted or gave none. */
  record Points(Long points) {}
}
