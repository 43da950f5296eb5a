package org.tanpuhui.activity;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.activity.outbox.TraceCipher;
import org.tanpuhui.activity.store.TraceKeyStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.InternalClient;

/**
 * Opens what an activity tells of a person's ways: places and order ids. Only with a reason, and
 * only together with the act that says who opened it and why: without the act nothing is answered.
 */
@ApplicationScoped
public class TraceService {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private final Database database;
  private final InternalClient methodology;

  TraceService(
      Database database, @ConfigProperty(name = "tanpuhui.methodology.url") String methodology) {
    this.database = database;
    this.methodology = new InternalClient(methodology, CONNECT_TIMEOUT);
  }

  /**
   * The open trace of an activity.
   *
   * @param by subject of the auditor
   * @return null when the activity has none, or the person's key was destroyed
   * @throws ProblemException TRACE_UNKNOWN when there is no such activity in the scheme
   */
  public JsonNode open(Scheme scheme, UUID activity, String reason, String by) {
    JsonNode sealed =
        methodology
            .get("/internal/traces/" + activity + "?scheme=" + scheme.id(), ANSWER_TIMEOUT)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.TRACE_UNKNOWN,
                        "no activity of this scheme is " + activity + ", as far as is known now"));
    ParticipantId participant =
        ParticipantId.parse(sealed.path("participant").asText()).orElseThrow();
    Optional<byte[]> key =
        database.transaction(
            connection -> {
              Acts.record(
                  connection,
                  Act.of(scheme, Instant.now(), "trace.opened", by, activity.toString())
                      .because(reason));
              return TraceKeyStore.key(connection, participant.value());
            });
    String trace = sealed.path("trace").asText(null);
    return trace == null || key.isEmpty() ? null : decrypt(key.get(), trace);
  }

  private static JsonNode decrypt(byte[] key, String trace) {
    try {
      byte[] plain = TraceCipher.decrypt(key, Base64.getDecoder().decode(trace));
      return Json.mapper().readTree(plain);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a trace is not what intake sealed", e);
    }
  }
}
