package org.tanpuhui.ledger.api;

import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.platform.web.Caller;

/** Who makes offers: a merchant by its organisation, an app operator by its client. */
final class Callers {
  private Callers() {}

  /**
   * The caller as a party; a token of several roles is the first of merchant, partner, platform.
   */
  static By party(Caller caller) {
    String party =
        caller.hasRole("merchant")
            ? "merchant:" + caller.claim("org").orElseGet(caller::partner)
            : caller.hasRole("partner") ? "partner:" + caller.partner() : By.PLATFORM;
    return new By(caller.scheme(), party, caller.subject());
  }
}
