package org.tanpuhui.ledger.credits.unit;

import org.tanpuhui.platform.Scheme;

/**
 * Who acts, by the token.
 *
 * @param org the organisation; null when the token names none
 */
public record Person(Scheme scheme, String subject, String org) {}
