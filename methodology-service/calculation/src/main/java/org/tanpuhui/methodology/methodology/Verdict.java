package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * The authority's word on a parked claim.
 *
 * @param activityId the parked claim
 * @param upheld whether it counts; else it is dismissed
 */
public record Verdict(
    Scheme scheme, UUID commandId, long participant, UUID activityId, boolean upheld)
    implements LogRecord {}
