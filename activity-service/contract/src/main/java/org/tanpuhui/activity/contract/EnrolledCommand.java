package org.tanpuhui.activity.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * On the topic {@code activities}, under the participant's key: a partner has enrolled a subject
 * that stands for this participant. May come more than once; enrolments are for ever.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#ENROLLED}
 * @param commandId the same for every repeat
 * @param participant participant id, 16 hexadecimal digits
 * @param partner partner id
 * @param at when it was enrolled
 */
public record EnrolledCommand(
    String scheme, String type, UUID commandId, String participant, String partner, Instant at) {}
