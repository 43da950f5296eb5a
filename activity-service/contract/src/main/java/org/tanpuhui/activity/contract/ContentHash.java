package org.tanpuhui.activity.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.IsoInstants;

/**
 * What an activity's record commits to: everything that evidence keeps in the clear of what was
 * reported, and, through the private digest, what it does not. Whoever has a line of evidence can
 * compute it again; of a person it tells nothing once the person's key is gone.
 *
 * @see "docs/methodologies.md, Commitments: the bytes, and a worked example"
 */
public final class ContentHash {
  private static final String FORM = "tanpuhui.content.v1\n";
  private static final int BYTES = 16;

  private ContentHash() {}

  /**
   * The first 128 bits of SHA-256 over these, as 16 bytes.
   *
   * @param occurredAt passed over for a void: its time is that of the event, or of its arrival, and
   *     no content
   * @param endedAt null for a point in time
   * @param privateDigest 32 hexadecimal digits, lower case
   * @param quantities JSON as RFC 8785 has it: names sorted, no white space; UTF-8
   */
  public static byte[] of(
      String type,
      UUID activityId,
      Instant occurredAt,
      Instant endedAt,
      String privateDigest,
      byte[] quantities) {
    String head =
        FORM
            + type
            + '\n'
            + activityId
            + '\n'
            + (type.equals(ActivityTypes.VOID) ? "" : IsoInstants.format(occurredAt))
            + '\n'
            + (endedAt == null ? "" : IsoInstants.format(endedAt))
            + '\n'
            + privateDigest
            + '\n';
    byte[] hash = Ids.sha256(head.getBytes(StandardCharsets.US_ASCII), quantities);
    return Arrays.copyOf(hash, BYTES);
  }
}
