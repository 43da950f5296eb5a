/**
 * Proofs as files and their verdicts: inclusion (C2SP tlog-proof), consistency (the request body of
 * C2SP tlog-witness), and every reason to refuse one.
 */
package org.tanpuhui.ledger.log.proof;
