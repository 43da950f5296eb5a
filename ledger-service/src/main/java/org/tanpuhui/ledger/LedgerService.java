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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CampaignShares;
import org.tanpuhui.ledger.journal.Phase;
import org.tanpuhui.ledger.journal.PointsAccount;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.Poster;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.ledger.journal.Reverser;
import org.tanpuhui.ledger.journal.RuleBook;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.BooksStore.StatementEntry;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.store.CampaignStore;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.RuleStore;
import org.tanpuhui.ledger.store.TrialBalanceStore;
import org.tanpuhui.ledger.store.TrialBalanceStore.TrialBalance;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Everything the ledger can do; {@code api} and {@code intake} call only this. Thread-safe. */
@ApplicationScoped
public class LedgerService {
  private final DataSource dataSource;
  private final JournalStore journal = new JournalStore();
  private final BooksStore books = new BooksStore();
  private final TrialBalanceStore trialBalances = new TrialBalanceStore();
  private final CommandStore commands = new CommandStore();
  private final RuleStore rules = new RuleStore();

  @Inject
  public LedgerService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Carries out a batch of commands of the stream: look up, decide, write. Idempotent for ever; a
   * batch gives the same books as its commands one by one.
   *
   * @param connection in a transaction that the caller commits
   * @param batch in log order within each partition, never empty
   * @throws PoisonRecordException names a record that can never be posted
   */
  public void post(Connection connection, List<Input<StreamCommand>> batch)
      throws SQLException, PoisonRecordException {
    RuleBook known = rules.read(connection);
    for (Phase phase : Phase.of(batch)) {
      if (!phase.posts().isEmpty()) {
        CampaignShares shares = shares(connection, known.campaigns(), phase.posts());
        post(connection, new Poster(known.exchange(), shares), phase.posts());
      }
      if (!phase.reversals().isEmpty()) {
        reverse(connection, new Reverser(known.exchange(), known.corrections()), phase.reversals());
      }
    }
  }

  /** What campaigns have left for the batch; without a statement while none is in force. */
  private static CampaignShares shares(
      Connection connection, List<Campaign> all, List<Input<PostReduction>> batch)
      throws SQLException {
    if (all.isEmpty()) {
      return CampaignShares.NONE;
    }
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    Set<Integer> partitions = new TreeSet<>();
    for (Input<PostReduction> input : batch) {
      Instant at = input.value().recordedAt();
      first = at.isBefore(first) ? at : first;
      last = at.isAfter(last) ? at : last;
      partitions.add(input.partition());
    }
    Instant from = first;
    Instant to = last;
    List<Campaign> inForce = all.stream().filter(c -> c.touches(from, to)).toList();
    return inForce.isEmpty()
        ? CampaignShares.NONE
        : CampaignStore.shares(connection, inForce, partitions);
  }

  private void post(Connection connection, Poster poster, List<Input<PostReduction>> batch)
      throws SQLException, PoisonRecordException {
    if (isAhead(connection, batch)
        && journal.writeIfNew(connection, poster.decide(batch, Set.of()))) {
      return;
    }
    UUID[] ids = batch.stream().map(input -> input.value().entryId()).toArray(UUID[]::new);
    Set<UUID> present = journal.existing(connection, ids);
    journal.write(connection, poster.decide(batch, present));
  }

  private void reverse(
      Connection connection, Reverser reverser, List<Input<ReverseReduction>> batch)
      throws SQLException, PoisonRecordException {
    UUID[] ids = batch.stream().map(input -> input.value().entryId()).toArray(UUID[]::new);
    UUID[] posted = batch.stream().map(input -> input.value().posted()).toArray(UUID[]::new);
    Set<UUID> present = journal.existing(connection, ids);
    Map<UUID, Reverser.Posted> originals = commands.posted(connection, posted);
    Set<Long> participants =
        batch.stream().map(i -> i.value().participant().value()).collect(Collectors.toSet());
    Map<Long, PointsAccount> accounts = commands.lock(connection, participants);
    commands.write(
        connection, reverser.decide(batch, originals, present, accounts), batch.get(0).partition());
    Map<Integer, Long> reached = new TreeMap<>();
    for (Input<ReverseReduction> input : batch) {
      reached.merge(
          input.value().activitiesPartition(), input.value().activitiesOffset(), Math::max);
    }
    for (Map.Entry<Integer, Long> position : reached.entrySet()) {
      commands.reach(connection, position.getKey(), position.getValue());
    }
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

  /**
   * Totals per asset of a participant or a project's pool as they were; assets without any absent.
   *
   * @param day last book date that counts
   * @param time last time of record that counts
   */
  public Map<Asset, Totals> asOf(AccountId account, LocalDate day, Instant time) {
    return read(connection -> books.asOf(connection, account, day, time));
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

  /** The books of a scheme against each other, in one snapshot, from every row there is. */
  public TrialBalance trialBalance(Scheme scheme) {
    return read(connection -> trialBalances.of(connection, scheme, true));
  }

  /** The same from the totals that are kept with every change; a handful of rows. */
  public TrialBalance runningBalance(Scheme scheme) {
    return read(connection -> trialBalances.of(connection, scheme, false));
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

  private <T> T read(Transactions.Work<T> question) {
    return Transactions.read(dataSource, question);
  }
}
