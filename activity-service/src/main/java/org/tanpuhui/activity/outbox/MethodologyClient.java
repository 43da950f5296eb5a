package org.tanpuhui.activity.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Peer;

/** Asks methodology-service what would become of events: the synchronous call of a dry run. */
@Singleton
public final class MethodologyClient {
  private static final Logger LOG = Logger.getLogger(MethodologyClient.class);
  private static final List<String> PREVIEWED =
      List.of("status", "outcome_code", "outcome_detail", "reduction", "explanation");
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final int EXPECTED_BYTES = 640;

  private final Peer peer;

  @Inject
  public MethodologyClient(
      ActivityConfig config, @ConfigProperty(name = "tanpuhui.methodology.url") String url) {
    this.peer = new Peer(url, config.dryRunTimeout());
  }

  /**
   * What would become of each, in their order: status, outcome, reduction with its derivation,
   * explanation.
   *
   * @throws ProblemException REQUEST_TIMEOUT, SERVICE_UNAVAILABLE when it does not say
   */
  public List<JsonNode> preview(Partner partner, List<Admitted> batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(EXPECTED_BYTES * batch.size());
    for (Admitted admitted : batch) {
      lines.writeBytes(RecordEncoder.encode(partner, admitted));
      lines.write('\n');
    }
    List<JsonNode> previews = new ArrayList<>(batch.size());
    for (JsonNode view : ask(lines.toByteArray(), batch.size())) {
      previews.add(((ObjectNode) view).retain(PREVIEWED));
    }
    return previews;
  }

  private JsonNode ask(byte[] lines, int size) {
    try {
      Peer.Answer answer = peer.post("/internal/dry-run", "application/x-ndjson", lines);
      if (answer.isOk() && answer.body().isArray() && answer.body().size() == size) {
        return answer.body();
      }
      LOG.warnf("a dry run was not answered status=%d events=%d", answer.status(), size);
    } catch (Peer.SilentException e) {
      LOG.warnf("a dry run was not answered cause=%s events=%d", e.getMessage(), size);
      if (e.isLate()) {
        throw silent(ProblemCode.REQUEST_TIMEOUT);
      }
    }
    throw silent(ProblemCode.SERVICE_UNAVAILABLE);
  }

  private static ProblemException silent(ProblemCode code) {
    return new ProblemException(
        code,
        "methodology-service does not say what the events would give; nothing was kept, and without"
            + " dry_run they could be accepted now",
        List.of(),
        RETRY_AFTER_SECONDS);
  }
}
