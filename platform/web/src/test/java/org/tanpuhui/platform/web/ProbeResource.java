package org.tanpuhui.platform.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** One path per thing that can go wrong. */
@Path("/probe")
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {
  private final Caller caller;

  public ProbeResource(Caller caller) {
    this.caller = caller;
  }

  /** A body with members of several kinds. */
  public record Body(
      @JsonProperty(required = true) String name,
      long amountMgCo2e,
      Instant at,
      List<Part> parts) {}

  /** A nested member. */
  public record Part(int n) {}

  @GET
  @Path("caller")
  @RolesAllowed("partner")
  public Map<String, String> who() {
    return Map.of(
        "scheme", caller.scheme().id(), "partner", caller.partner(), "sub", caller.subject());
  }

  @GET
  @Path("participant")
  @RolesAllowed("participant")
  public Map<String, String> participant() {
    return Map.of("participant", caller.participant().toString());
  }

  @GET
  @Path("public")
  @PermitAll
  public Map<String, String> open() {
    return Map.of("open", "yes");
  }

  /** What this service sends along when it asks another one, here itself. */
  @GET
  @Path("calls")
  @PermitAll
  public JsonNode calls(@Context UriInfo uri) throws Peer.SilentException {
    return new Peer(uri.getBaseUri().toString(), Duration.ofSeconds(10)).get("/probe/heard").body();
  }

  @GET
  @Path("heard")
  @PermitAll
  public Map<String, String> heard(@Context HttpHeaders headers) {
    Map<String, String> heard = new java.util.TreeMap<>();
    for (String name : List.of("X-Request-Id", "traceparent", "tracestate")) {
      if (headers.getHeaderString(name) != null) {
        heard.put(name, headers.getHeaderString(name));
      }
    }
    return heard;
  }

  @GET
  @Path("unannotated")
  public Map<String, String> unannotated() {
    return Map.of("open", "yes");
  }

  @POST
  @Path("body")
  @PermitAll
  @Consumes(MediaType.APPLICATION_JSON)
  public Body echo(Body body) {
    return body;
  }

  @GET
  @Path("page")
  @PermitAll
  public Page<Integer> page(@QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    return Page.of(List.of(1, 2, 3), size, last -> Cursors.encode("probe", "" + last));
  }

  @GET
  @Path("refused")
  @PermitAll
  public String refused() {
    throw new ProblemException(ProblemCode.NOT_SEEN_YET, "lag", List.of(), 7);
  }

  @GET
  @Path("broken")
  @PermitAll
  public String broken() {
    throw new IllegalStateException("secret cause");
  }
}
