package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks another service under {@code /internal}. A service that does not answer is no failure here:
 * what it would have said is left open. Thread-safe.
 */
public final class InternalClient {
  private static final Logger LOG = Logger.getLogger(InternalClient.class);
  private final Peer peer;

  /**
   * @param url of the service, with or without a slash at its end
   */
  public InternalClient(String url, Duration connectTimeout) {
    peer = new Peer(url, connectTimeout);
  }

  /** The answer to a question; empty for any other status than 200, or none within {@code max}. */
  public Optional<JsonNode> get(String path, Duration max) {
    return answer(path, () -> peer.get(path, max));
  }

  /** The answer to a request with a JSON body; as {@link #get}. */
  public Optional<JsonNode> post(String path, String json, Duration max) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return answer(path, () -> peer.post(path, "application/json", body, max));
  }

  private interface Question {
    Peer.Answer ask() throws Peer.SilentException;
  }

  private static Optional<JsonNode> answer(String path, Question question) {
    try {
      Peer.Answer answer = question.ask();
      return answer.isOk() ? Optional.of(answer.body()) : Optional.empty();
    } catch (Peer.SilentException e) {
      LOG.debugf("no answer: path=%s cause=%s", path, e.getMessage());
      return Optional.empty();
    }
  }
}
