package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.web.InternalClient;

/**
 * The entries of an activity. Their ids are made of its id and its start; the start is asked of
 * methodology-service, which has every activity by its id, so the journal needs no index for it.
 */
@ApplicationScoped
class ActivityEntries {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private final AuditService audit;
  private final InternalClient methodology;

  ActivityEntries(
      AuditService audit, @ConfigProperty(name = "tanpuhui.methodology.url") String methodology) {
    this.audit = audit;
    this.methodology = new InternalClient(methodology, CONNECT_TIMEOUT);
  }

  /** The evidence of an activity of a scheme; empty when there is none or nobody answers. */
  Optional<JsonNode> evidence(Scheme scheme, UUID activity) {
    return methodology.get(
        "/internal/activities/" + activity + "?scheme=" + scheme.id(), ANSWER_TIMEOUT);
  }

  /** Its entries, latest occurrence first. */
  List<AuditAnswers.Entry> of(Scheme scheme, UUID activity) {
    return evidence(scheme, activity)
        .map(found -> of(scheme, activity, Instant.parse(found.get("occurred_at").asText())))
        .orElse(List.of());
  }

  /** The entries of an activity that began then. */
  List<AuditAnswers.Entry> of(Scheme scheme, UUID activity, Instant occurredAt) {
    List<UUID> ids =
        List.of(
            PostReduction.entryId(occurredAt, activity),
            ReverseReduction.entryId(occurredAt, activity));
    return audit.entries(scheme, ids).stream().map(AuditAnswers.Entry::of).toList();
  }
}
