/**
 * The witness: a process of its own, outside the database, that cosigns a log's checkpoints only as
 * long as each extends the last (C2SP tlog-witness), and the log's side of the conversation.
 */
package org.tanpuhui.ledger.log.witness;
