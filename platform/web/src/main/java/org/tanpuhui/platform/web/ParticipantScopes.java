package org.tanpuhui.platform.web;

import java.util.Set;

/**
 * What a short participant token may do, by path. {@code record}, {@code points} and {@code pool}
 * are those of the mandates; {@code self} is what only the person does, or a guardian for it.
 */
final class ParticipantScopes {
  private static final String SELF = "self";
  private static final Set<String> POINTS = Set.of("points", "redemptions");
  private static final Set<String> POOL = Set.of("sales");
  private static final Set<String> RECORD =
      Set.of(
          "home",
          "summary",
          "balances",
          "activities",
          "entries",
          "disputes",
          "growth",
          "check-ins");

  private ParticipantScopes() {}

  /**
   * The scope that a request needs.
   *
   * @param path of the request, begins with {@code /}
   */
  static String needed(String method, String path) {
    if (!path.startsWith("/v1/me")) {
      return path.startsWith("/v1/participants") ? SELF : "record";
    }
    String[] segments = path.split("/");
    if (segments.length < 4) {
      return "GET".equals(method) || "HEAD".equals(method) ? "record" : SELF;
    }
    if (POINTS.contains(segments[3])) {
      return "points";
    }
    if (POOL.contains(segments[3])) {
      return "pool";
    }
    return RECORD.contains(segments[3]) ? "record" : SELF;
  }
}
