package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.tanpuhui.ledger.ActService;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.store.AuditStore;
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
  private final AuditService audit;
  private final ActService acts;
  private final Caller caller;

  public AuditResource(LedgerService ledger, AuditService audit, ActService acts, Caller caller) {
    this.audit = audit;
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
   * @param asOf a past day, by book date, or a past instant, by time of record; of any account
   */
  @GET
  @Path("/accounts/{id}")
  @RolesAllowed("auditor")
  public Answers.Account account(@PathParam("id") String id, @QueryParam("as_of") String asOf) {
    AccountId account = parse(id);
    acts.record(caller.scheme(), "account.read", caller.subject(), account.toString());
    AsOf then = AsOf.parse(asOf);
    Map<Asset, Totals> totals =
        (then == null
                ? audit.account(account)
                : audit.accountAsOf(account, then.dayOrNull(), then.timeOrNull()))
            .orElseThrow(() -> unknown(id));
    return new Answers.Account(
        account.toString(),
        account.scheme().id(),
        account.accountClass().id(),
        balances(totals),
        then == null ? null : then.text(),
        then == null ? null : then.basis());
  }

  /**
   * The entries on an account's statement, latest occurrence first.
   *
   * @param from first book date; with {@code to} the answer has opening and closing balance. Must
   *     be given for accounts of the system, for at most {@link Window#DAYS_MAX} days
   * @param to last book date
   */
  @GET
  @Path("/accounts/{id}/statement")
  @RolesAllowed("auditor")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              schema =
                  @Schema(
                      anyOf = {
                        AuditAnswers.PeriodStatement.class,
                        Described.AccountEntries.class
                      })))
  public Object statement(
      @PathParam("id") String id,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    AccountId account = parse(id);
    acts.record(caller.scheme(), "statement.read", caller.subject(), account.toString());
    if (audit.account(account).isEmpty()) {
      throw unknown(id);
    }
    if (from == null && to == null && AuditService.hasStatementIndex(account)) {
      return Statements.page(ledger, account, cursor, limit);
    }
    Window window = Window.ofDays(from, to, !AuditService.hasStatementIndex(account));
    AuditStore.Search search =
        new AuditStore.Search(
            AuditService.hasStatementIndex(account) ? account : null,
            AuditService.hasStatementIndex(account) ? null : account,
            null,
            null,
            null,
            window.from(),
            window.to(),
            null,
            null);
    Page<AuditAnswers.Entry> page =
        EntrySearch.page(
            audit, caller.scheme(), search, account + "|" + window.text(), cursor, limit);
    return new AuditAnswers.PeriodStatement(
        account.toString(),
        window.from(),
        window.to(),
        balances(audit.accountAsOf(account, window.from().minusDays(1), null).orElse(Map.of())),
        balances(audit.accountAsOf(account, window.to(), null).orElse(Map.of())),
        page.items(),
        page.nextCursor());
  }

  private static List<Answers.AccountBalance> balances(Map<Asset, Totals> totals) {
    return totals.entrySet().stream()
        .map(entry -> Answers.AccountBalance.of(entry.getKey(), entry.getValue()))
        .toList();
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
