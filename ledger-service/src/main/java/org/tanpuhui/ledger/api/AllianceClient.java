package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Peer;

/** Asks activity-service who belongs to an alliance, when a joint campaign is decided. */
@ApplicationScoped
public class AllianceClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int NOT_FOUND = 404;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Optional<Peer> activity;

  AllianceClient(@ConfigProperty(name = "tanpuhui.activity.url") Optional<String> url) {
    this.activity = url.map(address -> new Peer(address, TIMEOUT));
  }

  /**
   * An alliance.
   *
   * @param until null while it has no end
   */
  public record Alliance(List<String> partners, Instant from, Instant until) {}

  /**
   * The alliance with this code; empty when there is none.
   *
   * @throws ProblemException SERVICE_UNAVAILABLE when activity-service does not say
   */
  Optional<Alliance> find(Scheme scheme, String code) {
    try {
      Peer.Answer answer =
          activity
              .orElseThrow(AllianceClient::silent)
              .get(
                  "/internal/alliances/"
                      + URLEncoder.encode(code, StandardCharsets.UTF_8)
                      + "?scheme="
                      + scheme.id());
      if (answer.isOk()) {
        return Optional.of(read(answer.body()));
      }
      if (answer.status() == NOT_FOUND) {
        return Optional.empty();
      }
    } catch (Peer.SilentException e) {
      throw silent();
    }
    throw silent();
  }

  private static Alliance read(JsonNode answer) {
    List<String> partners = new ArrayList<>();
    answer.path("partners").forEach(partner -> partners.add(partner.path("id").asText()));
    return new Alliance(
        partners,
        Instant.parse(answer.path("from").asText()),
        answer.hasNonNull("until") ? Instant.parse(answer.get("until").asText()) : null);
  }

  private static ProblemException silent() {
    return new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        "activity-service does not say who belongs to the alliance; nothing was decided",
        List.of(),
        RETRY_AFTER_SECONDS);
  }
}
