package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.PayoutStore;
import org.tanpuhui.ledger.market.store.PayoutStore.Payout;
import org.tanpuhui.ledger.market.store.ShareStore;
import org.tanpuhui.ledger.market.store.ShareStore.Paid;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Pays participants their shares of proceeds through the settlement bank, in two steps: the money
 * is set aside when the participant asks, and leaves or comes back when the bank has decided.
 *
 * <p>Accounts of shares are locked under the control totals of cash, which are locked first: so
 * does a sale, which learns of the shares last.
 */
@ApplicationScoped
public class PayoutService {
  private final DataSource dataSource;
  private final Clock clock;
  private final PayoutStore store = new PayoutStore();
  private final ShareStore shares = new ShareStore();
  private final CashStore cash;

  @Inject
  public PayoutService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public PayoutService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.cash = new CashStore(salts);
  }

  /**
   * A participant's money of sales, fen.
   *
   * @param availableFen on its account
   * @param keptBackFen of that, what a later sale may take back: at most one per batch that is not
   *     sold out
   * @param waitingFen set aside for payouts
   */
  public record Funds(long availableFen, long keptBackFen, long waitingFen, long paidOutFen) {
    /** What may be asked for. */
    public long payableFen() {
      return Math.max(0, availableFen - keptBackFen);
    }
  }

  /** What a participant has of sales. */
  public Funds funds(ParticipantId participant) {
    return Transactions.read(dataSource, connection -> funds(connection, participant));
  }

  private Funds funds(Connection connection, ParticipantId participant) throws SQLException {
    return new Funds(
        cash.balance(connection, own(participant)),
        shares.keptBack(connection, participant),
        cash.balance(connection, waiting(participant)),
        store.paidOut(connection, participant));
  }

  /**
   * Asks for a payout.
   *
   * @param key the participant's own name for it; the same again answers the first
   * @param fen how much; null for all that may be paid
   * @param payee by which the bank finds whom to pay
   * @throws ProblemException INSUFFICIENT_CASH, ID_REUSED
   */
  public Payout request(ParticipantId participant, String key, Long fen, String payee) {
    UUID id = Ids.timeOrdered(Instant.EPOCH, "share-payout", participant.toString(), key);
    byte[] content = Ids.hash("share-payout", fen == null ? "all" : fen.toString(), payee);
    return Transactions.write(
        dataSource,
        connection -> {
          lock(connection, participant);
          Payout there = store.find(connection, id, false).orElse(null);
          if (there != null) {
            if (!Arrays.equals(there.contentHash(), content)) {
              throw Refusals.reused();
            }
            return there;
          }
          Funds funds = funds(connection, participant);
          long wanted = fen == null ? Math.max(1, funds.payableFen()) : fen;
          if (funds.payableFen() < wanted) {
            throw new ProblemException(
                ProblemCode.INSUFFICIENT_CASH,
                "of your "
                    + funds.availableFen()
                    + " fen, "
                    + funds.payableFen()
                    + " can be paid out now; "
                    + funds.keptBackFen()
                    + " may go back with a later sale");
          }
          Instant at = now();
          store.add(
              connection,
              new Payout(
                  id,
                  participant,
                  wanted,
                  payee,
                  "requested",
                  at,
                  null,
                  null,
                  null,
                  null,
                  content));
          cash.write(
              connection,
              List.of(desk(participant, at).freezeShare(id, participant.value(), wanted)));
          return store.find(connection, id, false).orElseThrow();
        });
  }

  /**
   * The bank says that it paid.
   *
   * @param reference the bank's own name of the transfer
   * @throws ProblemException PAYOUT_UNKNOWN, MOVEMENT_STATE; CONFLICT when the reference was used
   *     for another payout
   */
  public Payout confirm(Scheme scheme, UUID id, String reference, String by) {
    return decide(
        scheme,
        id,
        (connection, payout, at) -> {
          if (payout.state().equals("confirmed") && payout.bankReference().equals(reference)) {
            return;
          }
          requireWaiting(payout);
          if (store.isUsed(connection, scheme, reference)) {
            throw Refusals.referenceUsed();
          }
          store.decide(connection, id, "confirmed", at, by, reference, null);
          cash.write(
              connection,
              List.of(
                  new CashDesk(scheme, at, by)
                      .payShare(id, payout.participant().value(), payout.amountFen())));
        });
  }

  /** The bank says that it did not pay; the money goes back to its participant. */
  public Payout reject(Scheme scheme, UUID id, String reason, String by) {
    return decide(
        scheme,
        id,
        (connection, payout, at) -> end(connection, payout, "rejected", reason, at, by));
  }

  /** The participant takes back what the bank has not confirmed. */
  public Payout cancel(ParticipantId participant, UUID id) {
    String by = participant.toString();
    return decide(
        participant.scheme(),
        id,
        (connection, payout, at) -> {
          if (!payout.participant().equals(participant)) {
            throw unknown(id);
          }
          end(connection, payout, "cancelled", "cancelled by the participant", at, by);
        });
  }

  private void end(
      Connection connection, Payout payout, String state, String reason, Instant at, String by)
      throws SQLException {
    if (payout.state().equals(state)) {
      return;
    }
    requireWaiting(payout);
    store.decide(connection, payout.id(), state, at, by, null, reason);
    ParticipantId participant = payout.participant();
    cash.write(
        connection,
        List.of(
            new CashDesk(participant.scheme(), at, by)
                .unfreezeShare(payout.id(), participant.value(), payout.amountFen())));
  }

  private interface Step {
    void on(Connection connection, Payout payout, Instant at) throws SQLException;
  }

  private Payout decide(Scheme scheme, UUID id, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          Payout seen =
              store
                  .find(connection, id, false)
                  .filter(p -> p.participant().scheme() == scheme)
                  .orElseThrow(() -> unknown(id));
          lock(connection, seen.participant());
          step.on(connection, store.find(connection, id, true).orElseThrow(), now());
          return store.find(connection, id, false).orElseThrow();
        });
  }

  private static void requireWaiting(Payout payout) {
    if (!payout.state().equals("requested")) {
      throw new ProblemException(
          ProblemCode.MOVEMENT_STATE, "it is " + payout.state() + " already");
    }
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.PAYOUT_UNKNOWN, "no payout has the id " + id);
  }

  /** One of a participant's payouts. */
  public Payout mine(ParticipantId participant, UUID id) {
    return Transactions.read(
        dataSource,
        connection ->
            store
                .find(connection, id, false)
                .filter(p -> p.participant().equals(participant))
                .orElseThrow(() -> unknown(id)));
  }

  /** A participant's payouts, oldest first. */
  public List<Payout> of(ParticipantId participant, Instant at, UUID after, int limit) {
    return Transactions.read(dataSource, c -> store.of(c, participant, at, after, limit));
  }

  /** What waits for the bank, oldest first. */
  public List<Payout> waiting(Scheme scheme, Instant at, UUID after, int limit) {
    return Transactions.read(dataSource, c -> store.waiting(c, scheme, at, after, limit));
  }

  /**
   * Gives what people who were erased still had of sales back to the ring-fenced budgets that paid
   * it, the last to pay first. Sales after an erasure pay that share no more.
   *
   * @return how many accounts were emptied
   */
  public int returnSharesOfErased() {
    List<ParticipantId> people = Transactions.read(dataSource, shares::erasedWithShares);
    people.forEach(
        participant ->
            Transactions.write(
                dataSource,
                connection -> {
                  giveBack(connection, participant);
                  return null;
                }));
    return people.size();
  }

  private void giveBack(Connection connection, ParticipantId participant) throws SQLException {
    Scheme scheme = participant.scheme();
    List<Paid> paid = shares.paid(connection, participant);
    List<AccountId> budgets = paid.stream().map(Paid::budget).toList();
    List<AccountId> first = new ArrayList<>(budgets);
    first.add(CashAccounts.bank(scheme));
    cash.lock(connection, first);
    long left = cash.lock(connection, List.of(own(participant))).get(own(participant));
    Instant at = now();
    CashDesk desk = new CashDesk(scheme, at, null);
    UUID cause = shares.erasure(connection, participant);
    List<JournalEntry> entries = new ArrayList<>();
    for (Paid some : paid) {
      long back = Math.min(left, some.fen());
      if (back > 0) {
        entries.add(desk.share(cause, entries.size(), some.budget(), own(participant), -back));
        left -= back;
      }
    }
    if (!entries.isEmpty()) {
      cash.write(connection, entries);
    }
  }

  private void lock(Connection connection, ParticipantId participant) throws SQLException {
    cash.lock(connection, List.of(CashAccounts.bank(participant.scheme())));
    cash.lock(connection, List.of(own(participant), waiting(participant)));
  }

  private static CashDesk desk(ParticipantId participant, Instant at) {
    return new CashDesk(participant.scheme(), at, participant.toString());
  }

  private static AccountId own(ParticipantId participant) {
    return CashAccounts.proceeds(participant.scheme(), participant.value());
  }

  private static AccountId waiting(ParticipantId participant) {
    return CashAccounts.payout(participant.scheme(), participant.value());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
