/**
 * What stands behind a leaf: the canonical encoding of a journal entry or an act, its salted
 * commitment, which is all that the log publishes, and the opening that shows both to whoever may
 * see them. Byte by byte in docs/transparency-log.md.
 */
package org.tanpuhui.ledger.log.leaf;
