package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.ErasureBlockers;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Peer;

/** Asks the ledger what stands in the way of an erasure. */
@Singleton
public final class LedgerClient {
  private static final Logger LOG = Logger.getLogger(LedgerClient.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Peer peer;

  @Inject
  public LedgerClient(
      ActivityConfig config, @ConfigProperty(name = "tanpuhui.ledger.url") String url) {
    this.peer = new Peer(url, config.ledgerTimeout());
  }

  /**
   * @throws ProblemException SERVICE_UNAVAILABLE when the ledger does not say; nothing may be
   *     erased then
   */
  public ErasureBlockers erasureBlockers(ParticipantId participant) {
    try {
      Peer.Answer answer = peer.get("/internal/erasure-blockers?participant=" + participant);
      if (answer.isOk() && answer.body().path("points_available").isIntegralNumber()) {
        return read(answer.body());
      }
      LOG.warnf("erasure blockers were not told status=%d", answer.status());
    } catch (Peer.SilentException e) {
      LOG.warnf("erasure blockers were not told cause=%s", e.getMessage());
    }
    throw new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        "the ledger does not say what is open; nothing was erased",
        List.of(),
        RETRY_AFTER_SECONDS);
  }

  private static ErasureBlockers read(JsonNode answer) {
    List<ErasureBlockers.Blocker> blockers = new ArrayList<>();
    for (JsonNode blocker : answer.path("blockers")) {
      blockers.add(
          new ErasureBlockers.Blocker(
              blocker.path("code").asText(),
              blocker.path("id").asText(),
              blocker.path("state").asText(),
              blocker.path("amount").asText()));
    }
    return new ErasureBlockers(blockers, answer.path("points_available").asLong());
  }
}
