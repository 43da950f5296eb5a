package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.ActService;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.credits.unit.Serial;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.store.TraceStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;

/**
 * Threads through the books, both ways: from an activity to its evidence, entries and their leaves;
 * from a serial number to its batch, the entries that moved it and where it stands.
 */
@Path("/v1/audit/trace")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
public class TraceResource {
  private final AuditService audit;
  private final ActivityEntries activities;
  private final ActService acts;
  private final Caller caller;

  TraceResource(AuditService audit, ActivityEntries activities, ActService acts, Caller caller) {
    this.audit = audit;
    this.acts = acts;
    this.activities = activities;
    this.caller = caller;
  }

  /** From an activity: its evidence upstream and its entries here. */
  @GET
  @Path("/activity/{id}")
  public AuditAnswers.Trace activity(@PathParam("id") String id) {
    acts.record(caller.scheme(), "trace.read", caller.subject(), "activity/" + uuid(id));
    return activity("activity", id, uuid(id), null);
  }

  /** From an entry, back to its activity and on to everything of it. */
  @GET
  @Path("/entry/{id}")
  public AuditAnswers.Trace entry(@PathParam("id") String id) {
    acts.record(caller.scheme(), "trace.read", caller.subject(), "entry/" + uuid(id));
    List<AuditAnswers.Entry> found =
        audit.entries(caller.scheme(), List.of(uuid(id))).stream()
            .map(AuditAnswers.Entry::of)
            .toList();
    if (found.isEmpty()) {
      throw unknown("entry", id);
    }
    UUID activity = found.get(0).activityId();
    if (activity == null) {
      return new AuditAnswers.Trace("entry", id, null, found, List.of(), List.of(), null);
    }
    return activity("entry", id, activity, found);
  }

  private AuditAnswers.Trace activity(
      String kind, String id, UUID activity, List<AuditAnswers.Entry> known) {
    Optional<JsonNode> evidence = activities.evidence(caller.scheme(), activity);
    List<AuditAnswers.Entry> entries = new ArrayList<>();
    if (evidence.isPresent()) {
      entries.addAll(activities.of(caller.scheme(), activity));
    } else if (known != null) {
      entries.addAll(activities.of(caller.scheme(), activity, known.get(0).occurredAt()));
    }
    if (known != null) {
      known.stream()
          .filter(one -> entries.stream().noneMatch(e -> e.entryId().equals(one.entryId())))
          .forEach(entries::add);
    }
    if (evidence.isEmpty() && entries.isEmpty()) {
      throw unknown(kind, id);
    }
    return new AuditAnswers.Trace(
        kind, id, evidence.orElse(null), entries, List.of(), List.of(), null);
  }

  /**
   * From a batch back to its activities, and, once it is issued, on to its serial numbers and the
   * entries that moved them.
   *
   * @param cursor of the activities
   * @param limit of the activities
   */
  @GET
  @Path("/batch/{id}")
  public AuditAnswers.Trace batch(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    acts.record(caller.scheme(), "trace.read", caller.subject(), "batch/" + id);
    Optional<Page<JsonNode>> members = activities.ofBatch(caller.scheme(), id, cursor, limit);
    Optional<TraceStore.Batch> batch = audit.batch(caller.scheme(), id, -1);
    if (batch.isEmpty() && members.map(page -> page.items().isEmpty()).orElse(true)) {
      throw unknown("batch", id);
    }
    AuditAnswers.Trace trace =
        batch
            .map(issued -> units("batch", id, issued, issued.firstNo(), issued.lastNo()))
            .orElseGet(
                () ->
                    new AuditAnswers.Trace(
                        "batch", id, null, List.of(), List.of(), List.of(), null));
    return new AuditAnswers.Trace(
        trace.kind(),
        id,
        null,
        trace.entries(),
        trace.batches(),
        trace.units(),
        members.orElse(null));
  }

  /** From a serial number back to its batch, with every entry that moved the unit. */
  @GET
  @Path("/serial/{id}")
  public AuditAnswers.Trace serial(@PathParam("id") String id) {
    SerialRange range =
        Serial.parse(id).map(Serial::range).orElseThrow(() -> unknown("serial", id));
    TraceStore.Batch batch =
        audit
            .batch(caller.scheme(), null, range.first())
            .filter(found -> found.lastNo() >= range.last())
            .filter(
                found -> serial(found, range.first(), range.last()).equalsIgnoreCase(id.strip()))
            .orElseThrow(() -> unknown("serial", id));
    return units("serial", id, batch, range.first(), range.last());
  }

  /** From a certificate back to its units, their batches and every entry that moved them. */
  @GET
  @Path("/certificate/{id}")
  public AuditAnswers.Trace certificate(@PathParam("id") String id) {
    List<long[]> ranges = audit.certificate(caller.scheme(), id);
    if (ranges.isEmpty()) {
      throw unknown("certificate", id);
    }
    Map<UUID, AuditAnswers.Entry> entries = new LinkedHashMap<>();
    Map<String, AuditAnswers.Batch> batches = new LinkedHashMap<>();
    List<AuditAnswers.Units> units = new ArrayList<>();
    for (long[] range : ranges) {
      TraceStore.Batch batch =
          audit
              .batch(caller.scheme(), null, range[0])
              .orElseThrow(() -> unknown("certificate", id));
      AuditAnswers.Trace part = units("certificate", id, batch, range[0], range[1]);
      part.entries().forEach(entry -> entries.put(entry.entryId(), entry));
      part.batches().forEach(some -> batches.put(some.batchId(), some));
      units.addAll(part.units());
    }
    return new AuditAnswers.Trace(
        "certificate",
        id,
        null,
        List.copyOf(entries.values()),
        List.copyOf(batches.values()),
        units,
        null);
  }

  private AuditAnswers.Trace units(
      String kind, String id, TraceStore.Batch batch, long first, long last) {
    List<AuditAnswers.Units> units =
        audit.units(caller.scheme(), first, last).stream()
            .map(
                some ->
                    new AuditAnswers.Units(
                        serial(
                            batch, Math.max(first, some.firstNo()), Math.min(last, some.lastNo())),
                        some.account().toString(),
                        some.account().accountClass().id(),
                        some.entryId()))
            .toList();
    List<AuditAnswers.Entry> entries =
        audit.entries(caller.scheme(), audit.movements(caller.scheme(), first, last)).stream()
            .map(AuditAnswers.Entry::of)
            .toList();
    AuditAnswers.Batch shown =
        new AuditAnswers.Batch(
            batch.batchId(),
            batch.projectId(),
            batch.methodology(),
            batch.methodologyVersion(),
            batch.vintage(),
            serial(batch, batch.firstNo(), batch.lastNo()),
            batch.lastNo() - batch.firstNo() + 1,
            batch.issuedAt(),
            batch.entryId());
    return new AuditAnswers.Trace(kind, id, null, entries, List.of(shown), units, null);
  }

  private static String serial(TraceStore.Batch batch, long first, long last) {
    return new Serial(
            batch.serialPrefix(),
            batch.methodology(),
            batch.vintage(),
            new SerialRange(first, last))
        .text();
  }

  private static UUID uuid(String id) {
    return Required.id(id, ProblemCode.TRACE_UNKNOWN);
  }

  private static ProblemException unknown(String kind, String id) {
    return new ProblemException(
        ProblemCode.TRACE_UNKNOWN, "nothing of this scheme is the " + kind + " " + id);
  }
}
