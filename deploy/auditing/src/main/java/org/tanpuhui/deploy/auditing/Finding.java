package org.tanpuhui.deploy.auditing;

/**
 * Something that does not follow.
 *
 * @param reason what kind
 * @param row table and key of the row at fault, for example {@code journal 0192…/0}
 * @param detail what stands there and what follows, in English
 */
record Finding(Reason reason, String row, String detail) {}
