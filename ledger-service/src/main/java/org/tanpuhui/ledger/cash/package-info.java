/**
 * Decides how the market's money moves: accounts of members in fen, and the entries that change
 * them. Pure.
 */
package org.tanpuhui.ledger.cash;
