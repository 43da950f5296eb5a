package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.BatchCommand;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.activity.contract.EnrolledCommand;
import org.tanpuhui.activity.contract.EraseCommand;
import org.tanpuhui.activity.contract.PoolMandateCommand;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.act.ActRecord;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.json.Json;

/**
 * The topics and webhooks as one AsyncAPI 3 document. What goes over the topics are the records of
 * the contract modules, member by member.
 */
final class AsyncDocument {
  /** Webhooks with the members of their {@code data}, beside those of every webhook. */
  static final Map<String, List<String>> WEBHOOKS = webhooks();

  /** Members that the payload of every webhook has, and those of {@code data} about a person. */
  static final List<String> OF_EVERY_WEBHOOK = List.of("type", "timestamp", "data");

  static final List<String> OF_A_PERSON = List.of("participant_ref", "subjects");

  private static final String WEBHOOK_CHANNEL = "webhooks";
  private final ObjectNode document = Json.mapper().createObjectNode();

  private AsyncDocument() {}

  static ObjectNode make() {
    return new AsyncDocument().document();
  }

  private ObjectNode document() {
    document.put("asyncapi", "3.0.0");
    ObjectNode info = document.putObject("info");
    info.put("title", "Tanpuhui 碳普惠");
    info.put("version", "v1");
    info.put(
        "description",
        "The topics between the services (Kafka, JSON with CloudEvents headers; the key is the"
            + " participant, the partition count is the same everywhere) and the webhooks that"
            + " partners receive, by the Standard Webhooks spec.");
    info.putObject("license").put("name", "Apache-2.0");
    document.put("defaultContentType", "application/json");
    document.putObject("channels");
    document.putObject("operations");
    document.putObject("components").putObject("messages");
    topic(
        Topics.ACTIVITIES,
        "Accepted activities, and the commands that take their turn in a participant's order."
            + " 已接收的活动，以及按参与者顺序执行的命令。",
        ActivityRecord.class,
        SettleCommand.class,
        ClaimDecisionCommand.class,
        EnrolledCommand.class,
        PoolMandateCommand.class,
        BatchCommand.class,
        EraseCommand.class);
    topic(
        org.tanpuhui.methodology.contract.Topics.REDUCTIONS,
        "What the ledger must post or hold. 账簿须入账或持有的减排量。",
        ReductionRecord.class,
        HoldingRecord.class);
    topic(
        org.tanpuhui.methodology.contract.Topics.OUTCOMES,
        "What someone must hear of, and the ledger's answers. 须告知的结果与账簿的答复。",
        OutcomeRecord.class,
        HoldingAnswer.class);
    topic(
        Acts.TOPIC,
        "Approvals, rules, keys, mandates, suspensions and readings, for the log. 载入日志的行为。",
        ActRecord.class);
    webhookChannel();
    return document;
  }

  private void topic(String name, String description, Class<?>... records) {
    ObjectNode messages = channel(name, description, "kafka");
    for (Class<?> record : records) {
      message(messages, record.getSimpleName(), RecordSchemas.of(record), null);
    }
    operation("publish" + capital(name), "send", name);
    operation("read" + capital(name), "receive", name);
  }

  private void webhookChannel() {
    ObjectNode messages =
        channel(
            WEBHOOK_CHANNEL,
            "Calls of a partner's own address: POST, signed, repeated until it answers 2xx."
                + " 向合作方地址的签名回调，直至返回 2xx。",
            "http");
    WEBHOOKS.forEach(
        (type, members) -> {
          ObjectNode payload = Json.mapper().createObjectNode().put("type", "object");
          OF_EVERY_WEBHOOK.forEach(payload.putArray("required")::add);
          ObjectNode properties = payload.putObject("properties");
          properties.putObject("type").put("const", type);
          properties.putObject("timestamp").put("type", "string").put("format", "date-time");
          ObjectNode data = properties.putObject("data").put("type", "object");
          members.stream()
              .filter(member -> !OF_A_PERSON.contains(member))
              .forEach(data.putArray("required")::add);
          ObjectNode fields = data.putObject("properties");
          members.forEach(member -> fields.set(member, field(member)));
          message(messages, type, payload, headers());
        });
    operation("callWebhook", "send", WEBHOOK_CHANNEL);
  }

  private static ObjectNode field(String member) {
    ObjectNode field = Json.mapper().createObjectNode();
    return switch (member) {
      case "subjects", "scopes" -> {
        field.put("type", "array").putObject("items").put("type", "string");
        yield field;
      }
      case "revision" -> field.put("type", "integer");
      case "activity_id" -> field.put("type", "string").put("format", "uuid");
      case "day" -> field.put("type", "string").put("format", "date");
      case "revoked_at" -> field.put("type", "string").put("format", "date-time");
      default -> field.put("type", "string");
    };
  }

  private static ObjectNode headers() {
    ObjectNode headers = Json.mapper().createObjectNode().put("type", "object");
    ObjectNode members = headers.putObject("properties");
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      members.putObject(name).put("type", "string");
      headers.withArray("required").add(name);
    }
    return headers;
  }

  private ObjectNode channel(String name, String description, String binding) {
    ObjectNode channel = document.withObject("/channels").putObject(name);
    if (binding.equals("kafka")) {
      channel.put("address", name);
    } else {
      channel.putNull("address");
    }
    channel.put("description", description);
    return channel.putObject("messages");
  }

  private void message(ObjectNode messages, String name, ObjectNode payload, ObjectNode headers) {
    messages.putObject(name).put("$ref", "#/components/messages/" + name);
    ObjectNode message = document.withObject("/components/messages").putObject(name);
    message.put("name", name);
    if (headers != null) {
      message.set("headers", headers);
    }
    message.set("payload", payload);
  }

  private void operation(String name, String action, String channel) {
    ObjectNode operation = document.withObject("/operations").putObject(name);
    operation.put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + channel);
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static Map<String, List<String>> webhooks() {
    List<String> outcome =
        List.of("activity_id", "source", "id", "activity_type", "status", "code", "revision");
    Map<String, List<String>> webhooks = new LinkedHashMap<>();
    webhooks.put("activity.rejected", outcome);
    webhooks.put("activity.parked", outcome);
    webhooks.put("activity.voided", outcome);
    webhooks.put(
        "mandate.revoked",
        List.of("participant_ref", "subjects", "scenario", "scopes", "revoked_at"));
    webhooks.put("statement.ready", List.of("day"));
    return webhooks;
  }
}
