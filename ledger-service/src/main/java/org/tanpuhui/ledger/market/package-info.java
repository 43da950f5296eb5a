/**
 * Decides what happens on the market: prices, hours, listings, picks, agreements, and how proceeds
 * are split. Pure: what the store read comes in, what is to be written goes out.
 */
package org.tanpuhui.ledger.market;
