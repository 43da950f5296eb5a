/**
 * Books as files for auditors: gzip files of JSON lines with their digests. In: rows, one at a
 * time. Out: files that a manifest names. The same rows give the same bytes.
 */
package org.tanpuhui.platform.export;
