/**
 * From lanes to a signed tree. In come the leaves that writers committed, lane by lane; out go the
 * order in which they stand in the tree, tiles and signed checkpoints. Guaranteed: no two signed
 * checkpoints disagree, whatever crashes, is restored or wakes up late.
 */
package org.tanpuhui.ledger.log.sequencer;
