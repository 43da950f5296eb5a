/**
 * Keeps. In: a {@link org.tanpuhui.ledger.journal.Decision}, written with a fixed number of
 * statements; questions about the books. Out: rows as values. Never decides.
 */
package org.tanpuhui.ledger.store;
