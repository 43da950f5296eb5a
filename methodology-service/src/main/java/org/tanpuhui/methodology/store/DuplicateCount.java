package org.tanpuhui.methodology.store;

import java.time.LocalDate;

/**
 * Records of one day, scheme, partition, source and type in a batch that leave no evidence.
 *
 * @param day local day received
 * @param scheme scheme code
 * @param source number of the source of copies, 0 for commands
 * @param type number of the activity type of copies, 0 for commands
 * @param sameContent copies that said the same
 * @param otherContent copies that reused the id for something else
 * @param commands commands
 */
public record DuplicateCount(
    LocalDate day,
    int scheme,
    int partition,
    int source,
    int type,
    long sameContent,
    long otherContent,
    long commands) {}
