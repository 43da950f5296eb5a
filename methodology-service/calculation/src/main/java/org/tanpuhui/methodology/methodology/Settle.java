package org.tanpuhui.methodology.methodology;

import java.time.YearMonth;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * Settle the days that waited for a month or for a backfill grant, for one slice of the
 * participants. Exactly one of {@code month} and {@code backfillId} is given.
 *
 * @param month local month that closed, or null
 * @param backfillId backfill grant that closed, or null
 * @param slice low 8 bits of the participants' ids
 */
public record Settle(Scheme scheme, UUID commandId, YearMonth month, String backfillId, int slice)
    implements LogRecord {}
