package org.tanpuhui.activity.api;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tanpuhui.activity.SuspendedPartners;
import org.tanpuhui.activity.SuspendedPartners.Suspended;
import org.tanpuhui.platform.web.Page;

/** Whom the authority suspended, for the other services; never routed by the gateway. */
@Path("/internal/suspended-partners")
@PermitAll
public class SuspensionResource {
  private final SuspendedPartners partners;

  @Inject
  public SuspensionResource(SuspendedPartners partners) {
    this.partners = partners;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Page<Suspended> all() {
    return Page.of(partners.all(), null);
  }
}
