package org.tanpuhui.activity.contract;

import java.util.UUID;

/**
 * On the topic {@code activities}, appended to every partition: days that wait for their month, or
 * for their backfill grant, to close are to be settled for one slice of the participants. Repeats
 * do nothing.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#SETTLE}
 * @param commandId the same for every repeat of the same settlement and slice
 * @param month local month that closed, {@code yyyy-MM}; null when a backfill grant closed
 * @param backfillId backfill grant that closed; null when a month did
 * @param slice the participants whose id has these low 8 bits, 0 to 255
 */
public record SettleCommand(
    String scheme, String type, UUID commandId, String month, String backfillId, int slice) {}
