package org.tanpuhui.activity.outbox.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.tanpuhui.activity.activity.Pseudonyms;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.json.Json;

/** The body of a call: {@code type}, {@code timestamp}, {@code data}. */
public final class Payload {
  private Payload() {}

  /**
   * The body as it is signed and sent.
   *
   * @param subjects the partner's own references of whom it is about, now; none after an erasure
   * @param partnerKey key of the partner's participant references
   */
  public static String of(Message message, List<String> subjects, byte[] partnerKey) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("type", message.type());
    body.put("timestamp", IsoInstants.format(message.at()));
    ObjectNode data = body.putObject("data");
    if (message.participant() != null) {
      data.put("participant_ref", Pseudonyms.ref(partnerKey, message.participant()));
      if (!subjects.isEmpty()) {
        subjects.forEach(data.putArray("subjects")::add);
      }
    }
    JsonNode stored = read(message.data());
    stored.fields().forEachRemaining(member -> data.set(member.getKey(), member.getValue()));
    return body.toString();
  }

  private static JsonNode read(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored message is not JSON", e);
    }
  }
}
