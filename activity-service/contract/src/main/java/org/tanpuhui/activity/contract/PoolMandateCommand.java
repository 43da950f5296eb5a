package org.tanpuhui.activity.contract;

import java.time.Instant;
import java.util.UUID;

/**
 * On the topic {@code activities}, under the participant's key: a mandate to pool was given for a
 * time that has begun already, or was ended. What happens after is told by the grants of each
 * activity; this is for what stands recorded.
 *
 * @param scheme scheme id
 * @param type {@link CommandTypes#POOL_MANDATE}
 * @param commandId the same for every repeat
 * @param participant participant id, 16 hexadecimal digits
 * @param partner partner id
 * @param scenario scenario code of the partner
 * @param change {@code given}: what began at or after {@code at} is pooled; {@code ended}: what is
 *     in no batch goes back
 * @param at from when it counts, or when it ended
 */
public record PoolMandateCommand(
    String scheme,
    String type,
    UUID commandId,
    String participant,
    String partner,
    String scenario,
    String change,
    Instant at) {
  /** Value of {@link #change}. */
  public static final String GIVEN = "given";

  /** Value of {@link #change}. */
  public static final String ENDED = "ended";
}
