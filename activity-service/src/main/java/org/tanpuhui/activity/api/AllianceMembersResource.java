package org.tanpuhui.activity.api;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.tanpuhui.activity.AllianceService;
import org.tanpuhui.activity.activity.Alliance;

/** Who belongs to an alliance, for the ledger; never routed by the gateway. */
@Path("/internal/alliances")
@PermitAll
public class AllianceMembersResource {
  private final AllianceService alliances;

  @Inject
  public AllianceMembersResource(AllianceService alliances) {
    this.alliances = alliances;
  }

  @GET
  @Path("/{code}")
  public Alliance one(@PathParam("code") String code, @QueryParam("scheme") String scheme) {
    return alliances.one(AllianceResource.known(scheme == null ? "" : scheme), code);
  }
}
