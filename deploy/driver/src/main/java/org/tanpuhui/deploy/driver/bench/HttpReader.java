package org.tanpuhui.deploy.driver.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads over one kept connection, without a client library in between: on two cores what the
 * generator spends is missing to what it measures. For one thread.
 */
final class HttpReader implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int BUFFER = 16 * 1024;

  private final URI service;
  private final byte[] skipped = new byte[BUFFER];
  private final StringBuilder line = new StringBuilder();
  private Socket socket;
  private InputStream in;

  /**
   * @param service base address, {@code http://host:port}
   */
  HttpReader(URI service) {
    this.service = service;
  }

  /**
   * Asks and reads the whole answer.
   *
   * @return its status
   */
  int get(String path, String token) throws IOException {
    if (socket == null) {
      connect();
    }
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + service.getAuthority()
            + "\r\nAccept: application/json\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return answer();
  }

  private void connect() throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(service.getHost()), service.getPort()),
        TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  private int answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    long length = 0;
    boolean chunked = false;
    boolean closes = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Long.parseLong(value);
        case "transfer-encoding" -> chunked = true;
        case "connection" -> closes = value.equalsIgnoreCase("close");
        default -> {
          // Nothing that decides where the answer ends.
        }
      }
    }
    if (chunked) {
      for (long size = chunk(); size > 0; size = chunk()) {
        skip(size);
        line();
      }
      line();
    } else {
      skip(length);
    }
    if (closes) {
      close();
    }
    return status;
  }

  private long chunk() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int read = in.read(skipped, 0, (int) Math.min(left, skipped.length));
      if (read < 0) {
        throw new EOFException("an answer without its end");
      }
      left -= read;
    }
  }

  private String line() throws IOException {
    line.setLength(0);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
