package org.tanpuhui.ledger.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tanpuhui.ledger.OfferService;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.store.OfferStore;

/** The shapes of offers. Members are added, never renamed. */
final class OfferAnswers {
  private OfferAnswers() {}

  /** A limited pool: how it is reckoned, and that the numbers are not official. */
  record Pool(
      long quota, String period, long least, String formula, String provenance, String source) {
    private static final String FORMULA =
        "max(least, floor(quota * own_mg_of_month_before / total_mg_of_month_before)), 0 without"
            + " grams, at most quota";

    static Pool of(OfferTerms.Pool pool) {
      return pool == null
          ? null
          : new Pool(
              pool.quota(), "month", pool.least(), FORMULA, pool.provenance(), pool.source());
    }
  }

  /** What the sponsor of a donation performs for a unit. */
  record Commitment(Names unit, long unitsPerRedemption) {
    static Commitment of(OfferTerms.Commitment commitment) {
      return commitment == null
          ? null
          : new Commitment(new Names(commitment.zh(), commitment.en()), commitment.units());
    }
  }

  /**
   * An offer.
   *
   * @param coin what its points are called
   * @param left units left; absent when not limited
   * @param budget and {@code fen_per_unit}: only for the owner
   */
  record Offer(
      UUID offerId,
      String scheme,
      String owner,
      String code,
      String channel,
      String partner,
      String kind,
      Names name,
      Names description,
      long points,
      Names coin,
      Long stock,
      Long left,
      Long cap,
      String capPeriod,
      Instant validFrom,
      Instant validTo,
      Pool pool,
      Commitment commitment,
      String state,
      Integer revision,
      String budget,
      Long fenPerUnit) {
    static Offer of(OfferStore.Offer offer, Names coin, boolean owner) {
      OfferTerms terms = offer.terms();
      return new Offer(
          offer.id(),
          offer.scheme().id(),
          offer.owner(),
          owner ? offer.code() : null,
          terms.channel(),
          terms.partner(),
          terms.kind(),
          new Names(terms.nameZh(), terms.nameEn()),
          Names.of(terms.descriptionZh(), terms.descriptionEn()),
          terms.points(),
          coin,
          terms.stock(),
          terms.stock() == null ? null : terms.stock() - offer.taken(),
          terms.cap(),
          terms.capPeriod() == null ? null : terms.capPeriod().name().toLowerCase(Locale.ROOT),
          terms.validFrom(),
          terms.validTo(),
          Pool.of(terms.pool()),
          Commitment.of(terms.commitment()),
          offer.state(),
          owner ? offer.revision() : null,
          owner ? terms.budget() : null,
          owner ? terms.fenPerUnit() : null);
    }
  }

  /** Who changed an offer. */
  record Step(
      int step,
      String verb,
      String from,
      String to,
      String byParty,
      String givenBy,
      Instant givenAt,
      String reason) {
    static Step of(OfferStore.Step step) {
      return new Step(
          step.number(),
          step.verb(),
          step.fromState(),
          step.toState(),
          step.byParty(),
          step.givenBy(),
          step.givenAt(),
          step.reason());
    }
  }

  /** What a sponsor performed. */
  record Performance(
      String reference, LocalDate performedOn, long units, String evidence, Instant reportedAt) {
    static Performance of(OfferStore.Performance performance) {
      return new Performance(
          performance.reference(),
          performance.performedOn(),
          performance.units(),
          performance.evidence(),
          performance.reportedAt());
    }
  }

  /** A month of a limited pool. */
  record PoolMonth(LocalDate from, long quota, long taken, long totalMgCo2e) {}

  /** What became of the units; a donation says what its sponsor owes and did. */
  record Statistics(
      UUID offerId,
      long reserved,
      long used,
      long cancelled,
      long pointsCancelled,
      Commitment commitment,
      Long committedUnits,
      Long performedUnits,
      List<Performance> performanceReports,
      List<PoolMonth> poolMonths) {
    static Statistics of(OfferService.Statistics statistics) {
      OfferTerms.Commitment commitment = statistics.offer().terms().commitment();
      boolean donation = commitment != null;
      return new Statistics(
          statistics.offer().id(),
          statistics.counts().reserved(),
          statistics.counts().used(),
          statistics.counts().cancelled(),
          statistics.counts().pointsCancelled(),
          Commitment.of(commitment),
          donation ? Math.multiplyExact(statistics.counts().cancelled(), commitment.units()) : null,
          donation ? statistics.performances().stream().mapToLong(p -> p.units()).sum() : null,
          donation ? statistics.performances().stream().map(Performance::of).toList() : null,
          statistics.offer().terms().pool() == null
              ? null
              : statistics.pools().stream()
                  .map(p -> new PoolMonth(p.start(), p.quota(), p.taken(), p.totalMg()))
                  .toList());
    }
  }
}
