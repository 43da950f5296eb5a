package org.tanpuhui.activity.outbox.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.tanpuhui.activity.activity.webhook.Call;

/** Reads as much of a receiver's answer as is of use, and no more. */
final class Answers {
  /** Beyond this much of a body the connection is closed. */
  private static final int BODY_MAX = 4_096;

  private static final int EXCERPT_MAX = 500;
  private static final int OK_FROM = 200;
  private static final int REDIRECT_FROM = 300;
  private static final int ERROR_FROM = 400;

  private Answers() {}

  /** What an answer says; the error is null for 2xx. */
  record Answer(int status, String error, String excerpt, Duration retryAfter) {}

  /** The answer, as soon as enough of it is there; a success needs no body. */
  static Future<Answer> read(HttpClientResponse response, Instant now) {
    int status = response.statusCode();
    boolean text = isText(response.getHeader("content-type"));
    boolean good = status >= OK_FROM && status < REDIRECT_FROM;
    Duration wait = retryAfter(response.getHeader("retry-after"), now);
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    Runnable finish =
        () ->
            promise.tryComplete(
                new Answer(status, error(status), good || !text ? null : excerpt(body), wait));
    response.handler(
        chunk -> {
          body.appendBuffer(chunk, 0, Math.min(chunk.length(), BODY_MAX - body.length()));
          if (body.length() == BODY_MAX) {
            finish.run();
            response.request().connection().close();
          }
        });
    response.endHandler(end -> finish.run());
    // The status stands even if the body breaks off.
    response.exceptionHandler(failure -> finish.run());
    if (good) {
      finish.run();
    }
    return promise.future();
  }

  private static String error(int status) {
    if (status >= OK_FROM && status < REDIRECT_FROM) {
      return null;
    }
    return status >= REDIRECT_FROM && status < ERROR_FROM ? Call.REDIRECT : Call.HTTP_STATUS;
  }

  private static boolean isText(String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/") || type.startsWith("application/") && type.contains("json");
  }

  /** The beginning of a text, without control characters. */
  static String excerpt(Buffer body) {
    String text = new String(body.getBytes(), StandardCharsets.UTF_8);
    StringBuilder kept = new StringBuilder(EXCERPT_MAX);
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      boolean clean = !Character.isISOControl(point) && Character.isDefined(point);
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      int shown = clean && !surrogate ? point : ' ';
      if (kept.length() + Character.charCount(shown) > EXCERPT_MAX) {
        break;
      }
      kept.appendCodePoint(shown);
    }
    return kept.toString().isBlank() ? null : kept.toString().strip();
  }

  /** RFC 9110 section 10.2.3: seconds or a date; null for neither. */
  static Duration retryAfter(String header, Instant now) {
    if (header == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Integer.parseInt(header.strip())));
    } catch (NumberFormatException e) {
      // A date, or nothing we know.
    }
    try {
      Instant until =
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
