package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.tanpuhui.ledger.ActService;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.store.TrialBalanceStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;

/** What an auditor may see of the books of the caller's scheme: everything, by pseudonym. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
  private final LedgerService ledger;
  private final ActService acts;
  private final Caller caller;

  public AuditResource(LedgerService ledger, ActService acts, Caller caller) {
    this.ledger = ledger;
    this.acts = acts;
    this.caller = caller;
  }

  /**
   * Balances, journal and lots against each other, in one snapshot.
   *
   * @param verify {@code full}: from every row there is, which takes seconds per million; absent:
   *     from the totals kept with every change
   */
  @GET
  @Path("/trial-balance")
  @RolesAllowed({"auditor", "platform_operator"})
  public Answers.TrialBalance trialBalance(@QueryParam("verify") String verify) {
    if (verify != null && !verify.equals("full")) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "verify must be full or absent, not " + verify);
    }
    TrialBalanceStore.TrialBalance balance =
        verify == null
            ? ledger.runningBalance(caller.scheme())
            : ledger.trialBalance(caller.scheme());
    return new Answers.TrialBalance(
        balance.asOf(), balance.assets().stream().map(Answers.TrialBalanceAsset::of).toList());
  }

  /**
   * Totals of one account: 16 hexadecimal digits.
   *
   * @param asOf a past day, by book date, or a past instant, by time of record; only for accounts
   *     of participants and pools of projects
   */
  @GET
  @Path("/accounts/{id}")
  @RolesAllowed("auditor")
  public Answers.Account account(@PathParam("id") String id, @QueryParam("as_of") String asOf) {
    AccountId account = parse(id);
    acts.record(caller.scheme(), "account.read", caller.subject(), account.toString());
    AsOf then = AsOf.parse(asOf);
    Map<Asset, Totals> totals = ledger.account(account).orElseThrow(() -> unknown(id));
    if (then != null) {
      if (account.accountClass() != AccountClass.PARTICIPANT
          && account.accountClass() != AccountClass.PROJECT_POOL) {
        throw new ProblemException(
            ProblemCode.PARAMETER_INVALID, "as_of is only for participants and pools of projects");
      }
      totals = ledger.asOf(account, then.day(), then.time());
    }
    return new Answers.Account(
        account.toString(),
        account.scheme().id(),
        account.accountClass().id(),
        totals.entrySet().stream()
            .map(entry -> Answers.AccountBalance.of(entry.getKey(), entry.getValue()))
            .toList(),
        then == null ? null : then.text(),
        then == null ? null : then.basis());
  }

  /** The entries on a participant's statement, latest occurrence first. */
  @GET
  @Path("/accounts/{id}/statement")
  @RolesAllowed("auditor")
  public Page<Answers.Entry> statement(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    AccountId account = parse(id);
    acts.record(caller.scheme(), "statement.read", caller.subject(), account.toString());
    if (ledger.account(account).isEmpty()) {
      throw unknown(id);
    }
    return Statements.page(ledger, account, cursor, limit);
  }

  private AccountId parse(String id) {
    return AccountId.parse(id)
        .filter(account -> account.scheme() == caller.scheme())
        .orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        ProblemCode.ACCOUNT_UNKNOWN, "the books of this scheme have no account " + id);
  }
}
