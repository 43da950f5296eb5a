package org.tanpuhui.activity.activity.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * What came of one call.
 *
 * @param at when it began
 * @param status HTTP status, null when there was no answer
 * @param error why it failed, one of the words below; null for a success
 * @param excerpt beginning of a failed answer, text only; null for none
 * @param retryAfter how long the receiver asks to wait, null when it does not
 */
public record Call(
    Instant at, int durationMs, Integer status, String error, String excerpt, Duration retryAfter) {
  /** The answer was not 2xx. */
  public static final String HTTP_STATUS = "http_status";

  /** The answer was 3xx; redirects are never followed. */
  public static final String REDIRECT = "redirect";

  /** No answer in time. */
  public static final String TIMEOUT = "timeout";

  /** The name has no address. */
  public static final String NAME_UNRESOLVED = "name_unresolved";

  /** The name leads to an address that is never called. */
  public static final String ADDRESS_FORBIDDEN = "address_forbidden";

  /** The address is not one that may be called any more. */
  public static final String URL_INVALID = "url_invalid";

  /** No connection. */
  public static final String CONNECT_FAILED = "connect_failed";

  /** No TLS connection: certificate, name or protocol. */
  public static final String TLS_FAILED = "tls_failed";

  /** The connection ended, or what came was no HTTP. */
  public static final String ANSWER_INVALID = "answer_invalid";

  /** An error of ours. */
  public static final String INTERNAL = "internal_error";

  public static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  /** A call without an answer. */
  public static Call failed(Instant at, int durationMs, String error) {
    return new Call(at, durationMs, null, error, null, null);
  }

  public boolean succeeded() {
    return error == null;
  }

  /** The receiver wants no messages any more. */
  public boolean gone() {
    return status != null && status == GONE;
  }

  /** Whether the receiver is asking for fewer calls. */
  public boolean asksForLess() {
    return status != null
        && (retryAfter != null && !succeeded()
            || status == TOO_MANY_REQUESTS
            || status == BAD_GATEWAY
            || status == GATEWAY_TIMEOUT);
  }
}
