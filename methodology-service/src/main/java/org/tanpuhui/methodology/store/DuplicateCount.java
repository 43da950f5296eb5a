package org.tanpuhui.methodology.store;

import java.time.LocalDate;

/**
 * Records of one day, scheme and partition in a batch that leave no evidence.
 *
 * @param day local day received
 * @param scheme scheme code
 * @param sameContent copies that said the same
 * @param otherContent copies that reused the id for something else
 * @param commands commands
 */
public record DuplicateCount(
    LocalDate day, int scheme, int partition, long sameContent, long otherContent, long commands) {}
