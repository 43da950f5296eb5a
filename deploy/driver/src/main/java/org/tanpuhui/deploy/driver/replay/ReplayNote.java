package org.tanpuhui.deploy.driver.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.tanpuhui.deploy.driver.client.Api;

/**
 * What was fixed on the first run of a kind and holds for every later one on the same stack: by how
 * many weeks, since when people have mandates, and the backfill grant.
 */
public final class ReplayNote {

  private final Path file;
  private final ObjectNode node;

  private ReplayNote(Path file, ObjectNode node) {
    this.file = file;
    this.node = node;
  }

  public static ReplayNote read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new ReplayNote(file, Api.JSON.createObjectNode());
    }
    return new ReplayNote(file, (ObjectNode) Api.JSON.readTree(file.toFile()));
  }

  /** True if an earlier run fixed the weeks. */
  public boolean isFixed() {
    return node.has("weeks");
  }

  public WeekShift shift() {
    return new WeekShift(node.path("weeks").asLong());
  }

  /** Since when people let their acts be recorded, in moved time. */
  public Instant mandateFrom() {
    return Instant.parse(node.path("mandate_from").asText());
  }

  public void fix(WeekShift shift, Instant mandateFrom, Instant now) throws IOException {
    node.put("weeks", shift.weeks());
    node.put("mandate_from", mandateFrom.toString());
    node.put("fixed_at", now.toString());
    write();
  }

  /** True if there is a grant that covers this time and is open for a day more. */
  public boolean covers(Instant from, Instant now) {
    JsonNode grant = node.path("backfill");
    return !grant.isMissingNode()
        && !from.isBefore(Instant.parse(grant.path("from").asText()))
        && now.plusSeconds(86_400).isBefore(Instant.parse(grant.path("closes_at").asText()));
  }

  public void granted(String id, Instant from, Instant to, Instant closesAt) throws IOException {
    node.putObject("backfill")
        .put("backfill_id", id)
        .put("from", from.toString())
        .put("to", to.toString())
        .put("closes_at", closesAt.toString());
    write();
  }

  /** The grant in hand; only when there is one. */
  public String grantId() {
    return node.path("backfill").path("backfill_id").asText();
  }

  /**
   * What the books held when a replay was begun.
   *
   * @param reductionMg milligrams CO2e
   * @param computed activities that waited for a settlement
   */
  public record Begun(long reductionMg, long computed) {}

  /**
   * The beginning of this replay: this reading, or that of an interrupted run over as many events.
   *
   * @param events how many will be sent
   * @param now what the books hold now
   */
  public Begun begun(long events, Begun now) throws IOException {
    JsonNode begun = node.path("begun");
    if (begun.path("events").asLong() != events) {
      node.putObject("begun")
          .put("events", events)
          .put("reduction_mg", now.reductionMg())
          .put("computed", now.computed());
      write();
      return now;
    }
    return new Begun(begun.path("reduction_mg").asLong(), begun.path("computed").asLong());
  }

  /** Forgets the grant, which is closed, and the beginning; the next run is a new one. */
  public void closed() throws IOException {
    node.remove("backfill");
    node.remove("begun");
    write();
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, node.toPrettyString());
  }
}
