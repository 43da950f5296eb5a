package org.tanpuhui.activity.contract;

import java.util.UUID;

/**
 * On the topic {@code activities}, under the participant's key: the person behind this pseudonym
 * was erased. Nothing of this participant follows; what still waited comes to nothing, and the
 * points lapse.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#ERASE}
 * @param commandId id of the erasure
 * @param participant participant id, 16 hexadecimal digits
 */
public record EraseCommand(String scheme, String type, UUID commandId, String participant) {}
