package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.credits.WelfareService;
import org.tanpuhui.ledger.credits.store.WelfareStore.Welfare;
import org.tanpuhui.platform.web.Caller;

/** To which public-welfare account a participant gives what its pooled grams become. */
@Path("/v1/me/welfare-assignment")
@RolesAllowed("participant")
@Produces(MediaType.APPLICATION_JSON)
public class WelfareAssignmentResource {
  private final WelfareService welfare;
  private final Caller caller;

  public WelfareAssignmentResource(WelfareService welfare, Caller caller) {
    this.welfare = welfare;
    this.caller = caller;
  }

  /** The code of the account to give to. */
  public record Choice(String account) {}

  /**
   * The present choice; absent for none.
   *
   * @param given what became of the caller's grams by its choices, latest batch first
   */
  public record Chosen(CreditAnswers.Welfare account, List<CreditAnswers.Given> given) {}

  @GET
  public Chosen assignment() {
    return chosen(welfare.assignment(caller.participant()));
  }

  /** Gives what the caller's pooled grams become to an account, from now on. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public Chosen assign(Choice choice) {
    return chosen(welfare.assign(caller.participant(), Required.text("account", choice.account())));
  }

  /** Ends it. */
  @DELETE
  public Chosen end() {
    return chosen(welfare.assign(caller.participant(), null));
  }

  private Chosen chosen(Optional<Welfare> account) {
    return new Chosen(
        account.map(CreditAnswers.Welfare::of).orElse(null),
        welfare.given(caller.participant()).stream().map(CreditAnswers.Given::of).toList());
  }
}
