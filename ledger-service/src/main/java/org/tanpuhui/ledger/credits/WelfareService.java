package org.tanpuhui.ledger.credits;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.CreditBook.Moved;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.store.CreditStore.Account;
import org.tanpuhui.ledger.credits.store.GiftStore;
import org.tanpuhui.ledger.credits.store.GiftStore.Given;
import org.tanpuhui.ledger.credits.store.GiftStore.OfBatch;
import org.tanpuhui.ledger.credits.store.WelfareStore;
import org.tanpuhui.ledger.credits.store.WelfareStore.Assignment;
import org.tanpuhui.ledger.credits.store.WelfareStore.Donation;
import org.tanpuhui.ledger.credits.store.WelfareStore.Welfare;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Public-welfare accounts (公益碳账户): holders give units, people assign what their pooled grams
 * become, which {@link WelfareGifts} carries out; the only way out is retirement, which {@link
 * RetirementService} does.
 */
@ApplicationScoped
public class WelfareService {
  private static final int MOST_GIFTS = 100;

  private final DataSource dataSource;
  private final Clock clock = Clock.systemUTC();
  private final CreditBook book;
  private final CreditStore credits = new CreditStore();
  private final WelfareStore store = new WelfareStore();
  private final GiftStore gifts = new GiftStore();

  public WelfareService(DataSource dataSource, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.book = new CreditBook(salts);
  }

  /** The owner of an account with this code. */
  public static CreditOwner owner(Scheme scheme, String code) {
    return new CreditOwner(scheme, CreditOwner.Kind.PUBLIC_WELFARE, code);
  }

  /**
   * Opens an account; the same again answers the first.
   *
   * @throws ProblemException CONFLICT when the code is taken under other names
   */
  public Welfare open(Person by, String code, String nameZh, String nameEn) {
    return Transactions.write(
        dataSource,
        connection -> {
          CreditOwner owner = owner(by.scheme(), code);
          boolean isNew = credits.account(connection, owner.account()).isEmpty();
          Instant at = now();
          credits.open(connection, owner, nameZh, nameEn, at, by.subject());
          if (isNew) {
            Acts.record(
                connection, Act.of(by.scheme(), at, "welfare_account.opened", by.subject(), code));
          }
          Account there = credits.account(connection, owner.account()).orElseThrow();
          if (!there.nameZh().equals(nameZh) || !there.nameEn().equals(nameEn)) {
            throw new ProblemException(
                ProblemCode.CONFLICT, "the code " + code + " is that of " + there.nameEn());
          }
          return find(connection, by.scheme(), code);
        });
  }

  /** Every account of a scheme. */
  public List<Welfare> accounts(Scheme scheme) {
    return Transactions.read(dataSource, connection -> store.accounts(connection, scheme));
  }

  /** One account. */
  public Welfare account(Scheme scheme, String code) {
    return Transactions.read(dataSource, connection -> find(connection, scheme, code));
  }

  private Welfare find(Connection connection, Scheme scheme, String code) throws SQLException {
    return store.accounts(connection, scheme).stream()
        .filter(account -> account.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.CREDIT_ACCOUNT_UNKNOWN, "no public-welfare account is " + code));
  }

  /**
   * Gives free units of a holder to an account.
   *
   * @param key the holder's own name for it; the same again answers the first
   * @param batchId of this batch only; null for any
   */
  public Donation donate(
      Person by, CreditOwner from, String key, String code, long tonnes, String batchId) {
    UUID id = Ids.timeOrdered(Instant.EPOCH, "donation", from.account().toString(), key);
    return Transactions.write(
        dataSource,
        connection -> {
          AccountId to = find(connection, by.scheme(), code).account();
          Optional<Donation> there = store.donation(connection, id);
          if (there.isPresent()) {
            Donation first = there.get();
            if (!first.to().equals(to)
                || first.tonnes() != tonnes
                || !Objects.equals(first.batchId(), batchId)) {
              throw new ProblemException(
                  ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another donation");
            }
            return first;
          }
          if (credits.account(connection, from.account()).isEmpty()) {
            throw new ProblemException(
                ProblemCode.CREDIT_ACCOUNT_UNKNOWN, from.ref() + " holds no credits");
          }
          Instant at = now();
          Moved moved =
              book.transfer(
                  connection,
                  new Command(id, 0, at, by.subject()),
                  from.account(),
                  to,
                  new Pick(tonnes, batchId, null, null, null, null));
          Donation donation =
              new Donation(
                  id, from.account(), to, tonnes, at, moved.entryId(), batchId, by.subject());
          store.add(connection, donation);
          return donation;
        });
  }

  /** To whom a participant gives what its pooled grams become; empty for nobody. */
  public Optional<Welfare> assignment(ParticipantId participant) {
    return Transactions.read(
        dataSource,
        connection -> {
          AccountId account =
              store.current(connection, participant).map(Assignment::account).orElse(null);
          return account == null
              ? Optional.empty()
              : store.accounts(connection, participant.scheme()).stream()
                  .filter(welfare -> welfare.account().equals(account))
                  .findFirst();
        });
  }

  /**
   * Changes it, for batches issued from now on.
   *
   * @param code null to give to nobody any more
   */
  public Optional<Welfare> assign(ParticipantId participant, String code) {
    return Transactions.write(
        dataSource,
        connection -> {
          Welfare welfare = code == null ? null : find(connection, participant.scheme(), code);
          AccountId account = welfare == null ? null : welfare.account();
          Optional<Assignment> last = store.current(connection, participant);
          if (!Objects.equals(last.map(Assignment::account).orElse(null), account)) {
            int next = last.map(Assignment::changeNo).orElse(0) + 1;
            Instant at = now();
            store.add(connection, participant, new Assignment(next, account, at));
            String who = participant.toString();
            Acts.record(
                connection,
                Act.of(participant.scheme(), at, "welfare_assignment.changed", who, who)
                    .with(code == null ? "to nobody" : "to " + code));
          }
          return Optional.ofNullable(welfare);
        });
  }

  /** What became of a participant's assigned grams, latest batch first. */
  public List<Given> given(ParticipantId participant) {
    return Transactions.read(dataSource, c -> gifts.of(c, participant, MOST_GIFTS));
  }

  /** What an account got by people's assignment, latest batch first. */
  public List<OfBatch> gifts(AccountId account) {
    return Transactions.read(dataSource, c -> gifts.of(c, account, MOST_GIFTS));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
