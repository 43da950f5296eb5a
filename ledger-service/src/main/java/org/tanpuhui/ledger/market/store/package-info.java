/** Keeps members, cash movements, rules, orders, agreements and trades; plain SQL. */
package org.tanpuhui.ledger.market.store;
