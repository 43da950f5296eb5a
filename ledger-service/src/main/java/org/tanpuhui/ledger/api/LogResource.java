package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.tanpuhui.ledger.transparency.LogService;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The public face of a scheme's log, as C2SP tlog-tiles says: anyone may fetch all of it. */
@Path("/v1/log/{scheme}")
@PermitAll
public class LogResource {
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String AT_ONCE = "no-cache";

  private final LogService log;

  public LogResource(LogService log) {
    this.log = log;
  }

  /** The signed checkpoint, cosigned where witnesses are demanded. */
  @GET
  @Path("/checkpoint")
  @Produces({TEXT, MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
  public Response checkpoint(@PathParam("scheme") String scheme) {
    return text(log.checkpoint(known(scheme)));
  }

  /** A tile of hashes or a bundle of entries; a full one never changes. */
  @GET
  @Path("/tile/{path: .+}")
  @Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response tile(@PathParam("scheme") String scheme, @PathParam("path") String path) {
    return Response.ok(log.tile(known(scheme), "tile/" + path))
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
        .build();
  }

  /** Whom a verifier trusts, as a tlog-policy: every key the log ever had, and the witnesses. */
  @GET
  @Path("/keys")
  @Produces({TEXT, MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
  public Response keys(@PathParam("scheme") String scheme) {
    return text(log.keys(known(scheme)));
  }

  /**
   * The proof that the present checkpoint extends an earlier one.
   *
   * @param from size of the tree in the checkpoint that the caller kept
   */
  @GET
  @Path("/consistency")
  @Produces({TEXT, MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
  public Response consistency(@PathParam("scheme") String scheme, @QueryParam("from") Long from) {
    if (from == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "from is the size in the checkpoint that you kept");
    }
    return text(log.consistency(known(scheme), from));
  }

  private static Response text(String body) {
    return Response.ok(body).type(TEXT).header(HttpHeaders.CACHE_CONTROL, AT_ONCE).build();
  }

  private static Scheme known(String scheme) {
    return Scheme.byId(scheme)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.LOG_UNKNOWN, "there is no log " + scheme));
  }
}
