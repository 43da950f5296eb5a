package org.tanpuhui.gateway.route;

import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Only paths that every server reads alike: no dot segments, no empty segments, no encoded slash,
 * backslash, dot or percent, no matrix parameters, nothing outside of visible ASCII. So what the
 * gateway checked is what the service serves.
 */
public final class PlainPath {
  private static final int PATH_MAX = 1024;

  private PlainPath() {}

  /**
   * The path of a request target.
   *
   * @param target origin form, path and query
   * @return the path, unchanged
   * @throws ProblemException PARAMETER_INVALID when it is not plain
   */
  public static String of(String target) {
    int end = target.indexOf('?');
    String path = end < 0 ? target : target.substring(0, end);
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw refused("the request target must begin with a slash");
    }
    if (path.length() > PATH_MAX) {
      throw refused("the path may have at most " + PATH_MAX + " characters");
    }
    int segment = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        checkSegment(path, segment, i);
        segment = i + 1;
      }
    }
    return path;
  }

  private static void checkSegment(String path, int from, int to) {
    if (from == to && path.length() > 1) {
      throw refused("the path must have no empty segment and no slash at its end");
    }
    boolean onlyDots = from < to;
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        checkEscape(path, i, to);
      } else if (c <= ' ' || c >= 0x7f || "\\;#\"<>^`{|}".indexOf(c) >= 0) {
        throw refused("the path has a character that must be percent-encoded");
      }
      onlyDots &= c == '.';
    }
    if (onlyDots) {
      throw refused("the path must have no dot segments");
    }
  }

  private static void checkEscape(String path, int at, int to) {
    int high = at + 2 < to ? Character.digit(path.charAt(at + 1), 16) : -1;
    int low = at + 2 < to ? Character.digit(path.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw refused("a percent sign must be followed by two hexadecimal digits");
    }
    int octet = high * 16 + low;
    if (octet < ' ' || octet == 0x7f || "/\\.%;".indexOf(octet) >= 0) {
      throw refused("the path has an encoded character that is not accepted");
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, detail);
  }
}
