package org.tanpuhui.ledger.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The order book as the rule's text tells it, for comparison: one list in order of entry, scanned
 * from end to end, in decimal yuan. Nothing of the real one is used, so a mistake would have to be
 * made twice.
 */
public final class NaiveBook {
  private static final class Offer {
    private final UUID id;
    private final boolean sells;
    private final long member;
    private final BigDecimal yuan;
    private long tonnes;

    Offer(UUID id, boolean sells, long member, BigDecimal yuan, long tonnes) {
      this.id = id;
      this.sells = sells;
      this.member = member;
      this.yuan = yuan;
      this.tonnes = tonnes;
    }
  }

  private final List<Offer> offers = new ArrayList<>();
  private BigDecimal low;
  private BigDecimal high;

  public NaiveBook(long closeFen) {
    close(closeFen);
  }

  /** A new day after this close. */
  public void close(long fen) {
    BigDecimal close = BigDecimal.valueOf(fen, 2);
    low = close.multiply(new BigDecimal("0.9")).setScale(2, RoundingMode.HALF_UP);
    high = close.multiply(new BigDecimal("1.1")).setScale(2, RoundingMode.HALF_UP);
  }

  /** What becomes of a listing. */
  public String enter(UUID id, boolean sells, long member, long priceFen, long tonnes) {
    BigDecimal yuan = BigDecimal.valueOf(priceFen, 2);
    if (!inside(yuan)) {
      return "PRICE_OUTSIDE_BAND";
    }
    offers.add(new Offer(id, sells, member, yuan, tonnes));
    return "listed";
  }

  /** What becomes of a pick. */
  public String pick(UUID id, long taker, long tonnes) {
    Offer picked = find(id);
    if (picked == null) {
      return "gone";
    }
    if (picked.member == taker) {
      return "SELF_TRADE";
    }
    if (!inside(picked.yuan)) {
      return "PRICE_OUTSIDE_BAND";
    }
    Offer best = null;
    for (Offer offer : offers) {
      if (offer.sells != picked.sells || !inside(offer.yuan)) {
        continue;
      }
      int by = best == null ? 0 : offer.yuan.compareTo(best.yuan);
      if (best == null || (offer.sells ? by < 0 : by > 0)) {
        best = offer;
      }
    }
    if (best != picked) {
      return "NOT_BEST_LISTING";
    }
    if (tonnes > picked.tonnes) {
      return "QUANTITY_OVER_LISTING";
    }
    picked.tonnes -= tonnes;
    if (picked.tonnes == 0) {
      offers.remove(picked);
    }
    BigDecimal amount = picked.yuan.multiply(BigDecimal.valueOf(tonnes));
    BigDecimal fee = amount.multiply(new BigDecimal("0.005")).setScale(2, RoundingMode.HALF_UP);
    return "trade %d>%d %d t %s fen fee %s"
        .formatted(
            picked.sells ? picked.member : taker,
            picked.sells ? taker : picked.member,
            tonnes,
            amount.movePointRight(2).toBigIntegerExact(),
            fee.movePointRight(2).toBigIntegerExact());
  }

  /** What becomes of a withdrawal. */
  public String withdraw(UUID id) {
    Offer offer = find(id);
    if (offer == null) {
      return "gone";
    }
    offers.remove(offer);
    return "withdrawn " + offer.tonnes;
  }

  /** What stands in the book: ids and tonnes. */
  public List<String> left() {
    return offers.stream()
        .sorted(Comparator.comparing((Offer offer) -> offer.id))
        .map(offer -> offer.id + " " + offer.tonnes)
        .toList();
  }

  private boolean inside(BigDecimal yuan) {
    return yuan.compareTo(low) >= 0 && yuan.compareTo(high) <= 0;
  }

  private Offer find(UUID id) {
    for (Offer offer : offers) {
      if (offer.id.equals(id)) {
        return offer;
      }
    }
    return null;
  }
}
