/**
 * What members, the exchange and the settlement bank command: each method is one transaction, all
 * or nothing. Whoever trades takes the gate of the instrument first ({@code Gate}), then the books.
 */
package org.tanpuhui.ledger.exchange;
