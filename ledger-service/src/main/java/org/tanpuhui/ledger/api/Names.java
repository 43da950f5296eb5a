package org.tanpuhui.ledger.api;

import org.tanpuhui.ledger.config.CoinConfig;
import org.tanpuhui.platform.Scheme;

/** A text in both languages; a client shows the one its user reads. */
record Names(String zh, String en) {
  static Names of(String zh, String en) {
    return zh == null && en == null ? null : new Names(zh, en);
  }

  /** What the points of a scheme are called. */
  static Names coin(CoinConfig coins, Scheme scheme) {
    CoinConfig.Name name = coins.names().get(scheme.id());
    return name == null ? new Names("碳积分", "points") : new Names(name.zh(), name.en());
  }

  /** The names of a body, each 1 to 200 characters. */
  static Names required(String member, Names names) {
    if (names == null) {
      throw Required.missing(member);
    }
    return new Names(
        Required.text(member + "/zh", names.zh(), 200),
        Required.text(member + "/en", names.en(), 200));
  }

  /** The same where it may be absent, up to 2,000 characters. */
  static Names optional(String member, Names names) {
    return names == null
        ? null
        : new Names(
            Required.text(member + "/zh", names.zh(), 2_000),
            Required.text(member + "/en", names.en(), 2_000));
  }
}
