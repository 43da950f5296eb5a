package org.tanpuhui.ledger.log.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.witness.Witness.Answer;

/** {@code POST /add-checkpoint} of a {@link Witness}, and {@code GET /key}. */
public final class WitnessServer implements Closeable {
  private static final String PATH = "/add-checkpoint";
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /**
   * Starts to serve.
   *
   * @param key of the witness, as it tells whoever asks
   * @param address port 0 takes a free one
   */
  public WitnessServer(Witness witness, VerifierKey key, InetSocketAddress address)
      throws IOException {
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(witness, key, exchange));
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(Witness witness, VerifierKey key, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      Answer answer;
      if (exchange.getRequestURI().getPath().equals("/key")) {
        answer = new Answer(200, false, key.encoded() + "\n");
      } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
        answer = Answer.empty(404);
      } else if (!exchange.getRequestMethod().equals("POST")) {
        answer = Answer.empty(405);
      } else {
        byte[] body = exchange.getRequestBody().readNBytes(NoteText.MAX_BYTES + 1);
        answer = body.length > NoteText.MAX_BYTES ? Answer.empty(413) : decide(witness, body);
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      String type = answer.isSize() ? "text/x.tlog.size" : "text/plain; charset=utf-8";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Answer decide(Witness witness, byte[] body) {
    try {
      return witness.addCheckpoint(body);
    } catch (IOException e) {
      return Answer.empty(500);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
