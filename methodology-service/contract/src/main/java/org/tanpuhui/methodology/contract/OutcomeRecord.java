package org.tanpuhui.methodology.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.tanpuhui.platform.json.Json;

/**
 * Something a person or partner must hear of an activity, on the topic {@code outcomes}.
 *
 * @param scheme scheme id
 * @param activityId the activity
 * @param revision 1 for the first outcome of the activity; the highest revision wins
 * @param status {@code rejected}, {@code parked} or {@code voided}
 * @param outcomeCode stable code of the error catalogue
 * @param participant participant id, 16 hexadecimal digits
 * @param partner partner id
 * @param occurredAt start of the activity
 * @param recordedAt append time on {@code activities} of the record that caused it
 * @param reference the activity that stands in the way (parked), else null
 * @param source CloudEvents source of the activity; null in records of the first version
 * @param eventId CloudEvents id of the activity, unique within the source; null as above
 * @param type CloudEvents type of the activity; null as above
 */
public record OutcomeRecord(
    String scheme,
    UUID activityId,
    int revision,
    String status,
    String outcomeCode,
    String participant,
    String partner,
    Instant occurredAt,
    Instant recordedAt,
    UUID reference,
    String source,
    String eventId,
    String type) {
  /** Other records of the topic begin otherwise; see the ledger's answers. */
  private static final byte[] BEGINNING = "{\"scheme\":".getBytes(StandardCharsets.UTF_8);

  /** Whether a record of the topic is such an outcome. */
  public static boolean is(byte[] value) {
    return value != null && Arrays.mismatch(value, BEGINNING) == BEGINNING.length;
  }

  /**
   * Reads an outcome.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException it is none
   */
  public static OutcomeRecord read(byte[] value) throws IOException {
    return Json.mapper().readValue(value, OutcomeRecord.class);
  }
}
