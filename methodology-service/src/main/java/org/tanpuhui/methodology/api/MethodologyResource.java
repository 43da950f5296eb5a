package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.methodology.registry.RegistryService;
import org.tanpuhui.methodology.registry.RegistryService.History;
import org.tanpuhui.methodology.registry.StoredVersion;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * The documents everything is computed by, from draft to filed. Anyone may read them; submitter,
 * expert and authority, each another person, take the steps.
 */
@Path("/v1/methodologies")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Idempotent
public class MethodologyResource {
  private static final String LIST = "methodologies";
  private static final String YAML = "application/yaml";
  private static final String X_YAML = "application/x-yaml";
  private static final String TEXT_YAML = "text/yaml";
  private static final int MAX_BYTES = 1 << 18;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Lifecycle LIFECYCLE = Lifecycle.METHODOLOGY;

  private final RegistryService registry;
  private final Reviews reviews;

  MethodologyResource(RegistryService registry, Reviews reviews) {
    this.registry = registry;
    this.reviews = reviews;
  }

  /** One version without its chapters. */
  public record Summary(
      String id,
      String version,
      String hash,
      String state,
      JsonNode names,
      String activityType,
      JsonNode schemes,
      JsonNode validity,
      Instant filedAt) {}

  /**
   * One version whole.
   *
   * @param hash SHA-256 of {@code document} in canonical JSON (RFC 8785)
   * @param coversTo first instant it no longer covers because it was withdrawn, else null
   * @param next the steps that may follow
   */
  public record Whole(
      String id,
      String version,
      String hash,
      String state,
      Instant filedAt,
      Instant coversTo,
      List<Reviews.StepView> steps,
      List<Reviews.NextView> next,
      JsonNode document) {}

  /**
   * Versions in order of creation.
   *
   * @param state only those in this state; without it all but drafts
   */
  @GET
  @PermitAll
  public Page<Summary> all(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    List<StoredVersion> found = registry.page(after, states(state), size + 1);
    Page<StoredVersion> page =
        Page.of(found, size, last -> Cursors.encode(LIST, Integer.toString(last.caseNo())));
    return Page.of(
        page.items().stream().map(MethodologyResource::summary).toList(), page.nextCursor());
  }

  private static List<String> states(String state) {
    if (state == null) {
      return null;
    }
    List<String> rows =
        LIFECYCLE.transitions().stream()
            .map(Lifecycle.Transition::to)
            .filter(to -> LIFECYCLE.publicState(to).equals(state))
            .distinct()
            .toList();
    if (rows.isEmpty()) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "there is no such state");
    }
    return rows;
  }

  /** The versions of one methodology by its id, or one version by the hash of its document. */
  @GET
  @Path("/{id}")
  @PermitAll
  @APIResponseSchema(Described.MethodologyVersions.class)
  public Response versions(@PathParam("id") String id) {
    if (HASH.matcher(id).matches()) {
      return whole(registry.byHash(id)).build();
    }
    List<StoredVersion> versions = registry.versions(id);
    if (versions.isEmpty()) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "no methodology has the id " + id);
    }
    return Response.ok(Page.of(versions.stream().map(MethodologyResource::summary).toList(), null))
        .build();
  }

  @GET
  @Path("/{id}/versions/{version}")
  @PermitAll
  @APIResponseSchema(Whole.class)
  public Response version(@PathParam("id") String id, @PathParam("version") String version) {
    return whole(registry.find(id, version)).build();
  }

  /** A new draft. */
  @POST
  @Consumes({YAML, X_YAML, TEXT_YAML, MediaType.APPLICATION_JSON})
  @RolesAllowed("applicant")
  @RequestBodySchema(Described.MethodologyDocument.class)
  @APIResponseSchema(value = Whole.class, responseCode = "201")
  public Response create(byte[] body, @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type) {
    History made = registry.create(reviews.actor(), text(body), isYaml(type));
    StoredVersion version = made.version();
    return whole(made)
        .status(Response.Status.CREATED)
        .location(
            URI.create("/v1/methodologies/" + version.id() + "/versions/" + version.version()))
        .build();
  }

  /** Another text for a draft; the header If-Match is required. */
  @PUT
  @Path("/{id}/versions/{version}")
  @Consumes({YAML, X_YAML, TEXT_YAML, MediaType.APPLICATION_JSON})
  @RolesAllowed("applicant")
  @RequestBodySchema(Described.MethodologyDocument.class)
  @APIResponseSchema(Whole.class)
  public Response revise(
      @PathParam("id") String id,
      @PathParam("version") String version,
      byte[] body,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      @Context HttpHeaders headers) {
    int seen = Reviews.requireIfMatch(headers, registry.find(id, version).version().caseNo());
    return whole(registry.revise(reviews.actor(), id, version, seen, text(body), isYaml(type)))
        .build();
  }

  /**
   * The next step: submit, start-review, review, publish-notice, return, file, withdraw. The body
   * may give reason and digests of documents; {@code review} needs a decision, {@code withdraw} a
   * date.
   */
  @POST
  @Path("/{id}/versions/{version}/{verb}")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed({"applicant", "expert", "authority"})
  @RequestBodySchema(Described.StepWish.class)
  @APIResponseSchema(Whole.class)
  public Response take(
      @PathParam("id") String id,
      @PathParam("version") String version,
      @PathParam("verb") String verb,
      byte[] body,
      @Context HttpHeaders headers) {
    var wish = reviews.wish(LIFECYCLE, verb, body);
    Integer seen = Reviews.ifMatch(headers, registry.find(id, version).version().caseNo());
    return whole(registry.take(reviews.actor(), id, version, wish, seen)).build();
  }

  private static boolean isYaml(MediaType type) {
    return !MediaType.APPLICATION_JSON_TYPE.isCompatible(type);
  }

  private static String text(byte[] body) {
    if (body == null || body.length == 0) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "a body is required");
    }
    if (body.length > MAX_BYTES) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE, "a document may have at most " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body is not UTF-8");
    }
  }

  private Response.ResponseBuilder whole(History history) {
    StoredVersion stored = history.version();
    return Response.ok(
            new Whole(
                stored.id(),
                stored.version(),
                stored.hash(),
                LIFECYCLE.publicState(stored.state()),
                stored.filedAt(),
                stored.coversTo(),
                reviews.steps(LIFECYCLE, history.steps()),
                Reviews.next(LIFECYCLE, stored.state()),
                document(stored)))
        .header(HttpHeaders.ETAG, Reviews.etag(stored.caseNo(), stored.step()));
  }

  private static Summary summary(StoredVersion stored) {
    JsonNode document = document(stored);
    return new Summary(
        stored.id(),
        stored.version(),
        stored.hash(),
        LIFECYCLE.publicState(stored.state()),
        document.get("names"),
        document.path("activity_type").asText(),
        document.get("schemes"),
        document.get("validity"),
        stored.filedAt());
  }

  private static JsonNode document(StoredVersion stored) {
    try {
      return Json.mapper().readTree(stored.document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored document is not JSON", e);
    }
  }
}
