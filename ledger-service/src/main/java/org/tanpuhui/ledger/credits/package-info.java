/**
 * Certified credits: whole tonnes with serial numbers, issued from verified batches, held, moved,
 * retired. {@link org.tanpuhui.ledger.credits.CreditBook} moves them in a caller's transaction; the
 * services decide who may.
 */
package org.tanpuhui.ledger.credits;
