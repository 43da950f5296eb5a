package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.tanpuhui.ledger.exchange.ProceedsService;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** What each project's credits brought, and what its ring-fenced budget holds: for anyone. */
@Path("/v1/market")
@Produces(MediaType.APPLICATION_JSON)
public class ProceedsResource {
  private static final String LIST = "proceeds";

  private final ProceedsService proceeds;

  public ProceedsResource(ProceedsService proceeds) {
    this.proceeds = proceeds;
  }

  /** The projects of a scheme, by id. */
  @GET
  @Path("/proceeds")
  @PermitAll
  public Page<MarketAnswers.Proceeds> projects(
      @QueryParam("scheme") @DefaultValue("shenzhen") String scheme,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursors.decode(LIST, cursor)[0];
    List<MarketAnswers.Proceeds> found =
        proceeds.projects(ExchangeRuleResource.known(scheme), after, size + 1).stream()
            .map(MarketAnswers.Proceeds::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.projectId()));
  }
}
