/**
 * The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1: hashes, roots, proofs and their
 * checks. No I/O: whoever asks for a proof says where the hashes of complete subtrees come from.
 */
package org.tanpuhui.ledger.log.merkle;
