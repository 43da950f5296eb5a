package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.store.AuditStore;
import org.tanpuhui.ledger.store.AuditStore.ClassTotal;
import org.tanpuhui.ledger.store.AuditStore.Entry;
import org.tanpuhui.ledger.store.AuditStore.Search;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.store.ProjectBooks;
import org.tanpuhui.ledger.store.TraceStore;
import org.tanpuhui.platform.Scheme;

/** What auditors ask of the whole journal. */
@ApplicationScoped
public class AuditService {
  private static final Totals NOTHING =
      new Totals(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

  private final DataSource dataSource;
  private final AuditStore store = new AuditStore();
  private final BooksStore books = new BooksStore();
  private final TraceStore traces = new TraceStore();
  private final ProjectBooks projects = new ProjectBooks();

  /**
   * @param dataSource of the service's database
   */
  public AuditService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Totals by asset and class until a book date or a time of record; null for any. */
  public List<ClassTotal> classes(Scheme scheme, LocalDate day, Instant time) {
    return Transactions.read(dataSource, c -> store.classes(c, scheme, day, time));
  }

  /** Totals by asset and class of the entries in the tree of a size. */
  public List<ClassTotal> classesInTree(Scheme scheme, long size) {
    return Transactions.read(dataSource, c -> store.classesInTree(c, scheme, size));
  }

  /** What the projects of a scheme have issued, carry and owe now. */
  public List<ProjectBooks.Book> projects(Scheme scheme) {
    return Transactions.read(dataSource, c -> projects.of(c, scheme));
  }

  /** How many leaves of a scheme have their place in the tree. */
  public long treeSize(Scheme scheme) {
    return Transactions.read(dataSource, c -> store.treeSize(c, scheme));
  }

  /** Totals of any account now; empty if nothing was ever posted to it. */
  public Optional<Map<Asset, Totals>> account(AccountId account) {
    return Transactions.read(
        dataSource,
        c ->
            switch (account.accountClass()) {
              case PARTICIPANT -> books.participant(c, account);
              case POINTS_RESERVE -> store.reserve(c, account);
              case POOLED -> store.pooled(c, account);
              default -> books.system(c, account);
            });
  }

  /**
   * Totals of any account as they were: every asset that it has now, 0 where it had none yet, so
   * that an account is never mistaken for an empty answer; empty if nothing was ever posted to it.
   *
   * @param day last book date that counts, null for any
   * @param time last time of record that counts, null for any
   */
  public Optional<Map<Asset, Totals>> accountAsOf(AccountId account, LocalDate day, Instant time) {
    Optional<Map<Asset, Totals>> now = account(account);
    if (now.isEmpty()) {
      return now;
    }
    Map<Asset, Totals> then = new EnumMap<>(Asset.class);
    now.get().keySet().forEach(asset -> then.put(asset, NOTHING));
    then.putAll(
        Transactions.read(
            dataSource,
            c ->
                switch (account.accountClass()) {
                  case PARTICIPANT ->
                      books.asOf(
                          c,
                          account,
                          day == null ? LocalDate.of(9999, 12, 31) : day,
                          time == null ? Instant.parse("9999-12-31T00:00:00Z") : time);
                  case POINTS_RESERVE ->
                      store.ownedAsOf(c, account, Asset.POINTS, day, time).orElse(Map.of());
                  case POOLED ->
                      store.ownedAsOf(c, account, Asset.REDUCTION, day, time).orElse(Map.of());
                  default -> store.systemAsOf(c, account, day, time).orElse(Map.of());
                }));
    return Optional.of(then);
  }

  /** Entries by their ids, latest occurrence first. */
  public List<Entry> entries(Scheme scheme, Collection<UUID> ids) {
    return Transactions.read(dataSource, c -> store.byId(c, scheme, ids));
  }

  /**
   * Entries, latest occurrence first.
   *
   * @param before from the entry before this one on; {@link BooksStore#END} for all
   */
  public List<Entry> search(Scheme scheme, Search what, UUID before, int limit) {
    return Transactions.read(dataSource, c -> store.search(c, scheme, what, before, limit));
  }

  /** An issued batch by its id (null for none) or by the number of one of its units (-1). */
  public Optional<TraceStore.Batch> batch(Scheme scheme, String batchId, long unit) {
    return Transactions.read(dataSource, c -> traces.batch(c, scheme, batchId, unit));
  }

  /** First and last unit of each range that a certificate is about. */
  public List<long[]> certificate(Scheme scheme, String id) {
    return Transactions.read(dataSource, c -> traces.certificate(c, scheme, id));
  }

  /** Where units stand, in order of their numbers. */
  public List<TraceStore.Units> units(Scheme scheme, long first, long last) {
    return Transactions.read(dataSource, c -> traces.units(c, scheme, first, last));
  }

  /** Entries that moved any of these units. */
  public List<UUID> movements(Scheme scheme, long first, long last) {
    return Transactions.read(dataSource, c -> traces.movements(c, scheme, first, last));
  }

  /** Whether an account's statement index has its entries. */
  public static boolean hasStatementIndex(AccountId account) {
    return account.accountClass() == AccountClass.PARTICIPANT
        || account.accountClass() == AccountClass.PROJECT_POOL;
  }
}
