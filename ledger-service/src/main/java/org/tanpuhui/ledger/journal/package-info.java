/**
 * Decides. In: records of the topic {@code reductions}, the exchange rules, which entries exist.
 * Out: a {@link org.tanpuhui.ledger.journal.Decision} that says what to write. Pure: no clock, no
 * database, no framework; the same input gives the same books.
 */
package org.tanpuhui.ledger.journal;
