package org.tanpuhui.gateway.route;

import java.util.List;
import java.util.Set;

/**
 * One line of the route table.
 *
 * @param methods methods it takes
 * @param pattern path; a last segment {@code **} stands for nothing or anything below
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
    if (!pattern.endsWith(BELOW)) {
      return path.equals(pattern);
    }
    int root = pattern.length() - BELOW.length();
    return path.regionMatches(0, pattern, 0, root)
        && (path.length() == root || (path.length() > root && path.charAt(root) == '/'));
  }

  /** The routes of a list that hold this path, in order. */
  static List<Route> on(List<Route> routes, String path) {
    return routes.stream().filter(route -> route.matches(path)).toList();
  }
}
