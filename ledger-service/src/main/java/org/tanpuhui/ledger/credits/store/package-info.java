/** The tables of credits: accounts, batches, ranges, movements and what is applied for. */
package org.tanpuhui.ledger.credits.store;
