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
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.InternalClient;
import org.tanpuhui.platform.web.Page;

/**
 * The entries of an activity. Their ids are made of its id and its start; the start is asked of
 * methodology-service, which has every activity by its id, so the journal needs no index for it.
 */
@ApplicationScoped
class ActivityEntries {
  private static final String OF_BATCH = "trace-batch";
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

  /**
   * A page of the activities of a batch, in the order of participants, times and ids.
   *
   * @param cursor of the page before, null for the first
   * @param limit at most so many, null for as many as a page has
   * @return empty when there is no such batch upstream, or nobody answers
   * @throws org.tanpuhui.platform.problem.ProblemException CURSOR_INVALID, PARAMETER_INVALID
   */
  Optional<Page<JsonNode>> ofBatch(Scheme scheme, String batch, String cursor, Integer limit) {
    String path =
        "/internal/batches/activities?scheme="
            + scheme.id()
            + "&batch="
            + encoded(batch)
            + "&limit="
            + Page.limit(limit);
    if (cursor != null) {
      // A cursor of ours that holds theirs, so one of another batch is refused.
      String[] parts = Cursors.decode(OF_BATCH + " " + batch, cursor);
      path += "&cursor=" + encoded(parts[0]);
    }
    return methodology.get(path, ANSWER_TIMEOUT).map(page -> page(batch, page));
  }

  private static Page<JsonNode> page(String batch, JsonNode page) {
    List<JsonNode> items = new ArrayList<>();
    page.path("items").forEach(items::add);
    String next = page.path("next_cursor").asText(null);
    return Page.of(items, next == null ? null : Cursors.encode(OF_BATCH + " " + batch, next));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
