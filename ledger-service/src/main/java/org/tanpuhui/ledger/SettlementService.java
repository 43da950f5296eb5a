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
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.rewards.RewardMoney;
import org.tanpuhui.ledger.store.BudgetStore;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.ledger.store.SettlementStore;
import org.tanpuhui.ledger.store.SettlementStore.Line;
import org.tanpuhui.ledger.store.SettlementStore.Settlement;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The end of the cycle earn, spend, settle: what merchants may claim from a budget is drawn up as a
 * statement by the platform and paid by the budget's sponsor, in another person's hand.
 */
@ApplicationScoped
public class SettlementService {
  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  private final DataSource dataSource;
  private final Clock clock;
  private final SettlementStore store = new SettlementStore();
  private final BudgetStore budgets = new BudgetStore();
  private final CommandStore commands;

  @Inject
  public SettlementService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public SettlementService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.commands = new CommandStore(salts);
  }

  /** A statement with its budget and lines. */
  public record Statement(Settlement settlement, Budget budget, List<Line> lines) {}

  /**
   * Who looks: only statements of this sponsor, and only lines of this party; null for all.
   *
   * @param sponsor organisation of a bank
   * @param party merchant or app operator
   */
  public record Viewer(Scheme scheme, String sponsor, String party) {}

  /**
   * Draws up what a budget owes for everything cancelled until now that is in no statement; the
   * same period again answers the first.
   *
   * @throws ProblemException BUDGET_UNKNOWN; SETTLEMENT_STATE when nothing is owed
   */
  public Statement draw(Scheme scheme, String code, String period, String by) {
    String[] name = {"settlement", scheme.id(), code, period};
    return Transactions.write(
        dataSource,
        connection -> {
          Budget budget =
              budgets
                  .byCode(connection, scheme, code)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.BUDGET_UNKNOWN, "no reward budget has the code " + code));
          store.lock(connection, budget.number());
          Settlement there = store.byPeriod(connection, budget.number(), period).orElse(null);
          if (there != null) {
            return statement(connection, there);
          }
          Instant now = now();
          List<Line> lines = store.claims(connection, budget.number(), now);
          if (lines.isEmpty()) {
            throw new ProblemException(
                ProblemCode.SETTLEMENT_STATE, "the budget owes nothing that is in no statement");
          }
          Settlement settlement =
              new Settlement(
                  Ids.timeOrdered(now, name),
                  budget.number(),
                  period,
                  store.coveredUntil(connection, budget.number()),
                  now,
                  lines.stream().mapToLong(Line::redemptions).sum(),
                  lines.stream().mapToLong(Line::points).sum(),
                  lines.stream().mapToLong(Line::fen).sum(),
                  by,
                  now,
                  null,
                  null,
                  null);
          store.add(connection, settlement, lines);
          Acts.record(
              connection,
              Act.of(scheme, now, "settlement.drawn", by, settlement.id().toString())
                  .with(code + ", " + period + ", " + settlement.fen() + " fen"));
          return statement(connection, settlement);
        });
  }

  /**
   * Pays a statement: an entry for each merchant takes its claim away; the same reference again
   * changes nothing.
   *
   * @throws ProblemException SETTLEMENT_UNKNOWN, SETTLEMENT_STATE; SAME_PERSON when who drew it up
   *     pays
   */
  public Statement pay(Viewer viewer, UUID id, String reference, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Statement found = visible(connection, viewer, id);
          Settlement settlement = found.settlement();
          if (settlement.paidAt() != null) {
            if (!settlement.paymentReference().equals(reference)) {
              throw new ProblemException(
                  ProblemCode.SETTLEMENT_STATE,
                  "it was paid under the reference " + settlement.paymentReference());
            }
            return found;
          }
          if (settlement.drawnBy().equals(by)) {
            throw new ProblemException(
                ProblemCode.SAME_PERSON, "who drew the statement up does not pay it");
          }
          Instant now = now();
          Map<String, Long> owed = new TreeMap<>();
          found.lines().forEach(line -> owed.merge(line.party(), line.fen(), Math::addExact));
          List<JournalEntry> entries = new ArrayList<>();
          owed.forEach(
              (party, fen) ->
                  entries.add(RewardMoney.pay(viewer.scheme(), id, party, fen, now, by)));
          commands.write(connection, Changes.of(entries), STRIPE);
          store.pay(connection, id, by, now, reference);
          Acts.record(
              connection,
              Act.of(viewer.scheme(), now, "settlement.paid", by, id.toString())
                  .with(settlement.fen() + " fen, reference " + reference));
          return statement(connection, store.one(connection, id).orElseThrow());
        });
  }

  /** One statement, with the lines that the viewer may see. */
  public Statement one(Viewer viewer, UUID id) {
    return Transactions.write(
        dataSource, connection -> ofParty(visible(connection, viewer, id), viewer.party()));
  }

  /** Statements that the viewer may see, in falling order of their ids. */
  public List<Statement> list(Viewer viewer, UUID before, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          List<Statement> found = new ArrayList<>();
          for (Settlement settlement :
              store.list(
                  connection, viewer.scheme(), viewer.sponsor(), viewer.party(), before, limit)) {
            found.add(ofParty(statement(connection, settlement), viewer.party()));
          }
          return found;
        });
  }

  private Statement visible(Connection connection, Viewer viewer, UUID id) throws SQLException {
    Settlement settlement = store.one(connection, id).orElseThrow(() -> unknown(id));
    Statement statement = statement(connection, settlement);
    boolean mine =
        statement.budget().scheme() == viewer.scheme()
            && (viewer.sponsor() == null || viewer.sponsor().equals(statement.budget().sponsor()))
            && (viewer.party() == null
                || statement.lines().stream().anyMatch(l -> l.party().equals(viewer.party())));
    if (!mine) {
      throw unknown(id);
    }
    return statement;
  }

  private static Statement ofParty(Statement statement, String party) {
    return party == null
        ? statement
        : new Statement(
            statement.settlement(),
            statement.budget(),
            statement.lines().stream().filter(line -> line.party().equals(party)).toList());
  }

  private Statement statement(Connection connection, Settlement settlement) throws SQLException {
    return new Statement(
        settlement,
        budgets.byNumber(connection, settlement.budgetNo()).orElseThrow(),
        store.lines(connection, settlement.id()));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.SETTLEMENT_UNKNOWN, "no settlement has the id " + id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
