package org.tanpuhui.ledger.journal;

/**
 * Where grams are pooled that one methodology computed and one partner reported.
 *
 * @param methodology id of the methodology
 * @param partner id of the partner
 */
public record Pool(String methodology, String partner) {

  /** Its short number, a hash of both. */
  public int number() {
    return ReferenceNumber.of("pool", methodology, partner);
  }
}
