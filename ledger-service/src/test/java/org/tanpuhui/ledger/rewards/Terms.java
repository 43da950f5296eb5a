package org.tanpuhui.ledger.rewards;

import java.time.Instant;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.ledger.rewards.OfferTerms.Commitment;
import org.tanpuhui.ledger.rewards.OfferTerms.Pool;

/** Terms of offers for tests, changed one by one. */
record Terms(
    String partner,
    String kind,
    long points,
    Long stock,
    Long cap,
    CapPeriod capPeriod,
    String budget,
    Long fen,
    Pool pool,
    Commitment commitment) {

  /** Goods of the platform's mall for so many points, without a limit. */
  static Terms of(long points) {
    return new Terms(null, "goods", points, null, null, null, null, null, null, null);
  }

  Terms partner(String id) {
    return new Terms(id, kind, points, stock, cap, capPeriod, budget, fen, pool, commitment);
  }

  Terms stock(long units) {
    return new Terms(partner, kind, points, units, cap, capPeriod, budget, fen, pool, commitment);
  }

  Terms cap(long units, CapPeriod period) {
    return new Terms(partner, kind, points, stock, units, period, budget, fen, pool, commitment);
  }

  Terms budget(String code, long fenPerUnit) {
    return new Terms(
        partner, kind, points, stock, cap, capPeriod, code, fenPerUnit, pool, commitment);
  }

  Terms pool(long quota, long least) {
    Pool some = new Pool(quota, least, "illustrative", "test");
    return new Terms(partner, kind, points, stock, cap, capPeriod, budget, fen, some, commitment);
  }

  Terms donation() {
    Commitment some = new Commitment("株红树苗", "mangrove seedlings", 2);
    return new Terms(partner, "donation", points, stock, cap, capPeriod, budget, fen, pool, some);
  }

  OfferTerms terms() {
    return new OfferTerms(
        partner == null ? "platform" : "partner",
        partner,
        kind,
        "咖啡券",
        "Coffee voucher",
        null,
        null,
        points,
        stock,
        cap,
        capPeriod,
        budget,
        fen,
        Instant.parse("2026-11-01T00:00:00Z"),
        Instant.parse("2027-03-01T00:00:00Z"),
        pool,
        commitment);
  }
}
