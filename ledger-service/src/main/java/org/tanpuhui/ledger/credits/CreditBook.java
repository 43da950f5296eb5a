package org.tanpuhui.ledger.credits;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Cut;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.credits.unit.UnitState;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Moves certified credits: the only way to. Each method is one entry of the journal, one posting
 * pair of whole tonnes, in the transaction of the caller, who commits or rolls back.
 *
 * <p>A movement locks the balances of both its accounts, in key order, then the control totals,
 * then the totals of the batches it touches; the ranges of an account change only under the lock of
 * its balance. Who moves more than once in a transaction calls {@link #lock} first, with all
 * accounts, or two such callers can meet head on.
 *
 * <p>Which units move is decided by {@link Pick}: the lowest serial numbers that fit. So whoever
 * repeats a history in its order moves the same units.
 */
public final class CreditBook {
  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  private final CreditStore store = new CreditStore();
  private final BatchStore batches = new BatchStore();
  private final CommandStore journal;

  public CreditBook(SchemeSalts salts) {
    this.journal = new CommandStore(salts);
  }

  /**
   * What makes a movement.
   *
   * @param cause id of the order, trade, retirement or other case; with {@code n} and the purpose
   *     it names the entry, so the same again is refused by the journal's key
   * @param n number of the movement among those of one cause and purpose, from 0
   * @param at when
   * @param givenBy who gave the command; null for the clock
   */
  public record Command(UUID cause, int n, Instant at, String givenBy) {}

  /**
   * What a movement moved.
   *
   * @param units in rising order, each with its batch, as they stand now
   */
  public record Moved(UUID entryId, long tonnes, List<StandingRange> units) {}

  /**
   * Opens the account of a holder; nothing happens if it is open. A public-welfare account is
   * opened by {@code WelfareService} only, for it needs names.
   */
  public AccountId open(Connection connection, CreditOwner owner, Instant at, String by)
      throws SQLException {
    store.open(connection, owner, null, null, at, by);
    return owner.account();
  }

  /** Locks the balances of these accounts in key order, before several movements. */
  public void lock(Connection connection, Collection<AccountId> accounts) throws SQLException {
    store.lock(connection, accounts);
  }

  /** Issues a batch by a person's command: its entry goes to the lane of commands. */
  public Batch issue(Connection connection, Issuance issuance) throws SQLException {
    return issue(connection, issuance, null);
  }

  /**
   * Issues a batch; the same again answers the first, and there is no entry.
   *
   * @param later takes the entry, which the writer of a stream appends in its own lane, with those
   *     of its batch and before it commits; null: it is appended to the lane of commands now
   * @throws IllegalStateException the batch was issued with other content, or the number belongs to
   *     another project
   */
  public Batch issue(Connection connection, Issuance issuance, Consumer<JournalEntry> later)
      throws SQLException {
    Optional<Batch> there = batches.find(connection, issuance.scheme(), issuance.batchId());
    if (there.isPresent()) {
      return same(there.get(), issuance);
    }
    AccountId origin =
        AccountId.system(issuance.scheme(), AccountClass.CREDIT_ISSUANCE, issuance.stripe());
    AccountId holding = open(connection, issuance.owner(), issuance.at(), null);
    store.lock(connection, List.of(origin, holding));
    UUID cause =
        Ids.timeOrdered(issuance.at(), "credit-batch", issuance.scheme().id(), issuance.batchId());
    Command command = new Command(cause, 0, issuance.at(), null);
    JournalEntry entry =
        entry(Purpose.CREDIT_ISSUE, command, origin, holding, holding, issuance.tonnes());
    Changes changes = Changes.of(List.of(entry));
    if (later == null) {
      journal.write(connection, changes, issuance.stripe());
    } else {
      journal.addTotals(connection, changes, issuance.stripe());
      later.accept(entry);
    }
    SerialRange units = batches.take(connection, issuance);
    batches.add(
        connection,
        issuance,
        new StandingRange(
            units, issuance.batchId(), holding, null, issuance.at(), entry.entryId(), 0),
        origin.value());
    return batches.find(connection, issuance.scheme(), issuance.batchId()).orElseThrow();
  }

  private static Batch same(Batch there, Issuance issuance) {
    boolean same =
        there.projectId().equals(issuance.projectId())
            && there.seriesNo() == issuance.seriesNo()
            && there.methodology().equals(issuance.methodology())
            && there.periodStart().equals(issuance.periodStart())
            && there.periodEnd().equals(issuance.periodEnd())
            && there.units().tonnes() == issuance.tonnes();
    if (!same) {
      throw new IllegalStateException(
          "the batch " + issuance.batchId() + " was issued with other content");
    }
    return there;
  }

  /**
   * Moves units that a holder has free to another holder, or to a public-welfare account.
   *
   * @throws ProblemException INSUFFICIENT_CREDITS, UNITS_NOT_AVAILABLE
   */
  public Moved transfer(
      Connection connection, Command command, AccountId from, AccountId to, Pick pick)
      throws SQLException {
    return move(connection, Purpose.CREDIT_TRANSFER, command, from, to, pick, null, null);
  }

  /**
   * The same by the writer of a stream, which appends the entry in its own lane.
   *
   * @param stripe of system accounts and control totals that the writer owns
   * @param later takes the entry; it is appended before the transaction commits
   */
  public Moved transfer(
      Connection connection,
      Command command,
      AccountId from,
      AccountId to,
      Pick pick,
      int stripe,
      Consumer<JournalEntry> later)
      throws SQLException {
    Writer writer =
        entry -> {
          journal.addTotals(connection, Changes.of(List.of(entry)), stripe);
          later.accept(entry);
        };
    return move(connection, Purpose.CREDIT_TRANSFER, command, from, to, pick, null, null, writer);
  }

  /** Writes what an entry changes, and the entry in the lane it belongs to. */
  private interface Writer {
    void write(JournalEntry entry) throws SQLException;
  }

  /**
   * Moves units that are frozen for something to another holder.
   *
   * @param hold what they are frozen for
   */
  public Moved settle(
      Connection connection, Command command, AccountId holding, UUID hold, AccountId to, Pick pick)
      throws SQLException {
    AccountId frozen = CreditOwner.frozen(holding);
    return move(connection, Purpose.CREDIT_TRANSFER, command, frozen, to, pick, hold, null);
  }

  /**
   * Sets free units of a holder aside.
   *
   * @param hold what for: the order, retirement or other case that may take them
   */
  public Moved freeze(
      Connection connection, Command command, AccountId holding, UUID hold, Pick pick)
      throws SQLException {
    AccountId frozen = CreditOwner.frozen(holding);
    return move(connection, Purpose.CREDIT_FREEZE, command, holding, frozen, pick, null, hold);
  }

  /** Gives units back that were set aside; when the holder got them stays as it was. */
  public Moved unfreeze(
      Connection connection, Command command, AccountId holding, UUID hold, Pick pick)
      throws SQLException {
    AccountId frozen = CreditOwner.frozen(holding);
    return move(connection, Purpose.CREDIT_UNFREEZE, command, frozen, holding, pick, hold, null);
  }

  /**
   * Retires or cancels free units of a holder or of a public-welfare account, for ever.
   *
   * @param reason PUBLIC_WELFARE from a public-welfare account, any other from a holding
   */
  public Moved end(
      Connection connection, Command command, AccountId from, Pick pick, EndReason reason)
      throws SQLException {
    return move(
        connection,
        purpose(reason),
        command,
        from,
        reason.account(from.scheme()),
        pick,
        null,
        null);
  }

  /** Retires or cancels units that are frozen for something, for ever. */
  public Moved endFrozen(
      Connection connection,
      Command command,
      AccountId holding,
      UUID hold,
      Pick pick,
      EndReason reason)
      throws SQLException {
    AccountId frozen = CreditOwner.frozen(holding);
    AccountId end = reason.account(holding.scheme());
    return move(connection, purpose(reason), command, frozen, end, pick, hold, null);
  }

  private static Purpose purpose(EndReason reason) {
    return reason.isRetirement() ? Purpose.CREDIT_RETIRE : Purpose.CREDIT_CANCEL;
  }

  private Moved move(
      Connection connection,
      Purpose purpose,
      Command command,
      AccountId from,
      AccountId to,
      Pick pick,
      UUID heldFor,
      UUID holdNow)
      throws SQLException {
    Writer commands = entry -> journal.write(connection, Changes.of(List.of(entry)), STRIPE);
    return move(connection, purpose, command, from, to, pick, heldFor, holdNow, commands);
  }

  private Moved move(
      Connection connection,
      Purpose purpose,
      Command command,
      AccountId from,
      AccountId to,
      Pick pick,
      UUID heldFor,
      UUID holdNow,
      Writer writer)
      throws SQLException {
    store.lock(connection, List.of(from, to));
    List<StandingRange> standing = store.standing(connection, from, pick, heldFor);
    Cut cut = Cut.lowest(standing, pick.tonnes(), pick.within());
    if (cut == null) {
      throw tooFew(connection, from, pick, Cut.available(standing, pick.within()));
    }
    AccountId holder = from.accountClass() == AccountClass.CREDIT_FROZEN ? to : from;
    JournalEntry entry = entry(purpose, command, from, to, holder, pick.tonnes());
    writer.write(entry);
    boolean sameHolder = from.number() == to.number() && !UnitState.on(to).isFinal();
    List<StandingRange> moved =
        cut.taken().stream()
            .map(
                range ->
                    new StandingRange(
                        range.range(),
                        range.batchId(),
                        to,
                        holdNow,
                        sameHolder ? range.acquiredAt() : command.at(),
                        entry.entryId(),
                        0))
            .collect(Collectors.toList());
    store.write(connection, from, cut, moved, command.at());
    return new Moved(entry.entryId(), pick.tonnes(), moved);
  }

  private ProblemException tooFew(Connection connection, AccountId from, Pick pick, long available)
      throws SQLException {
    if (pick.within() != null) {
      List<StandingRange> elsewhere =
          store.standing(connection, from.scheme(), pick.within()).stream()
              .filter(range -> !range.account().equals(from))
              .toList();
      String states =
          elsewhere.stream()
              .map(range -> UnitState.on(range.account()))
              .map(state -> state == UnitState.HELD ? "held by another" : state.id())
              .distinct()
              .collect(Collectors.joining(", "));
      return new ProblemException(
          ProblemCode.UNITS_NOT_AVAILABLE,
          "of the units named, "
              + available
              + " are free; the others are "
              + (states.isEmpty() ? "not issued" : states));
    }
    return new ProblemException(
        ProblemCode.INSUFFICIENT_CREDITS,
        "of the " + pick.tonnes() + " t wanted, " + available + " t that fit are free");
  }

  private static JournalEntry entry(
      Purpose purpose,
      Command command,
      AccountId from,
      AccountId to,
      AccountId holder,
      long tonnes) {
    return new JournalEntry(
        Ids.timeOrdered(command.at(), command.cause(), purpose.id(), command.n()),
        purpose,
        holder,
        null,
        command.at(),
        command.at(),
        CityTime.day(command.at()),
        null,
        null,
        new JournalEntry.Cause(command.cause(), command.givenBy(), 0),
        List.of(new PostingPair(Asset.CREDIT, from, to, tonnes, 0)));
  }
}
