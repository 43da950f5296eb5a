package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.MemberStore;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.ledger.market.store.ProceedsStore.Mandate;
import org.tanpuhui.ledger.market.store.ProceedsStore.ProjectProceeds;
import org.tanpuhui.ledger.market.store.ProceedsStore.Sale;
import org.tanpuhui.ledger.rewards.RewardMoney;
import org.tanpuhui.ledger.store.BudgetStore;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.BudgetStore.Funding;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What the sales of projects brought, and which of them a participant's trips became part of. */
@ApplicationScoped
public class ProceedsService {
  private final DataSource dataSource;
  private final Clock clock;
  private final ProceedsStore store = new ProceedsStore();

  private final MemberStore members = new MemberStore();
  private final BudgetStore budgets = new BudgetStore();
  private final CashStore cash;

  @Inject
  public ProceedsService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public ProceedsService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.cash = new CashStore(salts);
  }

  /**
   * Pays out of a project's ring-fenced budget into a reward budget, which pays for offers.
   *
   * @param reference names the payment; the same again answers the first
   * @throws ProblemException PROJECT_UNKNOWN, BUDGET_UNKNOWN, INSUFFICIENT_CASH, ID_REUSED
   */
  public Funding fund(
      Scheme scheme,
      String project,
      String budgetCode,
      String reference,
      long fen,
      String reason,
      String by) {
    String[] name = {"project-funding", scheme.id(), project, budgetCode, reference};
    UUID cause = Ids.timeOrdered(Instant.EPOCH, name);
    return Transactions.write(
        dataSource,
        connection -> {
          AccountId from = budgetOf(connection, scheme, project);
          Budget budget =
              budgets
                  .byCode(connection, scheme, budgetCode)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.BUDGET_UNKNOWN,
                              "no reward budget has the code " + budgetCode));
          AccountId to = new RewardMoney(scheme, budget.number()).free();
          long there = cash.lock(connection, List.of(from, to)).get(from);
          String full = "project:" + project + ":" + reference;
          Funding before = budgets.funding(connection, budget.number(), full).orElse(null);
          if (before != null) {
            if (before.fen() != fen) {
              throw ProblemException.field(
                  ProblemCode.ID_REUSED, "/reference", "the reference names another amount");
            }
            return before;
          }
          CashService.require(there, fen);
          Instant now = now();
          JournalEntry entry = new CashDesk(scheme, now, by).fund(cause, from, to, fen);
          cash.write(connection, List.of(entry));
          Funding funding = new Funding(full, fen, reason, by, now, entry.entryId());
          budgets.add(connection, budget.number(), funding);
          store.fund(connection, scheme, project, budgetCode, to, funding);
          Acts.record(
              connection,
              Act.of(scheme, now, "reward_budget.funded", by, budgetCode)
                  .because(reason)
                  .with(fen + " fen from the proceeds of " + project));
          return funding;
        });
  }

  private AccountId budgetOf(Connection connection, Scheme scheme, String project)
      throws SQLException {
    return members
        .seller(connection, scheme, project)
        .map(seller -> CashAccounts.projectBudget(scheme, seller.number()))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PROJECT_UNKNOWN, "no member sells for a project " + project));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A participant wants its own share of a project's proceeds; the same again changes nothing. */
  public List<Mandate> give(ParticipantId participant, String project) {
    return change(participant, project, true);
  }

  /** A participant no longer wants it; batches that were sold from before keep their shares. */
  public List<Mandate> revoke(ParticipantId participant, String project) {
    return change(participant, project, false);
  }

  private List<Mandate> change(ParticipantId participant, String project, boolean give) {
    return Transactions.write(
        dataSource,
        connection -> {
          boolean inForce =
              store.mandates(connection, participant).stream()
                  .anyMatch(m -> m.projectId().equals(project) && m.revokedAt() == null);
          if (inForce != give) {
            Instant now = now();
            if (give) {
              store.give(connection, participant, project, now);
            } else {
              store.revoke(connection, participant, project, now);
            }
            Acts.record(
                connection,
                Act.of(
                        participant.scheme(),
                        now,
                        "share_mandate." + (give ? "given" : "revoked"),
                        participant.toString(),
                        participant.toString())
                    .with(project));
          }
          return store.mandates(connection, participant);
        });
  }

  /** A participant's mandates for shares. */
  public List<Mandate> mandates(ParticipantId participant) {
    return Transactions.read(dataSource, c -> store.mandates(c, participant));
  }

  /** Sales of batches that a participant's grams are in, latest first. */
  public List<Sale> sales(ParticipantId participant, Instant before, UUID beforeId, int limit) {
    return Transactions.read(dataSource, c -> store.sales(c, participant, before, beforeId, limit));
  }

  /** What each project's credits brought, by project, from behind one on. */
  public List<ProjectProceeds> projects(Scheme scheme, String after, int limit) {
    return Transactions.read(dataSource, c -> store.projects(c, scheme, after, limit));
  }
}
