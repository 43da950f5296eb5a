package org.tanpuhui.ledger.credits;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.CreditBook.Moved;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.store.PositionStore;
import org.tanpuhui.ledger.credits.store.PositionStore.Position;
import org.tanpuhui.ledger.credits.store.RetirementStore;
import org.tanpuhui.ledger.credits.store.RetirementStore.People;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.unit.CertificateId;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Retirement: a holder applies, the units are frozen under the application; somebody else, of
 * another organisation, reviews it; then the units are retired for ever and a certificate is
 * issued. A plain cancellation needs no review, for nothing is claimed with it. Units of a
 * public-welfare account cannot be frozen, so they are taken when the second person approves.
 */
@ApplicationScoped
public class RetirementService {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String APPLIED = "applied";

  private final DataSource dataSource;
  private final Clock clock = Clock.systemUTC();
  private final CreditBook book;
  private final RetirementStore store = new RetirementStore();
  private final PositionStore positions = new PositionStore();
  private final BatchStore batches = new BatchStore();
  private final CreditStore credits = new CreditStore();

  public RetirementService(DataSource dataSource, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.book = new CreditBook(salts);
  }

  /**
   * What to retire.
   *
   * @param batchId of this batch only; null for any
   * @param units exactly these; null for any
   * @param beneficiary for whom, as it stands on the certificate
   * @param purpose what for, as it stands on the certificate
   * @param complianceYear whose obligation; null for other reasons than a compliance offset
   */
  public record Wish(
      EndReason reason,
      long tonnes,
      String batchId,
      SerialRange units,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      Integer complianceYear) {

    Pick pick() {
      return new Pick(tonnes, batchId, null, null, null, units);
    }

    byte[] hash() {
      return Ids.hash(
          reason.id(),
          Long.toString(tonnes),
          String.valueOf(batchId),
          String.valueOf(units),
          beneficiary,
          purpose,
          periodStart.toString(),
          periodEnd.toString(),
          String.valueOf(complianceYear));
    }
  }

  /**
   * Applies for a retirement, or cancels at once.
   *
   * @param key the applicant's own name for it; the same again answers the first
   * @throws ProblemException CREDIT_ACCOUNT_UNKNOWN, INSUFFICIENT_CREDITS, UNITS_NOT_AVAILABLE,
   *     POSITION_UNKNOWN, OVER_OFFSET_LIMIT, OWN_BOUNDARY, ID_REUSED
   */
  public Retirement apply(Person by, CreditOwner owner, String key, Wish wish) {
    UUID id = Ids.timeOrdered(Instant.EPOCH, "retirement", owner.account().toString(), key);
    return Transactions.write(
        dataSource,
        connection -> {
          Retirement there = store.find(connection, id).orElse(null);
          if (there != null) {
            return same(there, wish);
          }
          AccountId account = owner.account();
          if (credits.account(connection, account).isEmpty()) {
            throw new ProblemException(
                ProblemCode.CREDIT_ACCOUNT_UNKNOWN, owner.ref() + " holds no credits");
          }
          return wish.reason() == EndReason.VOLUNTARY_CANCELLATION
              ? cancel(connection, id, by, account, wish)
              : applied(connection, id, by, account, wish);
        });
  }

  private static Retirement same(Retirement there, Wish wish) {
    if (!MessageDigest.isEqual(there.contentHash(), wish.hash())) {
      throw new ProblemException(
          ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another retirement");
    }
    return there;
  }

  private Retirement cancel(Connection connection, UUID id, Person by, AccountId account, Wish wish)
      throws SQLException {
    Instant at = now();
    Moved moved =
        book.end(
            connection, ending(id, at), account, wish.pick(), EndReason.VOLUNTARY_CANCELLATION);
    store.add(connection, application(id, by, account, wish, null, at));
    return decided(connection, id, "retired", by, at, null, moved.entryId());
  }

  /**
   * The command of an entry that a certificate proves. The proof opens the entry to everyone, so it
   * names the case and no person; who decided stands with the case and in its act.
   */
  private static Command ending(UUID id, Instant at) {
    return new Command(id, 0, at, null);
  }

  private Retirement applied(
      Connection connection, UUID id, Person by, AccountId account, Wish wish) throws SQLException {
    Instant at = now();
    if (wish.reason() == EndReason.PUBLIC_WELFARE) {
      store.add(connection, application(id, by, account, wish, null, at));
      return store.find(connection, id).orElseThrow();
    }
    Moved frozen =
        book.freeze(connection, new Command(id, 0, at, by.subject()), account, id, wish.pick());
    UUID position = null;
    if (wish.reason() == EndReason.COMPLIANCE_OFFSET) {
      position = use(connection, by, wish, frozen.units());
    }
    store.add(connection, application(id, by, account, wish, position, at));
    return store.find(connection, id).orElseThrow();
  }

  private UUID use(Connection connection, Person by, Wish wish, List<StandingRange> units)
      throws SQLException {
    int year = wish.complianceYear();
    UUID id =
        positions
            .of(connection, by.scheme(), by.org(), year)
            .map(Position::id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.POSITION_UNKNOWN, by.org() + " has none for " + year));
    Position position = positions.lock(connection, id);
    requireOutsideBoundary(connection, position, units);
    if (position.offset() + wish.tonnes() > position.limit()) {
      throw new ProblemException(
          ProblemCode.OVER_OFFSET_LIMIT,
          "the limit of %s for %d is %d t, %d t are retired or applied for, so %d t remain"
              .formatted(
                  position.entity(),
                  year,
                  position.limit(),
                  position.offset(),
                  Math.max(0, position.limit() - position.offset())));
    }
    positions.use(connection, id, wish.tonnes());
    return id;
  }

  private void requireOutsideBoundary(
      Connection connection, Position position, List<StandingRange> units) throws SQLException {
    for (StandingRange range : units) {
      String project =
          batches.find(connection, position.scheme(), range.batchId()).orElseThrow().projectId();
      if (position.figures().boundaryProjects().contains(project)) {
        throw new ProblemException(
            ProblemCode.OWN_BOUNDARY,
            "the batch "
                + range.batchId()
                + " is of the project "
                + project
                + ", inside the boundary of "
                + position.entity()
                + "; name another batch_id");
      }
    }
  }

  private static Retirement application(
      UUID id, Person by, AccountId account, Wish wish, UUID position, Instant at) {
    return new Retirement(
        id,
        by.scheme(),
        wish.reason(),
        account,
        wish.tonnes(),
        wish.batchId(),
        APPLIED,
        wish.beneficiary(),
        wish.purpose(),
        wish.periodStart(),
        wish.periodEnd(),
        position,
        at,
        null,
        null,
        new People(by.subject(), by.org(), null, null, null),
        null,
        wish.hash());
  }

  /**
   * Approves an application: the units are retired and the certificate issued.
   *
   * @throws ProblemException RETIREMENT_UNKNOWN, RETIREMENT_STATE, SAME_PERSON, SAME_ORGANISATION,
   *     OWN_BOUNDARY when the boundary was revised meanwhile
   */
  public Retirement approve(Person by, UUID id, String why) {
    return onApplication(
        by,
        id,
        true,
        (connection, retirement) -> {
          Instant at = now();
          Command command = ending(id, at);
          Moved moved =
              retirement.reason() == EndReason.PUBLIC_WELFARE
                  ? book.end(
                      connection,
                      command,
                      retirement.account(),
                      new Pick(retirement.tonnes(), retirement.batchId(), null, null, null, null),
                      retirement.reason())
                  : book.endFrozen(
                      connection,
                      command,
                      retirement.account(),
                      id,
                      Pick.any(retirement.tonnes()),
                      retirement.reason());
          if (retirement.positionId() != null) {
            requireOutsideBoundary(
                connection, positions.lock(connection, retirement.positionId()), moved.units());
          }
          return decided(connection, id, "retired", by, at, why, moved.entryId());
        });
  }

  /** Rejects an application: the units are free again. */
  public Retirement reject(Person by, UUID id, String why) {
    return onApplication(
        by,
        id,
        true,
        (connection, retirement) -> giveBack(connection, retirement, "rejected", by, why));
  }

  /**
   * Takes an application back: the units are free again.
   *
   * @param account of whom; another's is unknown to it
   */
  public Retirement withdraw(Person by, UUID id, AccountId account) {
    return onApplication(
        by,
        id,
        false,
        (connection, retirement) -> {
          if (!retirement.account().equals(account)) {
            throw unknown(id);
          }
          return giveBack(connection, retirement, "withdrawn", by, null);
        });
  }

  private Retirement giveBack(
      Connection connection, Retirement retirement, String state, Person by, String why)
      throws SQLException {
    Instant at = now();
    if (retirement.reason() != EndReason.PUBLIC_WELFARE) {
      book.unfreeze(
          connection,
          new Command(retirement.id(), 0, at, by.subject()),
          retirement.account(),
          retirement.id(),
          Pick.any(retirement.tonnes()));
    }
    if (retirement.positionId() != null) {
      positions.lock(connection, retirement.positionId());
      positions.use(connection, retirement.positionId(), -retirement.tonnes());
    }
    return decided(connection, retirement.id(), state, by, at, why, null);
  }

  private Retirement decided(
      Connection connection, UUID id, String state, Person by, Instant at, String why, UUID entryId)
      throws SQLException {
    store.decide(connection, id, state, by, at, why, entryId);
    Acts.record(
        connection,
        Act.of(by.scheme(), at, "retirement." + state, by.subject(), id.toString()).because(why));
    if (entryId != null) {
      store.certify(connection, id, CertificateId.next(RANDOM), at);
    }
    return store.find(connection, id).orElseThrow();
  }

  private interface Step {
    Retirement on(Connection connection, Retirement retirement) throws SQLException;
  }

  private Retirement onApplication(Person by, UUID id, boolean review, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          Retirement found =
              store
                  .find(connection, id)
                  .filter(retirement -> retirement.scheme() == by.scheme())
                  .orElseThrow(() -> unknown(id));
          // The balances first: that is the order of all locks.
          book.lock(connection, accounts(found));
          Retirement locked = store.lock(connection, id);
          if (!locked.state().equals(APPLIED)) {
            throw new ProblemException(
                ProblemCode.RETIREMENT_STATE, "it is " + locked.state() + " already");
          }
          if (review) {
            requireAnother(locked, by);
          }
          return step.on(connection, locked);
        });
  }

  private static List<AccountId> accounts(Retirement retirement) {
    AccountId end = retirement.reason().account(retirement.scheme());
    return retirement.reason() == EndReason.PUBLIC_WELFARE
        ? List.of(retirement.account(), end)
        : List.of(retirement.account(), CreditOwner.frozen(retirement.account()), end);
  }

  private static void requireAnother(Retirement retirement, Person by) {
    if (retirement.people().appliedBy().equals(by.subject())) {
      throw new ProblemException(ProblemCode.SAME_PERSON, "who applied does not review");
    }
    if (retirement.reason() != EndReason.PUBLIC_WELFARE
        && by.org() != null
        && by.org().equals(retirement.people().appliedOrg())) {
      throw new ProblemException(
          ProblemCode.SAME_ORGANISATION, "the organisation that applied does not review");
    }
  }

  /** One retirement; {@code account} null for anyone's. */
  public Retirement find(Scheme scheme, UUID id, AccountId account) {
    return Transactions.read(dataSource, connection -> store.find(connection, id))
        .filter(retirement -> retirement.scheme() == scheme)
        .filter(retirement -> account == null || account.equals(retirement.account()))
        .orElseThrow(() -> unknown(id));
  }

  /** Retirements of a scheme; {@code account} and {@code state} null for all. */
  public List<Retirement> page(
      Scheme scheme, AccountId account, String state, UUID after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.page(connection, scheme, account, state, after, limit));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.RETIREMENT_UNKNOWN, "no retirement has the id " + id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
