package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.EnrolmentService;
import org.tanpuhui.activity.EnrolmentService.Line;
import org.tanpuhui.activity.EnrolmentService.Wish;
import org.tanpuhui.activity.activity.EnrolledHolder;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** {@code /v1/enrolments}: partners say whom their subjects stand for and what these allow. */
@Path("/v1/enrolments")
@Produces(MediaType.APPLICATION_JSON)
@WithoutIdempotencyKey("subjects have names: the same again changes nothing")
public class EnrolmentResource {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BYTES_PER_LINE = 128;
  private static final String HOLDERS = "enrolled-holders";

  private final EnrolmentService enrolments;
  private final Caller caller;
  private final ActivityConfig config;

  @Inject
  public EnrolmentResource(EnrolmentService enrolments, Caller caller, ActivityConfig config) {
    this.enrolments = enrolments;
    this.caller = caller;
    this.config = config;
  }

  @POST
  @RequestBodySchema(Described.Enrolments.class)
  @APIResponseSchema(value = Described.EnrolmentResults.class, responseCode = "200")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("partner")
  public Response enrol(
      InputStream in, @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding) {
    Body body = Body.read(RequestBytes.read(in, encoding, config.bytesMax())).allow("items");
    List<?> items = body.list("items", 0, Integer.MAX_VALUE);
    if (items.size() > config.enrolmentsMax()) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE,
          "one request may enrol at most " + config.enrolmentsMax() + " subjects");
    }
    List<Wish> wishes = new ArrayList<>(items.size());
    for (Object item : items) {
      wishes.add(EnrolmentReader.read(item));
    }
    List<Line> lines = enrolments.enrol(caller.scheme(), caller.partner(), wishes);
    return Response.ok(write(lines)).type(MediaType.APPLICATION_JSON).build();
  }

  /** A holder that is no person. */
  public record Holder(String subject, String kind, String participant, Instant enrolledAt) {
    static Holder of(EnrolledHolder enrolled) {
      return new Holder(
          enrolled.subject(),
          word(enrolled.kind()),
          enrolled.participant().toString(),
          enrolled.enrolledAt());
    }
  }

  /**
   * Organisations, estates, schools and firms of a partner, by its references for them: whom the
   * authority may recognise. People are not listed.
   *
   * @param partner id of the partner
   * @param kind absent for all of these kinds
   * @param subject only this reference
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed("authority")
  public Page<Holder> holders(
      @QueryParam("partner") String partner,
      @QueryParam("kind") String kind,
      @QueryParam("subject") String subject,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (partner == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "say whose: ?partner= and the id of a partner");
    }
    Set<HolderKind> kinds =
        EnrolledHolder.KINDS.stream()
            .filter(each -> kind == null || word(each).equals(kind))
            .collect(Collectors.toSet());
    if (kinds.isEmpty()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "kind must be organisation, estate, school or firm; people are not listed");
    }
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode(HOLDERS, cursor)[0];
    List<Holder> found =
        enrolments.holders(caller.scheme(), partner, kinds, subject, after, size + 1).stream()
            .map(Holder::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(HOLDERS, last.subject()));
  }

  private static String word(HolderKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @POST
  @Path("/{ref}/revoke")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed("partner")
  @RequestBodySchema(Described.Scopes.class)
  public Map<String, Object> revoke(@PathParam("ref") String ref, InputStream in) {
    Body body = Body.readOptional(RequestBytes.read(in, null, config.bytesMax())).allow("scopes");
    List<String> scopes =
        body.has("scopes") ? body.texts("scopes", 3, 16) : List.of("record", "points", "pool");
    int bits = EnrolmentReader.scopes(scopes);
    enrolments.revoke(caller.scheme(), caller.partner(), ref, bits);
    return Map.of("participant_ref", ref, "revoked", scopes);
  }

  private static byte[] write(List<Line> lines) {
    ByteArrayBuilder out = new ByteArrayBuilder(64 + BYTES_PER_LINE * lines.size());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      for (Line line : lines) {
        line(json, line);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void line(JsonGenerator json, Line line) throws IOException {
    json.writeStartObject();
    if (line.subject() != null) {
      json.writeStringField("subject", line.subject());
    }
    if (line.rejection() == null) {
      json.writeStringField("participant_ref", line.participantRef());
      json.writeStringField("status", line.changed() ? "enrolled" : "unchanged");
    } else {
      json.writeStringField("status", "rejected");
      json.writeStringField("code", line.rejection().code().code());
      json.writeStringField("detail", line.rejection().detail());
      if (line.rejection().pointer() != null) {
        json.writeStringField("pointer", line.rejection().pointer());
      }
    }
    json.writeEndObject();
  }
}
