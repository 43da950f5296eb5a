package org.tanpuhui.ledger.api;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reads the terms of an offer from a body and refuses what can never be one. */
final class OfferReader {
  private static final long MAX = 1_000_000_000_000L;

  private OfferReader() {}

  /** A limited pool, as sent. */
  public record PoolBody(Long quota, Long least, String provenance, String source) {}

  /** What the sponsor of a donation performs, as sent. */
  public record CommitmentBody(Names unit, Long unitsPerRedemption) {}

  /** An offer, as sent. */
  public record OfferBody(
      String code,
      String channel,
      String kind,
      Names name,
      Names description,
      Long points,
      Long stock,
      Long cap,
      String capPeriod,
      String budget,
      Long fenPerUnit,
      Instant validFrom,
      Instant validTo,
      PoolBody pool,
      CommitmentBody commitment) {}

  /**
   * @throws ProblemException FIELD_MISSING, FIELD_RANGE, AMOUNT_INVALID with the pointer
   */
  static OfferTerms terms(By by, OfferBody body) {
    String channel = oneOf("channel", body.channel(), "platform", Set.of("platform", "partner"));
    String kind = oneOf("kind", body.kind(), "goods", Set.of("goods", "donation"));
    if (channel.equals("partner") && !by.party().startsWith("partner:")) {
      throw range("channel", "only an app operator makes offers in its own mall");
    }
    Names name = Names.required("name", body.name());
    Names description = Names.optional("description", body.description());
    Instant from = Required.time("valid_from", body.validFrom());
    Instant to = Required.time("valid_to", body.validTo());
    if (!to.isAfter(from)) {
      throw range("valid_to", "valid_to must lie behind valid_from");
    }
    return new OfferTerms(
        channel,
        channel.equals("partner") ? by.party().substring("partner:".length()) : null,
        kind,
        name.zh(),
        name.en(),
        description == null ? null : description.zh(),
        description == null ? null : description.en(),
        Required.points(body.points()),
        body.stock() == null ? null : Required.number("stock", body.stock(), 1, MAX),
        body.cap() == null ? null : Required.number("cap", body.cap(), 1, MAX),
        capPeriod(body),
        budget(body),
        body.fenPerUnit() == null
            ? null
            : Required.number("fen_per_unit", body.fenPerUnit(), 1, MAX),
        from,
        to,
        pool(body.pool()),
        commitment(kind, body.commitment()));
  }

  private static CapPeriod capPeriod(OfferBody body) {
    if (body.cap() == null) {
      if (body.capPeriod() != null) {
        throw range("cap_period", "a cap_period needs a cap");
      }
      return null;
    }
    String period = oneOf("cap_period", body.capPeriod(), "ever", Set.of("ever", "month", "day"));
    return CapPeriod.valueOf(period.toUpperCase(Locale.ROOT));
  }

  private static String budget(OfferBody body) {
    if ((body.budget() == null) != (body.fenPerUnit() == null)) {
      throw Required.missing(body.budget() == null ? "budget" : "fen_per_unit");
    }
    return body.budget() == null ? null : Required.text("budget", body.budget());
  }

  private static OfferTerms.Pool pool(PoolBody pool) {
    return pool == null
        ? null
        : new OfferTerms.Pool(
            Required.number("pool/quota", pool.quota(), 1, MAX),
            pool.least() == null ? 0 : Required.number("pool/least", pool.least(), 0, MAX),
            Required.provenance(pool.provenance()),
            Required.text("pool/source", pool.source()));
  }

  private static OfferTerms.Commitment commitment(String kind, CommitmentBody commitment) {
    if (!kind.equals("donation")) {
      if (commitment != null) {
        throw range("commitment", "only a donation has a commitment");
      }
      return null;
    }
    if (commitment == null) {
      throw Required.missing("commitment");
    }
    Names unit = Names.required("commitment/unit", commitment.unit());
    return new OfferTerms.Commitment(
        unit.zh(),
        unit.en(),
        Required.number(
            "commitment/units_per_redemption", commitment.unitsPerRedemption(), 1, 1_000_000));
  }

  private static String oneOf(String member, String value, String absent, Set<String> allowed) {
    String chosen = value == null ? absent : value;
    if (!allowed.contains(chosen)) {
      throw range(member, member + " must be one of " + allowed.stream().sorted().toList());
    }
    return chosen;
  }

  private static ProblemException range(String member, String detail) {
    return ProblemException.field(ProblemCode.FIELD_RANGE, "/" + member, detail);
  }
}
