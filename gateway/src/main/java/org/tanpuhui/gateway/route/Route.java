package org.tanpuhui.gateway.route;

import java.util.List;
import java.util.Set;

/**
 * One line of the route table.
 *
 * @param methods methods it takes
 * @param pattern path; a segment {@code *} stands for any one segment, a last segment {@code **}
 *     for nothing or anything below
 * @param upstream who serves it
 * @param roles of which the caller needs one; empty: any valid token will do
 * @param open whether it is served without a token
 */
public record Route(
    Set<String> methods, String pattern, Upstream upstream, Set<String> roles, boolean open) {
  private static final Set<String> ALL = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> READ = Set.of("GET", "HEAD");
  private static final String BELOW = "/**";

  static Route all(String pattern, Upstream upstream, String... roles) {
    return new Route(ALL, pattern, upstream, Set.of(roles), false);
  }

  static Route read(String pattern, Upstream upstream, String... roles) {
    return new Route(READ, pattern, upstream, Set.of(roles), false);
  }

  static Route post(String pattern, Upstream upstream, String... roles) {
    return new Route(Set.of("POST"), pattern, upstream, Set.of(roles), false);
  }

  static Route open(String pattern, Upstream upstream) {
    return new Route(READ, pattern, upstream, Set.of(), true);
  }

  /** Whether a plain path lies on this route. */
  boolean matches(String path) {
    boolean below = pattern.endsWith(BELOW);
    int end = below ? pattern.length() - BELOW.length() : pattern.length();
    int at = 0;
    for (int i = 0; i < end; i++) {
      if (pattern.charAt(i) == '*') {
        int next = path.indexOf('/', at);
        at = next < 0 ? path.length() : next;
      } else if (at < path.length() && path.charAt(at) == pattern.charAt(i)) {
        at++;
      } else {
        return false;
      }
    }
    return at == path.length() || below && path.charAt(at) == '/';
  }

  /** The routes of a list that hold this path, in order. */
  static List<Route> on(List<Route> routes, String path) {
    return routes.stream().filter(route -> route.matches(path)).toList();
  }
}
