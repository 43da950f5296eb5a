/**
 * ledger-service: who owns what. {@code intake} reads recorded reductions, {@code journal} decides,
 * {@code store} keeps, {@code api} answers; {@link org.tanpuhui.ledger.LedgerService} is the one
 * door between them.
 */
package org.tanpuhui.ledger;
