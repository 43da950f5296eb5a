package org.tanpuhui.ledger.credits;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.store.OrderStore;
import org.tanpuhui.ledger.credits.store.OrderStore.Decision;
import org.tanpuhui.ledger.credits.store.OrderStore.Order;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.credits.unit.UnitState;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Orders of the authority on units that should never have been issued: one person proposes, another
 * confirms. With a replacement nobody but the one who answers for it loses a tonne: held and frozen
 * units are cancelled and good ones put in their place; units that were used up or given to public
 * welfare stay where they are, and as many good ones are cancelled instead.
 */
@ApplicationScoped
public class CreditOrderService {
  private static final EndReason WRONG = EndReason.WRONGLY_ISSUED;

  private final DataSource dataSource;
  private final Clock clock = Clock.systemUTC();
  private final CreditBook book;
  private final CreditStore credits = new CreditStore();
  private final BatchStore batches = new BatchStore();
  private final OrderStore store = new OrderStore();

  public CreditOrderService(DataSource dataSource, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.book = new CreditBook(salts);
  }

  /**
   * What to order.
   *
   * @param replacement who puts good units in their place; null: the units are only cancelled
   */
  public record Wish(String batchId, SerialRange units, CreditOwner replacement, String reason) {
    byte[] hash() {
      return Ids.hash(batchId, units.toString(), String.valueOf(replacement), reason);
    }
  }

  /**
   * Proposes an order; the same key again answers the first.
   *
   * @throws ProblemException CREDIT_BATCH_UNKNOWN, SERIAL_UNKNOWN, CREDIT_ACCOUNT_UNKNOWN,
   *     ID_REUSED
   */
  public Order propose(Person by, String key, Wish wish) {
    UUID id = Ids.timeOrdered(Instant.EPOCH, "credit-order", by.scheme().id(), by.subject(), key);
    return Transactions.write(
        dataSource,
        connection -> {
          Order there = store.find(connection, id).orElse(null);
          if (there != null) {
            if (!MessageDigest.isEqual(there.contentHash(), wish.hash())) {
              throw new ProblemException(
                  ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another order");
            }
            return there;
          }
          Batch batch =
              batches
                  .find(connection, by.scheme(), wish.batchId())
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.CREDIT_BATCH_UNKNOWN, "no batch is " + wish.batchId()));
          if (!batch.units().holds(wish.units())) {
            throw new ProblemException(
                ProblemCode.SERIAL_UNKNOWN,
                "the batch has the units %d to %d"
                    .formatted(batch.units().first(), batch.units().last()));
          }
          AccountId replacement = replacement(connection, wish.replacement());
          record(connection, by, "credit_order.proposed", id, now(), wish.reason());
          store.add(
              connection,
              new Order(
                  id,
                  by.scheme(),
                  wish.batchId(),
                  wish.units(),
                  replacement,
                  wish.reason(),
                  by.subject(),
                  now(),
                  wish.hash(),
                  null));
          return store.find(connection, id).orElseThrow();
        });
  }

  private AccountId replacement(Connection connection, CreditOwner owner) throws SQLException {
    if (owner == null) {
      return null;
    }
    return credits
        .account(connection, owner.account())
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.CREDIT_ACCOUNT_UNKNOWN, owner.ref() + " holds no credits"))
        .account();
  }

  /**
   * Confirms an order and carries it out.
   *
   * @throws ProblemException SAME_PERSON, CREDIT_ORDER_STATE, INSUFFICIENT_CREDITS when the one who
   *     answers for it has too few good units, UNITS_NOT_AVAILABLE when units that are frozen or
   *     used up are not replaced
   */
  public Order confirm(Person by, UUID id, String why) {
    return decide(by, id, true, why);
  }

  /** Dismisses an order: nothing happens to the units. */
  public Order dismiss(Person by, UUID id, String why) {
    return decide(by, id, false, why);
  }

  private Order decide(Person by, UUID id, boolean confirm, String why) {
    return Transactions.write(
        dataSource,
        connection -> {
          Order order =
              store
                  .find(connection, id)
                  .filter(found -> found.scheme() == by.scheme())
                  .orElseThrow(() -> unknown(id));
          if (order.proposedBy().equals(by.subject())) {
            throw new ProblemException(ProblemCode.SAME_PERSON, "who proposed does not decide");
          }
          if (order.decision() != null) {
            if (order.decision().confirmed() == confirm
                && order.decision().decidedBy().equals(by.subject())) {
              return order;
            }
            throw new ProblemException(
                ProblemCode.CREDIT_ORDER_STATE, "the order was decided already");
          }
          Instant at = now();
          Decision decision =
              confirm
                  ? new Run(connection, order, by, at).carryOut(why)
                  : new Decision(false, by.subject(), at, why, 0, 0, 0);
          store.decide(connection, order, decision);
          String kind = confirm ? "credit_order.confirmed" : "credit_order.dismissed";
          record(connection, by, kind, id, at, why);
          return store.find(connection, id).orElseThrow();
        });
  }

  private static void record(
      Connection connection, Person by, String kind, UUID id, Instant at, String why)
      throws SQLException {
    Acts.record(
        connection, Act.of(by.scheme(), at, kind, by.subject(), id.toString()).because(why));
  }

  /** One order while it is carried out; each movement has the next number. */
  private final class Run {
    private final Connection connection;
    private final Order order;
    private final Person by;
    private final Instant at;
    private int movements;
    private long cancelled;
    private long replaced;
    private long compensated;

    Run(Connection connection, Order order, Person by, Instant at) {
      this.connection = connection;
      this.order = order;
      this.by = by;
      this.at = at;
    }

    Decision carryOut(String why) throws SQLException {
      List<StandingRange> pieces = lockedPieces();
      // All wrong units go first, so that none is picked as a good one.
      for (StandingRange piece : pieces) {
        cancel(piece);
      }
      for (StandingRange piece : pieces) {
        replace(piece);
      }
      return new Decision(true, by.subject(), at, why, cancelled, replaced, compensated);
    }

    /** Locks every account that has some of the units; again, if some moved meanwhile. */
    private List<StandingRange> lockedPieces() throws SQLException {
      List<StandingRange> pieces = credits.standing(connection, order.scheme(), order.units());
      while (true) {
        List<AccountId> accounts = new ArrayList<>();
        accounts.add(WRONG.account(order.scheme()));
        if (order.replacementAccount() != null) {
          accounts.add(order.replacementAccount());
        }
        for (StandingRange piece : pieces) {
          accounts.add(piece.account());
          if (UnitState.on(piece.account()) == UnitState.FROZEN) {
            accounts.add(holding(piece.account()));
          }
        }
        book.lock(connection, accounts);
        List<StandingRange> now = credits.standing(connection, order.scheme(), order.units());
        if (now.equals(pieces)) {
          return now;
        }
        pieces = now;
      }
    }

    private void cancel(StandingRange piece) throws SQLException {
      UnitState state = UnitState.on(piece.account());
      boolean used = state == UnitState.RETIRED || state == UnitState.WELFARE;
      if (order.replacementAccount() == null && (used || state == UnitState.FROZEN)) {
        throw new ProblemException(
            ProblemCode.UNITS_NOT_AVAILABLE,
            "the units %d to %d are %s: order it with a replacement"
                .formatted(piece.range().first(), piece.range().last(), state.id()));
      }
      Pick pick = Pick.exactly(piece.range());
      if (state == UnitState.HELD) {
        book.end(connection, next(), piece.account(), pick, WRONG);
      } else if (state == UnitState.FROZEN) {
        book.endFrozen(connection, next(), holding(piece.account()), piece.hold(), pick, WRONG);
      } else {
        return;
      }
      cancelled += piece.range().tonnes();
    }

    private void replace(StandingRange piece) throws SQLException {
      AccountId from = order.replacementAccount();
      UnitState state = UnitState.on(piece.account());
      if (from == null || state == UnitState.CANCELLED) {
        return;
      }
      long tonnes = piece.range().tonnes();
      if (state == UnitState.RETIRED || state == UnitState.WELFARE) {
        book.end(connection, next(), from, Pick.any(tonnes), WRONG);
        compensated += tonnes;
        return;
      }
      AccountId holder = state == UnitState.FROZEN ? holding(piece.account()) : piece.account();
      if (holder.equals(from) && state == UnitState.HELD) {
        return;
      }
      List<StandingRange> good = List.of();
      if (!holder.equals(from)) {
        good = book.transfer(connection, next(), from, holder, Pick.any(tonnes)).units();
      }
      if (state == UnitState.FROZEN) {
        freeze(holder, piece, good);
      }
      replaced += tonnes;
    }

    private void freeze(AccountId holder, StandingRange piece, List<StandingRange> good)
        throws SQLException {
      if (good.isEmpty()) {
        book.freeze(connection, next(), holder, piece.hold(), Pick.any(piece.range().tonnes()));
      }
      for (StandingRange range : good) {
        book.freeze(connection, next(), holder, piece.hold(), Pick.exactly(range.range()));
      }
    }

    private Command next() {
      return new Command(order.id(), movements++, at, by.subject());
    }
  }

  private static AccountId holding(AccountId frozen) {
    return AccountId.system(frozen.scheme(), AccountClass.CREDIT_HOLDING, frozen.number());
  }

  /** One order. */
  public Order find(Scheme scheme, UUID id) {
    return Transactions.read(dataSource, connection -> store.find(connection, id))
        .filter(order -> order.scheme() == scheme)
        .orElseThrow(() -> unknown(id));
  }

  /** Orders of a scheme in the order of their ids. */
  public List<Order> page(Scheme scheme, UUID after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.page(connection, scheme, after, limit));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.CREDIT_ORDER_UNKNOWN, "no order has the id " + id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
