package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.Lot;
import org.tanpuhui.ledger.journal.PointsAccount;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.PointsStore;
import org.tanpuhui.ledger.store.PointsStore.ParkedReversal;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Lots of points and what becomes of them unspent: decisions on parked reversals, one transaction
 * that locks the account of one participant first, and expiry, which locks some in order.
 */
@ApplicationScoped
public class PointsService {
  private static final int STRIPE = (int) PointsDesk.COMMANDS;
  private static final int EXPIRY_CHUNK = 500;

  private final DataSource dataSource;
  private final Clock clock;
  private final CommandStore commands;
  private final PointsStore store = new PointsStore();

  @Inject
  public PointsService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public PointsService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.commands = new CommandStore(salts);
  }

  /** A participant's lots, oldest first. */
  public List<Lot> lots(ParticipantId participant) {
    return Transactions.read(
        dataSource, connection -> store.lots(connection, AccountId.of(participant)));
  }

  /** Parked reversals of a scheme. */
  public List<ParkedReversal> parked(Scheme scheme, UUID after, boolean decidedToo, int limit) {
    return Transactions.read(
        dataSource, connection -> store.parked(connection, scheme, after, decidedToo, limit));
  }

  /**
   * Decides a parked reversal: {@code order} takes the points from the lots and, where they do not
   * suffice, makes a debt; {@code dismiss} leaves them.
   *
   * @throws ProblemException REVERSAL_UNKNOWN; CONFLICT when it was decided otherwise
   */
  public ParkedReversal decide(
      Scheme scheme, UUID reversal, boolean order, String reason, String by) {
    String decision = order ? "order" : "dismiss";
    return Transactions.write(
        dataSource,
        connection -> {
          ParkedReversal found =
              store
                  .parked(connection, reversal)
                  .filter(p -> new AccountId(p.parked().participant()).scheme() == scheme)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.REVERSAL_UNKNOWN,
                              "no parked reversal has the id " + reversal));
          PointsAccount account = account(connection, found.parked().participant());
          ParkedReversal locked = store.parked(connection, reversal).orElseThrow();
          if (locked.decision() != null) {
            if (!locked.decision().equals(decision)) {
              throw new ProblemException(
                  ProblemCode.CONFLICT, "it was decided already: " + locked.decision());
            }
            return locked;
          }
          Instant at = now();
          UUID entry = order ? PointsDesk.orderId(found.parked()) : null;
          if (order) {
            commands.write(connection, PointsDesk.order(account, found.parked(), at, by), STRIPE);
          }
          store.decide(connection, reversal, decision, by, at, reason, entry);
          Acts.record(
              connection,
              Act.of(scheme, at, "reversal." + decision, by, reversal.toString()).because(reason));
          return store.parked(connection, reversal).orElseThrow();
        });
  }

  /**
   * Expires every lot of a scheme that ended before the present month. Each chunk of participants
   * is one transaction; after a crash the rest is found by what the lots still hold, so running
   * twice, or on two machines, changes nothing.
   *
   * @return entries made
   */
  public int expire(Scheme scheme) {
    YearMonth present = YearMonth.from(CityTime.day(now()));
    int month = present.getYear() * 100 + present.getMonthValue();
    int until = Transactions.read(dataSource, c -> store.expiredUntil(c, scheme));
    if (until >= month) {
      return 0;
    }
    Instant at = CityTime.startOf(present.atDay(1));
    int entries = 0;
    long after = 0;
    while (true) {
      long from = after;
      List<Long> participants =
          Transactions.read(dataSource, c -> store.expiring(c, scheme, from, month, EXPIRY_CHUNK));
      if (participants.isEmpty()) {
        break;
      }
      entries +=
          Transactions.write(
              dataSource,
              connection -> {
                Map<Long, PointsAccount> accounts = commands.lock(connection, participants);
                Changes changes = PointsDesk.expire(accounts.values(), at);
                commands.write(connection, changes, STRIPE);
                return changes.entries().size();
              });
      after = participants.get(participants.size() - 1);
    }
    Transactions.write(
        dataSource,
        connection -> {
          store.expired(connection, scheme, month, now());
          return null;
        });
    return entries;
  }

  private PointsAccount account(Connection connection, long participant) throws SQLException {
    return commands.lock(connection, List.of(participant)).get(participant);
  }

  /** The database keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
