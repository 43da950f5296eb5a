package org.tanpuhui.activity.activity.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The parts of a URL that may be called.
 *
 * @param host a name in lower case
 * @param tls false only for a call on this machine
 * @param path path and query, begins with a slash
 */
public record CallAddress(String host, int port, boolean tls, String path) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int PORT_MAX = 65_535;
  private static final String POINTER = "/url";

  /** Host names of at least two labels, the last not a number: so no spelling of an IP address. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * What is allowed.
   *
   * @param ports ports of public addresses
   * @param loopback whether this machine may be called, over http too: for trying out only
   */
  public record Policy(Set<Integer> ports, boolean loopback) {}

  /**
   * Takes a URL apart.
   *
   * @throws ProblemException WEBHOOK_URL_INVALID says what is wrong with it
   */
  public static CallAddress of(String url, Policy policy) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw invalid("it is not a URL: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(policy.loopback() && scheme.equals("http"))) {
      throw invalid("it must begin with https://");
    }
    if (uri.getRawUserInfo() != null) {
      throw invalid("it must hold no user and no password");
    }
    if (uri.getRawFragment() != null) {
      throw invalid("it must have no fragment");
    }
    String host = host(uri, policy);
    int port = uri.getPort() < 0 ? tls ? HTTPS : HTTP : uri.getPort();
    if (port < 1 || port > PORT_MAX || !policy.loopback() && !policy.ports().contains(port)) {
      throw invalid(
          "the port must be one of "
              + policy.ports().stream().sorted().map(String::valueOf).toList());
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new CallAddress(
        host, port, tls, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static String host(URI uri, Policy policy) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (policy.loopback() && THIS_MACHINE.contains(host)) {
      return host;
    }
    if (!NAME.matcher(host).matches()) {
      throw invalid(
          "the host must be a full name in ASCII (IDNA: xn--…), not an IP address or a local name");
    }
    return host;
  }

  /**
   * Checks where the name leads now. All of its addresses must be allowed: a name that leads both
   * here and there is nobody's honest one.
   *
   * @return why it must not be called, null when it may
   */
  public String refusal(List<InetAddress> resolved, Policy policy) {
    if (resolved.isEmpty()) {
      return Call.NAME_UNRESOLVED;
    }
    for (InetAddress address : resolved) {
      boolean here = policy.loopback() && address.isLoopbackAddress();
      if (!here && !(tls && Addresses.isPublic(address) && policy.ports().contains(port))) {
        return Call.ADDRESS_FORBIDDEN;
      }
    }
    return null;
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.field(ProblemCode.WEBHOOK_URL_INVALID, POINTER, detail);
  }
}
