/**
 * The tree as files (C2SP tlog-tiles): tiles of 256 hashes, entry bundles, their paths, and reading
 * roots and proofs from them.
 */
package org.tanpuhui.ledger.log.tile;
