package org.tanpuhui.methodology.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.tanpuhui.methodology.store.MethodologyStore.StoredVersion;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Page;

/** The documents everything is computed by; anyone may read them. */
@Path("/v1/methodologies")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
public class MethodologyResource {
  private final ReadStore store;

  MethodologyResource(ReadStore store) {
    this.store = store;
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
      JsonNode validity) {}

  /**
   * One version whole.
   *
   * @param hash SHA-256 of {@code document} in canonical JSON (RFC 8785)
   */
  public record Whole(String id, String version, String hash, String state, JsonNode document) {}

  @GET
  public Page<Summary> all() throws SQLException {
    return Page.of(find(v -> true).stream().map(MethodologyResource::summary).toList(), null);
  }

  /** The versions of one methodology. */
  @GET
  @Path("/{id}")
  public Page<Summary> versions(@PathParam("id") String id) throws SQLException {
    List<StoredVersion> versions = find(v -> v.id().equals(id));
    if (versions.isEmpty()) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "no methodology has the id " + id);
    }
    return Page.of(versions.stream().map(MethodologyResource::summary).toList(), null);
  }

  @GET
  @Path("/{id}/versions/{version}")
  public Whole version(@PathParam("id") String id, @PathParam("version") String version)
      throws SQLException {
    StoredVersion stored =
        find(v -> v.id().equals(id) && v.version().equals(version)).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "methodology " + id + " has no such version"));
    return new Whole(
        stored.id(), stored.version(), stored.hash(), stored.state(), document(stored));
  }

  private List<StoredVersion> find(Predicate<StoredVersion> wanted) throws SQLException {
    return store.methodologies().stream().filter(wanted).toList();
  }

  private static Summary summary(StoredVersion stored) {
    JsonNode document = document(stored);
    return new Summary(
        stored.id(),
        stored.version(),
        stored.hash(),
        stored.state(),
        document.get("names"),
        document.path("activity_type").asText(),
        document.get("schemes"),
        document.get("validity"));
  }

  private static JsonNode document(StoredVersion stored) {
    try {
      return Json.mapper().readTree(stored.document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a filed document is not JSON", e);
    }
  }
}
