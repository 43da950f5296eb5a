package org.tanpuhui.activity.contract;

import java.util.UUID;

/**
 * On the topic {@code activities}: what methodology-service wants done to a batch in its
 * participants' order. Repeats do nothing.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#BATCH}
 * @param commandId the same for every repeat
 * @param batch number of the batch
 * @param action {@code bind} or {@code unbind}, appended to every partition that is concerned;
 *     {@code exclude}, under the participant's key; {@code issue}, under the number of the project
 * @param slice of {@code bind} and {@code unbind}: the participants whose number has these high 8
 *     bits, 0 to 255; else 0
 * @param activityId the activity to exclude, else null
 */
public record BatchCommand(
    String scheme,
    String type,
    UUID commandId,
    int batch,
    String action,
    int slice,
    UUID activityId) {}
