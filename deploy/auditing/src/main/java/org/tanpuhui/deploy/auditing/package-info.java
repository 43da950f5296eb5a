/**
 * Checks an export of the books: builds every balance, lot and the tree of the log again from the
 * journal and names each row that does not follow. In: a folder. Out: findings. Knows no service
 * and no database, and shares with the ledger nothing but the log's library.
 */
package org.tanpuhui.deploy.auditing;
