package org.tanpuhui.methodology.store;

import java.time.LocalDate;

/**
 * Second copies of one day, scheme and partition in a batch.
 *
 * @param day local day received
 * @param scheme scheme code
 * @param sameContent copies that said the same
 * @param otherContent copies that reused the id for something else
 */
public record DuplicateCount(
    LocalDate day, int scheme, int partition, long sameContent, long otherContent) {}
