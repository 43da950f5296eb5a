/**
 * Substitute restoration of ecological damage: an agreed compensation is set aside at the exchange,
 * buys whole tonnes at the listed price, and they are retired in the same transaction.
 */
package org.tanpuhui.ledger.restoration;
