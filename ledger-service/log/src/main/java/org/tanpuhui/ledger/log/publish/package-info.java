/**
 * The log as it is served: which files, which checkpoint, and the proofs made from them. Reads what
 * the sequencer wrote; may run in another process.
 */
package org.tanpuhui.ledger.log.publish;
