package org.tanpuhui.ledger.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.store.PartnerDayStore;
import org.tanpuhui.ledger.store.PartnerDayStore.Booked;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What the books say to a partner's daily statement; never routed by the gateway. */
@Path("/internal/partner-days")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class PartnerDayResource {
  private final PartnerDayStore store = new PartnerDayStore();
  private final DataSource dataSource;

  public PartnerDayResource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** What a local day booked of a partner's activities. */
  @GET
  public Booked booked(
      @QueryParam("scheme") String scheme,
      @QueryParam("partner") String partner,
      @QueryParam("day") String day) {
    Scheme of =
        Scheme.byId(scheme == null ? "" : scheme)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.PARAMETER_INVALID, "no such scheme"));
    if (partner == null || day == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "scheme, partner and day are required");
    }
    return Transactions.read(
        dataSource,
        connection -> store.booked(connection, of, partner, PartnerReportResource.day(day)));
  }
}
