package org.tanpuhui.activity.api;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tanpuhui.activity.WebhookService;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.activity.webhook.EventType;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.activity.webhook.Signing;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reads what partners send about their webhooks. */
final class WebhookReader {
  private static final int URL_MAX = 2_000;
  private static final int DESCRIPTION_MAX = 200;
  private static final int KEY_MAX = 200;
  private static final int OVERLAP_MAX_S = 7 * 24 * 3_600;
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,9})\"");

  private static final List<String> TYPES =
      EventType.SUBSCRIBABLE.stream().map(EventType::id).toList();

  private WebhookReader() {}

  /** A new endpoint; without types it takes all there are. */
  static WebhookService.Wish wish(Body body) {
    return new WebhookService.Wish(
        body.text("url", URL_MAX),
        body.optionalText("description", DESCRIPTION_MAX),
        body.has("event_types") ? types(body) : TYPES);
  }

  /** A change: absent members stay, a description of null goes. */
  static WebhookService.Wish change(Body body) {
    boolean emptied = body.names().contains("description") && !body.has("description");
    return new WebhookService.Wish(
        body.optionalText("url", URL_MAX),
        emptied ? "" : body.optionalText("description", DESCRIPTION_MAX),
        body.has("event_types") ? types(body) : null);
  }

  private static List<String> types(Body body) {
    List<String> types = body.texts("event_types", TYPES.size(), 64);
    for (int i = 0; i < types.size(); i++) {
      if (!TYPES.contains(types.get(i))) {
        throw Body.range(
            body.pointer("event_types") + "/" + i, "must be one of " + String.join(", ", TYPES));
      }
    }
    return types;
  }

  /** The signature scheme, null when it is not named. */
  static Signing signing(Body body) {
    return body.has("signing")
        ? Signing.of(body.choice("signing", Signing.HMAC.word(), Signing.ED25519.word()))
        : null;
  }

  /** How long old keys sign beside a new one, null for the usual time. */
  static Duration overlap(Body body) {
    Integer seconds = body.optionalInteger("overlap_s", 0, OVERLAP_MAX_S);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** The header {@code Idempotency-Key}, null for none. */
  static String idempotencyKey(String header) {
    if (header != null && !Texts.isClean(header, KEY_MAX)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "Idempotency-Key must be 1 to " + KEY_MAX + " characters");
    }
    return header;
  }

  static String etag(int version) {
    return "\"" + version + "\"";
  }

  /**
   * The version an If-Match header names.
   *
   * @throws ProblemException IF_MATCH_REQUIRED, CHANGED_MEANWHILE
   */
  static int version(String header) {
    if (header == null) {
      throw new ProblemException(
          ProblemCode.IF_MATCH_REQUIRED, "send the ETag of your last read as If-Match");
    }
    Matcher tag = ETAG.matcher(header.strip());
    if (!tag.matches()) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "If-Match is not the ETag of this address");
    }
    return Integer.parseInt(tag.group(1));
  }

  static UUID endpoint(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.WEBHOOK_UNKNOWN, "you have no webhook endpoint of this id");
    }
  }

  static UUID message(String text) {
    UUID id = Message.parse(text);
    if (id == null) {
      throw new ProblemException(
          ProblemCode.WEBHOOK_MESSAGE_UNKNOWN, "a message_id looks like msg_0123…, 32 digits");
    }
    return id;
  }
}
