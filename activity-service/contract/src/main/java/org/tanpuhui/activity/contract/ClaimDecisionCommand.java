package org.tanpuhui.activity.contract;

import java.util.UUID;

/**
 * On the topic {@code activities}, under the participant's key: the authority's word on a parked
 * claim. The first decision of a claim stands.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#CLAIM_DECISION}
 * @param commandId id of the decision
 * @param participant participant id, 16 hexadecimal digits
 * @param activityId the parked claim
 * @param decision {@code uphold}: it counts and whatever stood in its way is reversed; {@code
 *     dismiss}: it does not count
 */
public record ClaimDecisionCommand(
    String scheme,
    String type,
    UUID commandId,
    String participant,
    UUID activityId,
    String decision) {}
