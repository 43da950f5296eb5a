/**
 * The books as files for auditors. In: one snapshot of the database. Out: a folder of gzip files of
 * JSON lines with a manifest, from which {@code deploy/audit} builds the books again. The same rows
 * give the same bytes.
 */
package org.tanpuhui.ledger.export;
