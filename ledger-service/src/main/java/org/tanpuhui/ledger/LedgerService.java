package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.PointsRule;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.Poster;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.BooksStore.StatementEntry;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.RuleStore;
import org.tanpuhui.ledger.store.TrialBalanceStore;
import org.tanpuhui.ledger.store.TrialBalanceStore.TrialBalance;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Everything the ledger can do; {@code api} and {@code intake} call only this. Thread-safe. */
@ApplicationScoped
public class LedgerService {
  private final DataSource dataSource;
  private final JournalStore journal = new JournalStore();
  private final BooksStore books = new BooksStore();
  private final TrialBalanceStore trialBalances = new TrialBalanceStore();
  private final RuleStore ruleStore = new RuleStore();
  private volatile PointsRule rules;

  @Inject
  public LedgerService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Posts a batch of recorded reductions: look up, decide, write. Idempotent for ever; a batch
   * gives the same books as its commands one by one.
   *
   * @param connection in a transaction that the caller commits
   * @param batch in log order within each partition, never empty
   * @throws PoisonRecordException names a record that can never be posted
   */
  public void post(Connection connection, List<Input<PostReduction>> batch)
      throws SQLException, PoisonRecordException {
    Poster poster = new Poster(rules(connection));
    if (isAhead(connection, batch)
        && journal.writeIfNew(connection, poster.decide(batch, Set.of()))) {
      return;
    }
    UUID[] ids = batch.stream().map(input -> input.value().entryId()).toArray(UUID[]::new);
    Set<UUID> present = journal.existing(connection, ids);
    journal.write(connection, poster.decide(batch, present));
  }

  /**
   * Whether everything in the batch was caused by records of {@code activities} that the books have
   * not reached. Then its entries are new, but for a history that was altered; the primary key
   * would tell, so nothing rests on this but the time for looking up.
   */
  private boolean isAhead(Connection connection, List<Input<PostReduction>> batch)
      throws SQLException {
    Map<Integer, Long> lowest = new HashMap<>();
    for (Input<PostReduction> input : batch) {
      lowest.merge(
          input.value().activitiesPartition(), input.value().activitiesOffset(), Math::min);
    }
    Map<Integer, Long> reached = journal.progress(connection, lowest.keySet());
    return lowest.entrySet().stream().allMatch(e -> e.getValue() > reached.get(e.getKey()));
  }

  /** Totals per asset of a participant; empty if nothing was ever posted to it. */
  public Optional<Map<Asset, Totals>> balances(ParticipantId participant) {
    return read(connection -> books.participant(connection, AccountId.of(participant)));
  }

  /** Totals per asset of any account; empty if nothing was ever posted to it. */
  public Optional<Map<Asset, Totals>> account(AccountId account) {
    return read(
        connection ->
            account.accountClass() == AccountClass.PARTICIPANT
                ? books.participant(connection, account)
                : books.system(connection, account));
  }

  /**
   * Entries on an account's statement, latest occurrence first.
   *
   * @param before from the entry before this one on; {@link BooksStore#END} for all
   */
  public List<StatementEntry> statement(AccountId account, UUID before, int limit) {
    return read(connection -> books.statement(connection, account, before, limit));
  }

  /** The books of a scheme against each other, in one snapshot. */
  public TrialBalance trialBalance(Scheme scheme) {
    return read(connection -> trialBalances.of(connection, scheme));
  }

  /** The versions of a scheme's exchange rule, newest first. */
  public List<ExchangeRule> exchangeRules(Scheme scheme) {
    return read(connection -> rules(connection).versions(scheme));
  }

  /** Points given for an activity, 0 if none; empty if it is not posted. */
  public OptionalLong points(UUID activityId, Instant occurredAt) {
    UUID entryId = PostReduction.entryId(occurredAt, activityId);
    return read(connection -> books.points(connection, entryId));
  }

  /** Per partition, the highest offset on {@code activities} whose effects are in the books. */
  public Map<Integer, Long> progress() {
    return read(books::progress);
  }

  /** Entries that post activities received on a local day, per scheme. */
  public Map<Scheme, Long> entriesOfDay(LocalDate day) {
    return read(connection -> books.entriesOfDay(connection, day));
  }

  /** Rules come by migration, so they are read once. */
  private PointsRule rules(Connection connection) throws SQLException {
    PointsRule known = rules;
    if (known == null) {
      known = new PointsRule(ruleStore.all(connection));
      rules = known;
    }
    return known;
  }

  private <T> T read(Question<T> question) {
    try (Connection connection = dataSource.getConnection()) {
      return question.ask(connection);
    } catch (SQLException e) {
      if (isOutage(e)) {
        throw new ProblemException(
            ProblemCode.SERVICE_UNAVAILABLE, "the books cannot be read now", List.of(), 1);
      }
      throw new IllegalStateException("a question to the books failed", e);
    }
  }

  /** SQLSTATE classes 08 connection, 53 resources, 57 operator; Agroal gives none. */
  private static boolean isOutage(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57");
  }

  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }
}
