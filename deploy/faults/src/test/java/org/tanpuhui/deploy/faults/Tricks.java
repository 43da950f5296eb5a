package org.tanpuhui.deploy.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Turns a request into one that a decent client would not send. */
final class Tricks {
  /** Some of them make a server wait for more; that long we wait with it. */
  static final int PATIENCE_MILLIS = 3_000;

  private static final int HUGE = 20_000;
  private static final List<String> PATHS =
      List.of(
          "/../v1/me",
          "/%2e%2e/internal/progress",
          "//",
          "/./",
          "/%00",
          "/%c0%af",
          ";x=1",
          "/",
          "%",
          "%zz",
          "%25%32%65",
          "\\..\\",
          "/%ff%fe",
          "#x",
          "?%ff=%c0",
          "?limit=%c3%28",
          "?a=%zz",
          "?scheme=%00",
          "?limit=1&limit=2",
          "?" + "a=1&".repeat(900));
  private static final List<String> METHODS =
      List.of("HEAD", "OPTIONS", "TRACE", "FOO", "get", "PATCH", "PROPFIND", "POST", "DELETE");
  private static final List<String> HEADERS =
      List.of(
          "Authorization: Basic YTpi",
          "Authorization: Bearer a.b.c",
          "Authorization: Bearer ",
          "Host: elsewhere.example",
          "X-Forwarded-For: 10.0.0.1, 10.0.0.2",
          "X-Forwarded-Host: elsewhere.example",
          "X-Tanpuhui-Role: authority",
          "X-HTTP-Method-Override: DELETE",
          "Connection: Authorization, X-Request-Id",
          "Content-Length: 0",
          "Content-Length: -1",
          "Content-Length: 1e3",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: xchunked",
          "Content-Encoding: gzip",
          "Content-Encoding: br",
          "Expect: 100-continue",
          "Expect: the-unexpected",
          "Range: bytes=5-1",
          "Range: bytes=0-0,2-3,-1",
          "Accept: text/x-nothing",
          "Accept: */*;q=2",
          "Accept-Language: zh-CN;q=x, *;q=0.0001",
          "Accept-Charset: utf-7",
          "Content-Type: application/json; charset=utf-7",
          "Content-Type: text/xml",
          "If-Match: W/\"x\"",
          "If-Match: \"999999999999\"",
          "If-None-Match: *",
          "traceparent: 00-zz",
          "Upgrade: h2c",
          "Upgrade: websocket",
          "X-Request-Id: a\u0001b",
          "X-Request-Id: é中",
          "Bad Header: x",
          ": none",
          "X-Huge: " + "h".repeat(HUGE));

  private final Random random;
  private final Values values;

  /**
   * A request.
   *
   * @param head whether its answer has no body
   */
  record Trick(String name, byte[] bytes, boolean head) {}

  Tricks(Random random, Values values) {
    this.random = random;
    this.values = values;
  }

  /** The request with one thing wrong. */
  Trick of(String method, String target, List<String> headers, byte[] body) {
    List<String> all = new ArrayList<>(headers);
    switch (random.nextInt(5)) {
      case 0:
        String path = values.any(PATHS);
        return trick("the path " + shown(path), method, target + path, all, body);
      case 1:
        String other = values.any(METHODS);
        return trick("the method " + other, other, target, all, body);
      case 2:
        return chunked(method, target, all);
      case 3:
        all.add("X-Raw: \u00ff\u00fe");
        return trick("bytes in a header", method, target + "?x=\u00ff", all, body);
      default:
        String header = values.any(HEADERS);
        all.add(random.nextInt(2) == 0 ? 0 : all.size(), header);
        return trick("the header " + shown(header), method, target, all, body);
    }
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** Chunks that lie about their length, or have none. */
  private Trick chunked(String method, String target, List<String> headers) {
    headers.add("Transfer-Encoding: chunked");
    String chunks =
        values.any(
            List.of(
                "2\r\n{}\r\n0\r\n\r\n",
                "5\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "zz\r\n{}\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "2;x=" + "y".repeat(HUGE) + "\r\n{}\r\n0\r\n\r\n",
                "2\n{}\n0\n\n",
                "0\r\nX-Trailer: a\r\n\r\n"));
    byte[] head = head(method, target, headers, -1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(chunks.getBytes(StandardCharsets.ISO_8859_1));
    return new Trick("chunks " + shown(chunks).replace("\r\n", "|"), all.toByteArray(), false);
  }

  private static Trick trick(
      String name, String method, String target, List<String> headers, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head(method, target, headers, body == null ? -1 : body.length));
    if (body != null) {
      all.writeBytes(body);
    }
    return new Trick(name, all.toByteArray(), method.equals("HEAD"));
  }

  private static byte[] head(String method, String target, List<String> headers, int length) {
    StringBuilder head = new StringBuilder(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
