package org.tanpuhui.platform.web;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The id under which one request stands in the logs of all services. */
public final class RequestIds {
  /** Header in which the gateway hands the id on, and in which every answer names it. */
  public static final String HEADER = "X-Request-Id";

  /** Key in the log's context. */
  public static final String MDC_KEY = "request_id";

  private static final int LENGTH_MIN = 8;
  private static final int LENGTH_MAX = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestIds() {}

  /** The given id if it is well-formed ({@code [A-Za-z0-9._-]{8,64}}), else a new one. */
  public static String accept(String given) {
    return isWellFormed(given) ? given : create();
  }

  /** A new id: 32 hexadecimal digits. */
  public static String create() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  static boolean isWellFormed(String id) {
    if (id == null || id.length() < LENGTH_MIN || id.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
