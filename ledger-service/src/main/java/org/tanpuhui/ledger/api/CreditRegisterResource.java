package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.credits.RegisterService;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.RegisterStore.BatchFilter;
import org.tanpuhui.ledger.credits.store.RegisterStore.Retired;
import org.tanpuhui.ledger.credits.store.RegisterStore.RetirementFilter;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Csv;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** The public register: batches, serial numbers, retirements; as JSON or, where asked, as CSV. */
@Path("/v1/register")
@PermitAll
public class CreditRegisterResource {
  private static final String BATCHES = "register-batches";
  private static final String RETIREMENTS = "register-retirements";
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final String SHENZHEN = "shenzhen";

  private final RegisterService register;

  public CreditRegisterResource(RegisterService register) {
    this.register = register;
  }

  /** Issued batches in the order of their serial numbers. */
  @GET
  @Path("/batches")
  @Produces(MediaType.APPLICATION_JSON)
  public Page<CreditAnswers.Batch> batches(
      @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme,
      @QueryParam("project") String project,
      @QueryParam("methodology") String methodology,
      @QueryParam("vintage") Integer vintage,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    long after = cursor == null ? 0 : Long.parseLong(Cursors.decode(BATCHES, cursor)[0]);
    List<BatchStore.Batch> found =
        register.batches(
            CreditRequests.scheme(scheme),
            new BatchFilter(project, methodology, vintage),
            after,
            size + 1);
    Page<BatchStore.Batch> page =
        Page.of(found, size, last -> Cursors.encode(BATCHES, Long.toString(last.units().first())));
    return Page.of(page.items().stream().map(CreditAnswers.Batch::of).toList(), page.nextCursor());
  }

  /** All batches that fit, as CSV. */
  @GET
  @Path("/batches")
  @Produces(Csv.MEDIA_TYPE)
  public StreamingOutput batchesCsv(
      @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme,
      @QueryParam("project") String project,
      @QueryParam("methodology") String methodology,
      @QueryParam("vintage") Integer vintage) {
    Scheme known = CreditRequests.scheme(scheme);
    BatchFilter filter = new BatchFilter(project, methodology, vintage);
    return out -> {
      out.write(
          bytes(
              "batch_id",
              "project",
              "methodology",
              "methodology_version",
              "vintage",
              "period_start",
              "period_end",
              "serial",
              "issued_t",
              "held_t",
              "frozen_t",
              "public_welfare_t",
              "retired_t",
              "cancelled_t",
              "issued_at"));
      long after = 0;
      List<BatchStore.Batch> some;
      do {
        some = register.batches(known, filter, after, Page.LIMIT_MAX);
        for (BatchStore.Batch batch : some) {
          CreditAnswers.Batch b = CreditAnswers.Batch.of(batch);
          out.write(
              bytes(
                  b.batchId(),
                  b.project(),
                  b.methodology(),
                  b.methodologyVersion(),
                  b.vintage(),
                  b.periodStart(),
                  b.periodEnd(),
                  b.serial(),
                  b.issued(),
                  b.held(),
                  b.frozen(),
                  b.publicWelfare(),
                  b.retired(),
                  b.cancelled(),
                  b.issuedAt()));
          after = batch.units().first();
        }
      } while (some.size() == Page.LIMIT_MAX);
    };
  }

  /** One issued batch. */
  @GET
  @Path("/batches/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public CreditAnswers.Batch batch(
      @PathParam("id") String id, @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme) {
    return CreditAnswers.Batch.of(register.batch(CreditRequests.scheme(scheme), id));
  }

  /** Where units are: a printed serial number, any part of one, or the number of one unit. */
  @GET
  @Path("/serials/{serial}")
  @Produces(MediaType.APPLICATION_JSON)
  public CreditAnswers.Serial serial(
      @PathParam("serial") String serial,
      @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme) {
    RegisterService.Units units =
        register.units(CreditRequests.scheme(scheme), CreditRequests.serial(serial));
    boolean printed = serial.indexOf('-') >= 0;
    if (printed && !units.batch().serial(units.range()).text().equalsIgnoreCase(serial.strip())) {
      throw new ProblemException(
          ProblemCode.SERIAL_UNKNOWN,
          "these units are " + units.batch().serial(units.range()).text());
    }
    return CreditAnswers.Serial.of(units);
  }

  /** What was retired or cancelled by its holder, latest first. */
  @GET
  @Path("/retirements")
  @Produces(MediaType.APPLICATION_JSON)
  public Page<CreditAnswers.Retired> retirements(
      @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme,
      @QueryParam("reason") String reason,
      @QueryParam("beneficiary") String beneficiary,
      @QueryParam("year") Integer year,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String[] from = cursor == null ? null : Cursors.decode(RETIREMENTS, cursor);
    List<Retired> found =
        register.retired(
            CreditRequests.scheme(scheme),
            filter(reason, beneficiary, year),
            from == null ? LAST : Instant.parse(from[0]),
            from == null ? LAST_ID : UUID.fromString(from[1]),
            size + 1);
    Page<Retired> page =
        Page.of(
            found,
            size,
            last ->
                Cursors.encode(
                    RETIREMENTS, last.retiredAt().toString(), last.retirementId().toString()));
    return Page.of(
        page.items().stream().map(CreditAnswers.Retired::of).toList(), page.nextCursor());
  }

  /** All retirements that fit, as CSV. */
  @GET
  @Path("/retirements")
  @Produces(Csv.MEDIA_TYPE)
  public StreamingOutput retirementsCsv(
      @QueryParam("scheme") @DefaultValue(SHENZHEN) String scheme,
      @QueryParam("reason") String reason,
      @QueryParam("beneficiary") String beneficiary,
      @QueryParam("year") Integer year) {
    Scheme known = CreditRequests.scheme(scheme);
    RetirementFilter filter = filter(reason, beneficiary, year);
    return out -> {
      out.write(
          bytes(
              "certificate_id",
              "kind",
              "reason",
              "tonnes",
              "beneficiary",
              "purpose",
              "period_start",
              "period_end",
              "retired_at",
              "entry_id"));
      Instant before = LAST;
      UUID beforeId = LAST_ID;
      List<Retired> some;
      do {
        some = register.retired(known, filter, before, beforeId, Page.LIMIT_MAX);
        for (Retired retired : some) {
          CreditAnswers.Retired r = CreditAnswers.Retired.of(retired);
          out.write(
              bytes(
                  r.certificateId(),
                  r.kind(),
                  r.reason(),
                  r.tonnes(),
                  r.beneficiary(),
                  r.purpose(),
                  r.periodStart(),
                  r.periodEnd(),
                  r.retiredAt(),
                  r.entryId()));
          before = retired.retiredAt();
          beforeId = retired.retirementId();
        }
      } while (some.size() == Page.LIMIT_MAX);
    };
  }

  private static RetirementFilter filter(String reason, String beneficiary, Integer year) {
    EndReason known = reason == null ? null : RetirementResource.reason(reason);
    return new RetirementFilter(known, beneficiary, year);
  }

  private static byte[] bytes(Object... cells) {
    return Csv.line(Arrays.asList(cells)).getBytes(StandardCharsets.UTF_8);
  }
}
