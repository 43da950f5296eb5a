package org.tanpuhui.ledger.restoration;

import jakarta.enterprise.context.ApplicationScoped;
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
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.store.RetirementStore;
import org.tanpuhui.ledger.credits.store.RetirementStore.People;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.unit.CertificateId;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.exchange.RestorationMarket;
import org.tanpuhui.ledger.exchange.RestorationMarket.Bought;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.restoration.Restoration.Purchase;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Substitute restoration of ecological damage: the authority registers the agreed compensation, the
 * exchange sets the liable party's money aside and spends it: whole tonnes at the listed price,
 * without a buyer's fee, retired in the same transaction. What buys no whole tonne stays set aside
 * until the authority gives it back.
 */
@ApplicationScoped
public class RestorationService {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final EndReason REASON = EndReason.ECOLOGICAL_RESTORATION;

  private final DataSource dataSource;
  private final RestorationMarket market;
  private final CreditBook book;
  private final Clock clock = Clock.systemUTC();
  private final RestorationStore store = new RestorationStore();
  private final RetirementStore retirements = new RetirementStore();

  public RestorationService(DataSource dataSource, RestorationMarket market, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.market = market;
    this.book = new CreditBook(salts);
  }

  /** What the authority registers. */
  public record Wish(
      String caseNo,
      String liableOrg,
      String liableName,
      String damage,
      LocalDate agreedOn,
      long amountFen) {}

  /**
   * Registers a case; the same again answers the first.
   *
   * @throws ProblemException ID_REUSED when the case number has other content
   */
  public Restoration register(Person by, Wish wish) {
    UUID id = Ids.timeOrdered(Instant.EPOCH, "restoration", by.scheme().id(), wish.caseNo());
    return Transactions.write(
        dataSource,
        connection -> {
          Restoration there = store.find(connection, id).orElse(null);
          if (there != null) {
            return same(there, wish);
          }
          Instant at = now();
          Restoration made =
              new Restoration(
                  id,
                  by.scheme(),
                  wish.caseNo(),
                  wish.liableOrg(),
                  wish.liableName(),
                  wish.damage(),
                  wish.agreedOn(),
                  wish.amountFen(),
                  0,
                  at,
                  by.subject(),
                  null,
                  null,
                  List.of());
          store.add(connection, made);
          record(connection, by, "restoration.registered", made, at);
          return made;
        });
  }

  private static Restoration same(Restoration there, Wish wish) {
    if (!there.liableOrg().equals(wish.liableOrg())
        || !there.liableName().equals(wish.liableName())
        || !there.agreedOn().equals(wish.agreedOn())
        || there.amountFen() != wish.amountFen()) {
      throw new ProblemException(
          ProblemCode.ID_REUSED, "the case " + there.caseNo() + " is registered otherwise");
    }
    return there;
  }

  /**
   * Sets the liable party's money aside; the same again changes nothing.
   *
   * @throws ProblemException RESTORATION_UNKNOWN, NOT_A_MEMBER, INSUFFICIENT_CASH
   */
  public Restoration freeze(Person by, UUID id) {
    return onCase(
        by,
        id,
        (connection, there) -> {
          if (there.frozenAt() != null) {
            return;
          }
          Instant at = now();
          market.freeze(
              connection,
              there.scheme(),
              there.liableOrg(),
              id,
              there.amountFen(),
              at,
              by.subject());
          store.freeze(connection, id, at, by.subject());
          record(connection, by, "restoration.frozen", there, at);
        });
  }

  /**
   * Buys from the best listing as many whole tonnes as the money that is left pays, and retires
   * them.
   *
   * @throws ProblemException RESTORATION_UNKNOWN, RESTORATION_STATE, SAME_PERSON, and those of a
   *     pick
   */
  public Restoration purchase(Person by, UUID id, UUID listing) {
    return onCase(
        by,
        id,
        (connection, there) -> {
          if (there.frozenAt() == null || there.releasedAt() != null) {
            throw new ProblemException(
                ProblemCode.RESTORATION_STATE, "the case is " + there.state());
          }
          if (there.registeredBy().equals(by.subject())) {
            throw new ProblemException(ProblemCode.SAME_PERSON, "who registered does not buy");
          }
          buy(connection, by, there, listing);
        });
  }

  private void buy(Connection connection, Person by, Restoration there, UUID listing)
      throws SQLException {
    int number = there.purchases().size() + 1;
    UUID retirement = Ids.timeOrdered(Instant.EPOCH, there.id(), "retirement", number);
    Bought bought =
        market.buy(
            connection,
            there.scheme(),
            there.liableOrg(),
            there.id() + "/" + number,
            listing,
            there.leftFen(),
            by.subject());
    UUID entry = retire(connection, by, there, retirement, bought);
    retirements.add(connection, application(there, retirement, bought));
    retirements.decide(connection, retirement, "retired", by, bought.at(), null, entry);
    retirements.certify(connection, retirement, CertificateId.next(RANDOM), bought.at());
    store.add(
        connection,
        there,
        new Purchase(
            number,
            bought.priceFen(),
            bought.tonnes(),
            bought.spentFen(),
            there.leftFen() - bought.spentFen(),
            bought.trade(),
            retirement,
            bought.at(),
            by.subject(),
            null));
    record(connection, by, "restoration.bought", there, bought.at());
  }

  /** Exactly the units of the trade: frozen for the case first, so that no others are taken. */
  private UUID retire(
      Connection connection, Person by, Restoration there, UUID retirement, Bought bought)
      throws SQLException {
    AccountId holding = CreditOwner.organisation(there.scheme(), there.liableOrg()).account();
    AccountId frozen = CreditOwner.frozen(holding);
    book.lock(connection, List.of(holding, frozen, REASON.account(there.scheme())));
    int n = 0;
    for (SerialRange range : bought.units()) {
      Command freeze = new Command(retirement, n++, bought.at(), by.subject());
      book.freeze(connection, freeze, holding, retirement, Pick.exactly(range));
    }
    // The certificate's proof opens this entry to everyone, so it names the case and no person.
    return book.endFrozen(
            connection,
            new Command(retirement, 0, bought.at(), null),
            holding,
            retirement,
            Pick.any(bought.tonnes()),
            REASON)
        .entryId();
  }

  private static Retirement application(Restoration there, UUID retirement, Bought bought) {
    return new Retirement(
        retirement,
        there.scheme(),
        REASON,
        CreditOwner.organisation(there.scheme(), there.liableOrg()).account(),
        bought.tonnes(),
        null,
        "applied",
        there.liableName(),
        there.caseNo() + ": " + there.damage(),
        there.agreedOn(),
        org.tanpuhui.platform.CityTime.day(bought.at()),
        null,
        bought.at(),
        null,
        null,
        new People(there.registeredBy(), null, null, null, null),
        null,
        Ids.hash(there.id().toString(), bought.trade().toString()));
  }

  /**
   * Gives back what buys no whole tonne any more, and closes the case.
   *
   * @throws ProblemException RESTORATION_STATE before anything was bought
   */
  public Restoration release(Person by, UUID id) {
    return onCase(
        by,
        id,
        (connection, there) -> {
          if (there.releasedAt() != null) {
            return;
          }
          if (there.spentFen() == 0) {
            throw new ProblemException(
                ProblemCode.RESTORATION_STATE, "nothing was bought yet, so nothing is left over");
          }
          Instant at = now();
          if (there.leftFen() > 0) {
            market.release(
                connection,
                there.scheme(),
                there.liableOrg(),
                id,
                there.leftFen(),
                at,
                by.subject());
          }
          store.release(connection, id, at, by.subject());
          record(connection, by, "restoration.closed", there, at);
        });
  }

  private interface Step {
    void on(Connection connection, Restoration there) throws SQLException;
  }

  private Restoration onCase(Person by, UUID id, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          known(connection, by.scheme(), id);
          step.on(connection, store.lock(connection, id));
          return store.find(connection, id).orElseThrow();
        });
  }

  private static void record(
      Connection connection, Person by, String kind, Restoration there, Instant at)
      throws SQLException {
    Acts.record(
        connection,
        Act.of(there.scheme(), at, kind, by.subject(), there.id().toString())
            .with(there.caseNo() + ", " + there.amountFen() + " fen"));
  }

  /** One case; {@code org} null for anyone's. */
  public Restoration find(Scheme scheme, UUID id, String org) {
    return Transactions.read(dataSource, connection -> store.find(connection, id))
        .filter(found -> found.scheme() == scheme)
        .filter(found -> org == null || org.equals(found.liableOrg()))
        .orElseThrow(() -> unknown(id));
  }

  /** Cases of a scheme; {@code org} null for all. */
  public List<Restoration> page(Scheme scheme, String org, UUID after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.page(connection, scheme, org, after, limit));
  }

  private Restoration known(Connection connection, Scheme scheme, UUID id) throws SQLException {
    return store
        .find(connection, id)
        .filter(found -> found.scheme() == scheme)
        .orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.RESTORATION_UNKNOWN, "no case has the id " + id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
