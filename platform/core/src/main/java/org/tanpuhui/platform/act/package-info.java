/**
 * Acts that must not be forgotten. In: who did what to what, recorded in the transaction of the
 * change. Out: the topic {@code acts}, from which the ledger makes each a leaf of the transparency
 * log. At least once, with ids by which a repeated one is known.
 */
package org.tanpuhui.platform.act;
