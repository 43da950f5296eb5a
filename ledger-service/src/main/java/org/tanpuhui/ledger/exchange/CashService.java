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
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.MovementStore;
import org.tanpuhui.ledger.market.store.MovementStore.Movement;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Money of members: in and out through the settlement bank, in two steps and by two people. A
 * withdrawal's money is frozen from the request on, so nothing can spend it twice.
 */
@ApplicationScoped
public class CashService {
  /** Hundred billion yuan: more than the market turns over in a lifetime. */
  public static final long MAX_FEN = 10_000_000_000_000L;

  private final DataSource dataSource;
  private final Clock clock;
  private final MemberService members;
  private final CashStore store;
  private final MovementStore movements = new MovementStore();

  @Inject
  public CashService(DataSource dataSource, SchemeSalts salts, MemberService members) {
    this(dataSource, salts, members, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public CashService(DataSource dataSource, SchemeSalts salts, MemberService members, Clock clock) {
    this.store = new CashStore(salts);
    this.dataSource = dataSource;
    this.members = members;
    this.clock = clock;
  }

  /** What a member has, fen. */
  public record Balance(long availableFen, long frozenFen) {}

  public Balance balance(Scheme scheme, String org) {
    return Transactions.read(
        dataSource,
        connection -> {
          long member = members.require(connection, scheme, org).number();
          return new Balance(
              store.balance(connection, CashAccounts.available(scheme, member)),
              store.balance(connection, CashAccounts.frozen(scheme, member)));
        });
  }

  /** The two accounts whose statements together are a member's. */
  public List<AccountId> accounts(Scheme scheme, String org) {
    long member = members.member(scheme, org).number();
    return List.of(CashAccounts.available(scheme, member), CashAccounts.frozen(scheme, member));
  }

  /**
   * Asks for a deposit or a withdrawal.
   *
   * @param key the member's own name for it; the same again answers the first
   * @throws ProblemException NOT_A_MEMBER, INSUFFICIENT_CASH, ID_REUSED
   */
  public Movement request(Scheme scheme, String org, String kind, String key, long fen, String by) {
    UUID id = Refusals.id("cash-" + kind, scheme, org, key);
    return Transactions.write(
        dataSource,
        connection -> {
          Member member = members.require(connection, scheme, org);
          Movement there = movements.find(connection, id, false).orElse(null);
          if (there != null) {
            if (there.amountFen() != fen) {
              throw Refusals.reused();
            }
            return there;
          }
          Instant at = now();
          movements.add(
              connection,
              new Movement(
                  id,
                  scheme,
                  kind,
                  member.number(),
                  fen,
                  "requested",
                  at,
                  by,
                  null,
                  null,
                  null,
                  null));
          if (kind.equals("withdrawal")) {
            freeze(connection, new CashDesk(scheme, at, by), id, member.number(), fen);
          }
          return movements.find(connection, id, false).orElseThrow();
        });
  }

  /**
   * The bank says that the money moved.
   *
   * @param kind which kind it must be
   * @throws ProblemException MOVEMENT_UNKNOWN, MOVEMENT_STATE; SAME_PERSON; CONFLICT when the
   *     bank's reference was used for another movement
   */
  public Movement confirm(Scheme scheme, String kind, UUID id, String reference, String by) {
    return decide(
        scheme,
        kind,
        id,
        (connection, movement, at) -> {
          if (movement.state().equals("confirmed") && movement.bankReference().equals(reference)) {
            return;
          }
          requireWaiting(movement);
          if (movement.requestedBy().equals(by)) {
            throw new ProblemException(
                ProblemCode.SAME_PERSON, "who asked for it cannot confirm it");
          }
          if (movements.isUsed(connection, scheme, reference)) {
            throw Refusals.referenceUsed();
          }
          CashDesk desk = new CashDesk(scheme, at, by);
          movements.decide(connection, id, "confirmed", at, by, reference, null);
          long member = movement.member();
          boolean in = kind.equals("deposit");
          AccountId account =
              in ? CashAccounts.available(scheme, member) : CashAccounts.frozen(scheme, member);
          store.lock(connection, List.of(account, CashAccounts.bank(scheme)));
          store.write(
              connection,
              List.of(
                  in
                      ? desk.deposit(id, member, movement.amountFen())
                      : desk.withdraw(id, member, movement.amountFen())));
        });
  }

  /** The bank says that the money did not move; what was frozen goes back. */
  public Movement reject(Scheme scheme, String kind, UUID id, String reason, String by) {
    return decide(
        scheme,
        kind,
        id,
        (connection, movement, at) -> end(connection, movement, "rejected", reason, at, by));
  }

  /** The member takes back what the bank has not confirmed. */
  public Movement cancel(Scheme scheme, String org, String kind, UUID id, String by) {
    long mine = members.member(scheme, org).number();
    return decide(
        scheme,
        kind,
        id,
        (connection, movement, at) -> {
          if (movement.member() != mine) {
            throw unknown(id);
          }
          end(connection, movement, "cancelled", "cancelled by the member", at, by);
        });
  }

  private void end(
      Connection connection, Movement movement, String state, String reason, Instant at, String by)
      throws SQLException {
    if (movement.state().equals(state)) {
      return;
    }
    requireWaiting(movement);
    movements.decide(connection, movement.id(), state, at, by, null, reason);
    if (movement.kind().equals("withdrawal")) {
      unfreeze(
          connection,
          new CashDesk(movement.scheme(), at, by),
          movement.id(),
          movement.member(),
          movement.amountFen());
    }
  }

  private interface Step {
    void on(Connection connection, Movement movement, Instant at) throws SQLException;
  }

  private Movement decide(Scheme scheme, String kind, UUID id, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          Movement movement =
              movements
                  .find(connection, id, true)
                  .filter(m -> m.scheme() == scheme && m.kind().equals(kind))
                  .orElseThrow(() -> unknown(id));
          step.on(connection, movement, now());
          return movements.find(connection, id, false).orElseThrow();
        });
  }

  private static void requireWaiting(Movement movement) {
    if (!movement.state().equals("requested")) {
      throw new ProblemException(
          ProblemCode.MOVEMENT_STATE, "it is " + movement.state() + " already");
    }
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(
        ProblemCode.MOVEMENT_UNKNOWN, "no deposit or withdrawal has the id " + id);
  }

  /** One that the caller may see: the bank all of its scheme, a member its own. */
  public Movement movement(Scheme scheme, String org, String kind, UUID id) {
    return Transactions.read(
        dataSource,
        connection -> {
          Long mine = org == null ? null : members.require(connection, scheme, org).number();
          return movements
              .find(connection, id, false)
              .filter(m -> m.scheme() == scheme && m.kind().equals(kind))
              .filter(m -> mine == null || m.member() == mine)
              .orElseThrow(() -> unknown(id));
        });
  }

  /**
   * Deposits and withdrawals, oldest first.
   *
   * @param org whose; null for all of the scheme that wait for the bank
   */
  public List<Movement> movements(
      Scheme scheme, String org, String kind, Instant at, UUID after, int limit) {
    return Transactions.read(
        dataSource,
        connection ->
            org == null
                ? movements.waiting(connection, scheme, kind, at, after, limit)
                : movements.of(
                    connection,
                    scheme,
                    kind,
                    members.require(connection, scheme, org).number(),
                    at,
                    after,
                    limit));
  }

  /**
   * Sets a member's money aside, in the caller's transaction.
   *
   * @throws ProblemException INSUFFICIENT_CASH
   */
  void freeze(Connection connection, CashDesk desk, UUID cause, long member, long fen)
      throws SQLException {
    AccountId available = CashAccounts.available(desk.scheme(), member);
    long there =
        store
            .lock(connection, List.of(available, CashAccounts.frozen(desk.scheme(), member)))
            .get(available);
    require(there, fen);
    store.write(connection, List.of(desk.freeze(cause, member, fen)));
  }

  /** Gives a member's money back, in the caller's transaction. */
  void unfreeze(Connection connection, CashDesk desk, UUID cause, long member, long fen)
      throws SQLException {
    store.lock(
        connection,
        List.of(
            CashAccounts.available(desk.scheme(), member),
            CashAccounts.frozen(desk.scheme(), member)));
    store.write(connection, List.of(desk.unfreeze(cause, member, fen)));
  }

  /** Refuses what is not there. */
  static void require(long availableFen, long wantedFen) {
    if (availableFen < wantedFen) {
      throw new ProblemException(
          ProblemCode.INSUFFICIENT_CASH,
          "of the " + wantedFen + " fen needed, " + availableFen + " are available");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
