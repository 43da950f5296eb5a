/**
 * The transparency log as it runs: a sequencer and a cosigner per scheme, and what is answered from
 * it. In: lanes of the database, keys of the key folder. Out: files of the log's folder, proofs,
 * openings. Signs at most a second behind the commit; stops for good when what is stored
 * contradicts what was published.
 */
package org.tanpuhui.ledger.transparency;
