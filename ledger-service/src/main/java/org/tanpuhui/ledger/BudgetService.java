package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.rewards.RewardMoney;
import org.tanpuhui.ledger.store.BoundException;
import org.tanpuhui.ledger.store.BudgetStore;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.BudgetStore.Funding;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reward budgets: the authority sets them up, their sponsors put money in. */
@ApplicationScoped
public class BudgetService {
  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  private final DataSource dataSource;
  private final Clock clock;
  private final BudgetStore store = new BudgetStore();
  private final CommandStore commands;

  @Inject
  public BudgetService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public BudgetService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.commands = new CommandStore(salts);
    this.clock = clock;
  }

  /** A budget, what of it is free and what reservations hold, fen. */
  public record Standing(Budget budget, long free, long reserved) {}

  /**
   * Sets a budget up; the same again answers the first.
   *
   * @param wanted number and decided_at are not looked at
   * @throws ProblemException ID_REUSED when the code names another
   */
  public Standing create(Budget wanted) {
    return Transactions.write(
        dataSource,
        connection -> {
          Budget there = store.byCode(connection, wanted.scheme(), wanted.code()).orElse(null);
          if (there == null) {
            Budget budget = numbered(wanted, store.nextNumber(connection));
            store.add(connection, budget);
            there = known(connection, wanted.scheme(), wanted.code());
            Acts.record(
                connection,
                Act.of(
                        budget.scheme(),
                        budget.decidedAt(),
                        "reward_budget.created",
                        budget.decidedBy(),
                        budget.code())
                    .with("sponsor " + budget.sponsor()));
          } else if (!same(there, wanted)) {
            throw ProblemException.field(
                ProblemCode.ID_REUSED, "/code", "another budget has the code " + wanted.code());
          }
          return standing(connection, there);
        });
  }

  private Budget numbered(Budget wanted, int number) {
    return new Budget(
        number,
        wanted.scheme(),
        wanted.code(),
        wanted.nameZh(),
        wanted.nameEn(),
        wanted.sponsor(),
        wanted.parties(),
        wanted.provenance(),
        wanted.source(),
        wanted.decidedBy(),
        now());
  }

  private static boolean same(Budget there, Budget wanted) {
    return there.nameZh().equals(wanted.nameZh())
        && there.nameEn().equals(wanted.nameEn())
        && there.sponsor().equals(wanted.sponsor())
        && there.parties().equals(wanted.parties())
        && there.provenance().equals(wanted.provenance())
        && there.source().equals(wanted.source());
  }

  /**
   * Puts money in, or takes free money back; the same reference again answers the first.
   *
   * @param fen not zero; negative: back to the sponsor
   * @throws ProblemException BUDGET_UNKNOWN, BUDGET_EXHAUSTED; ID_REUSED when the reference names
   *     another amount
   */
  public Funding fund(
      Scheme scheme, String code, String reference, long fen, String reason, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Budget budget = known(connection, scheme, code);
          Funding there = store.funding(connection, budget.number(), reference).orElse(null);
          if (there != null) {
            if (there.fen() != fen) {
              throw ProblemException.field(
                  ProblemCode.ID_REUSED, "/reference", "the reference names another amount");
            }
            return there;
          }
          Instant at = now();
          String[] name = {"reward_budget", scheme.id(), code, reference};
          UUID cause = Ids.timeOrdered(Instant.EPOCH, name);
          JournalEntry entry = new RewardMoney(scheme, budget.number()).fund(cause, fen, at, by);
          write(connection, entry);
          Funding funding = new Funding(reference, fen, reason, by, at, entry.entryId());
          store.add(connection, budget.number(), funding);
          Acts.record(
              connection,
              Act.of(scheme, at, "reward_budget.funded", by, code)
                  .because(reason)
                  .with(fen + " fen, reference " + reference));
          return funding;
        });
  }

  private void write(Connection connection, JournalEntry entry) throws SQLException {
    try {
      commands.write(connection, Changes.of(List.of(entry)), STRIPE);
    } catch (BoundException e) {
      throw new ProblemException(ProblemCode.BUDGET_EXHAUSTED, "so much of the budget is not free");
    }
  }

  /** Budgets of a scheme in order of their numbers. */
  public List<Standing> list(Scheme scheme, int after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          List<Standing> found = new ArrayList<>();
          for (Budget budget : store.list(connection, scheme, after, limit)) {
            found.add(standing(connection, budget));
          }
          return found;
        });
  }

  /** One budget. */
  public Standing one(Scheme scheme, String code) {
    return Transactions.read(
        dataSource, connection -> standing(connection, known(connection, scheme, code)));
  }

  private Standing standing(Connection connection, Budget budget) throws SQLException {
    RewardMoney money = new RewardMoney(budget.scheme(), budget.number());
    return new Standing(
        budget, store.held(connection, money.free()), store.held(connection, money.reserved()));
  }

  private Budget known(Connection connection, Scheme scheme, String code) throws SQLException {
    return store
        .byCode(connection, scheme, code)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.BUDGET_UNKNOWN, "no reward budget has the code " + code));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
