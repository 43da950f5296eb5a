package org.tanpuhui.ledger.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.tanpuhui.platform.json.Json;

/**
 * What the ledger says to a {@code bind}, {@code unbind} or {@code issue}, on the topic {@code
 * outcomes} under the key of the command. Of several answers about one batch and participant the
 * highest revision counts.
 *
 * @param answerTo kind of the command
 * @param scheme scheme id
 * @param commandId the command
 * @param participant participant, or number of the project, 16 hexadecimal digits
 * @param batch number of the batch
 * @param revision that of the command
 * @param outcomeCode null when it was done, else why not: {@code not_covered}, {@code
 *     batch_issued}, {@code total_differs}, {@code below_one_tonne}
 * @param boundMgCo2e what the batch holds of the participant after it; of an issuance what it held
 * @param issued what was issued, null unless an issuance was done
 * @param recordedAt append time on {@code activities} of what caused the command
 */
public record HoldingAnswer(
    String answerTo,
    String scheme,
    UUID commandId,
    String participant,
    int batch,
    int revision,
    String outcomeCode,
    long boundMgCo2e,
    Issued issued,
    Instant recordedAt) {
  /** Topic of the answers; methodology-service writes there too. */
  public static final String TOPIC = "outcomes";

  /** CloudEvents type. */
  public static final String TYPE = "tanpuhui.holding.answer.v1";

  private static final byte[] BEGINNING = "{\"answer_to\":".getBytes(StandardCharsets.UTF_8);

  /**
   * An issuance.
   *
   * @param tonnes credits made
   * @param carriedInMgCo2e what the project had carried from earlier batches
   * @param replacedMgCo2e what went to make good for voided activities
   * @param carriedMgCo2e what is carried to the next batch
   * @param serials the units as printed, {@code PREFIX-…-from-to-check}
   */
  public record Issued(
      long tonnes, long carriedInMgCo2e, long replacedMgCo2e, long carriedMgCo2e, String serials) {}

  /** The value of the Kafka record. */
  public byte[] write() {
    try {
      return Json.mapper().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is plain values", e);
    }
  }

  /** Whether a record of the topic is such an answer. */
  public static boolean is(byte[] value) {
    return value != null && Arrays.mismatch(value, BEGINNING) == BEGINNING.length;
  }

  /**
   * Reads an answer.
   *
   * @throws JsonProcessingException it is none
   */
  public static HoldingAnswer read(byte[] value) throws IOException {
    return Json.mapper().readValue(value, HoldingAnswer.class);
  }
}
