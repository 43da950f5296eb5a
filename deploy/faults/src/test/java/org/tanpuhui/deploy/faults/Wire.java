package org.tanpuhui.deploy.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * HTTP/1.1 by hand over a kept connection: sends bytes as they are, where a client would tidy up
 * paths and headers or refuse them. Not for several threads.
 */
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 40_000;
  private static final int BUFFER = 16 * 1024;

  private final int port;
  private final int timeoutMillis;
  private Socket socket;
  private InputStream in;

  /** To a port of this machine. */
  Wire(int port) {
    this(port, TIMEOUT_MILLIS);
  }

  Wire(int port, int timeoutMillis) {
    this.port = port;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * An answer.
   *
   * @param status 0 when the server ended the connection without an answer
   */
  record Answer(int status, List<String> headers, byte[] body) {
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** A usual request; {@code body} is null for none, headers are whole lines. */
  Answer send(String method, String target, List<String> headers, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(port).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    if (body != null) {
      all.writeBytes(body);
    }
    return exchange(all.toByteArray(), method.equals("HEAD"));
  }

  /** The answer to these bytes; on a fresh connection when the kept one has ended meanwhile. */
  Answer exchange(byte[] request, boolean head) throws IOException {
    boolean kept = socket != null;
    try {
      return once(request, head);
    } catch (IOException e) {
      close();
      if (!kept) {
        throw e;
      }
      return once(request, head);
    }
  }

  private Answer once(byte[] request, boolean head) throws IOException {
    if (socket == null) {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(timeoutMillis);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    Answer answer = read(head);
    while (answer.status() == 100) {
      answer = read(head);
    }
    if ("close".equalsIgnoreCase(answer.header("Connection"))) {
      close();
    }
    return answer;
  }

  private Answer read(boolean head) throws IOException {
    String start = line();
    if (!start.startsWith("HTTP/1.")) {
      throw new IOException("no answer of HTTP: " + start);
    }
    int status = Integer.parseInt(start.substring(9, 12));
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Answer bare = new Answer(status, headers, new byte[0]);
    if (head || status == 204 || status == 304 || status < 200) {
      return bare;
    }
    byte[] body;
    if (bare.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      body = chunks();
    } else if (!bare.header("Content-Length").isEmpty()) {
      int length = Integer.parseInt(bare.header("Content-Length"));
      body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the answer ended early");
      }
    } else {
      body = in.readAllBytes();
      close();
    }
    return new Answer(status, headers, body);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line().split(";")[0].strip(), 16);
      if (length == 0) {
        while (!line().isEmpty()) {
          continue;
        }
        return body.toByteArray();
      }
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw new EOFException("the answer ended early");
      }
      body.writeBytes(chunk);
      line();
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
