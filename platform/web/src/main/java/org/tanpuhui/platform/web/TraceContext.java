package org.tanpuhui.platform.web;

import io.vertx.core.MultiMap;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;

/**
 * Where a request stands in the traces of those who keep some: the W3C trace context. We record no
 * spans ourselves, so a well-formed one is handed on as it came, and one is begun where there is
 * none.
 *
 * @param traceparent {@code 00-<trace id>-<parent id>-<flags>}
 * @param tracestate what tracers add for themselves; may be empty
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceContext(String traceparent, String tracestate) {
  /** Header of the trace's and the caller's id. */
  public static final String TRACEPARENT = "traceparent";

  /** Header of the tracers' own data. */
  public static final String TRACESTATE = "tracestate";

  /** Key in the log's context: the trace id alone. */
  public static final String MDC_KEY = "trace_id";

  private static final int LENGTH = 55;
  private static final int TRACE_FROM = 3;
  private static final int TRACE_TO = 35;
  private static final int PARENT_FROM = 36;
  private static final int PARENT_TO = 52;
  private static final int FLAGS_FROM = 53;
  private static final int STATE_MAX = 512;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The trace context of these headers, a new one when they hold none or hold it twice. */
  static TraceContext accept(MultiMap headers) {
    List<String> parents = headers.getAll(TRACEPARENT);
    if (parents.size() != 1 || !isWellFormed(parents.get(0))) {
      return begin();
    }
    String state = String.join(",", headers.getAll(TRACESTATE));
    return new TraceContext(parents.get(0), isPlain(state) ? state : "");
  }

  private static TraceContext begin() {
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    random[0] |= 1; // all zeros are no id
    random[16] |= 1;
    HexFormat hex = HexFormat.of();
    String trace = hex.formatHex(random, 0, 16);
    // Flagged as sampled, so that a tracer behind us that follows its caller decides for itself.
    return new TraceContext("00-" + trace + '-' + hex.formatHex(random, 16, 24) + "-01", "");
  }

  /** 32 hexadecimal digits. */
  public String traceId() {
    return traceparent.substring(TRACE_FROM, TRACE_TO);
  }

  /** Writes it over whatever these headers hold. */
  void put(MultiMap headers) {
    headers.set(TRACEPARENT, traceparent);
    if (tracestate.isEmpty()) {
      headers.remove(TRACESTATE);
    } else {
      headers.set(TRACESTATE, tracestate);
    }
  }

  /** Makes it the log's and {@link #current()}, for as long as the request's context lives. */
  void enter() {
    MDC.put(MDC_KEY, traceId());
    MDC.put(TRACEPARENT, traceparent);
    if (!tracestate.isEmpty()) {
      MDC.put(TRACESTATE, tracestate);
    }
  }

  /** That of the request this thread works on; empty outside of requests. */
  public static Optional<TraceContext> current() {
    Object parent = MDC.get(TRACEPARENT);
    Object state = MDC.get(TRACESTATE);
    return parent == null
        ? Optional.empty()
        : Optional.of(new TraceContext(parent.toString(), state == null ? "" : state.toString()));
  }

  /** Headers with which a call to another service belongs to the request of this thread. */
  static Map<String, String> ofThisRequest() {
    Map<String, String> headers = new java.util.HashMap<>();
    Object id = MDC.get(RequestIds.MDC_KEY);
    if (id != null) {
      headers.put(RequestIds.HEADER, id.toString());
    }
    current()
        .ifPresent(
            trace -> {
              headers.put(TRACEPARENT, trace.traceparent());
              if (!trace.tracestate().isEmpty()) {
                headers.put(TRACESTATE, trace.tracestate());
              }
            });
    return headers;
  }

  /** Version 00: later ones may be longer, and what they mean is not known here. */
  static boolean isWellFormed(String parent) {
    return parent.length() == LENGTH
        && parent.startsWith("00-")
        && parent.charAt(TRACE_TO) == '-'
        && parent.charAt(PARENT_TO) == '-'
        && isId(parent, TRACE_FROM, TRACE_TO)
        && isId(parent, PARENT_FROM, PARENT_TO)
        && isHex(parent, FLAGS_FROM, LENGTH);
  }

  private static boolean isId(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return isHex(text, from, to);
      }
    }
    return false;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String state) {
    return state.length() <= STATE_MAX && state.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
