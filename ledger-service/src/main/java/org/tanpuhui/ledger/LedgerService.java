package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.BatchEntries;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CampaignAwards;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.Decision;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.journal.Phase;
import org.tanpuhui.ledger.journal.PointsAccount;
import org.tanpuhui.ledger.journal.PointsDesk;
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
import org.tanpuhui.ledger.store.ErasureStore;
import org.tanpuhui.ledger.store.HoldingStore;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.RuleStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.ledger.store.TrialBalanceStore;
import org.tanpuhui.ledger.store.TrialBalanceStore.TrialBalance;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Everything the ledger can do; {@code api} and {@code intake} call only this. Thread-safe. */
@ApplicationScoped
public class LedgerService {
  private final DataSource dataSource;
  private final JournalStore journal;
  private final BooksStore books = new BooksStore();
  private final TrialBalanceStore trialBalances = new TrialBalanceStore();
  private final CommandStore commands;
  private final RuleStore rules = new RuleStore();
  private final HoldingWork holdings;
  private final ErasureStore erasures = new ErasureStore();

  @Inject
  public LedgerService(DataSource dataSource, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.journal = new JournalStore(salts);
    this.commands = new CommandStore(salts);
    this.holdings = new HoldingWork(journal, commands, new CreditBook(salts));
  }

  /**
   * Carries out a batch of commands of the stream: look up, decide, write. Idempotent for ever; a
   * batch gives the same books as its commands one by one.
   *
   * @param connection in a transaction that the caller commits
   * @param batch in log order within each partition, never empty
   * @return answers to those commands that somebody waits for
   * @throws PoisonRecordException names a record that can never be posted
   */
  public List<Output> post(Connection connection, List<Input<StreamCommand>> batch)
      throws SQLException, PoisonRecordException {
    RuleBook known = rules.read(connection);
    List<Output> answers = new ArrayList<>(0);
    if (isAhead(connection, batch)) {
      Set<UUID> reversed = existing(connection, batch, ReverseReduction.class);
      if (journal.writeIfNew(connection, () -> post(connection, known, batch, reversed, answers))) {
        return answers;
      }
      answers.clear();
    }
    post(connection, known, batch, existing(connection, batch, StreamCommand.class), answers);
    return answers;
  }

  /** Which entries of commands of this kind are in the journal. */
  private Set<UUID> existing(
      Connection connection, List<Input<StreamCommand>> batch, Class<? extends StreamCommand> kind)
      throws SQLException {
    UUID[] ids =
        batch.stream()
            .map(Input::value)
            .filter(kind::isInstance)
            .map(StreamCommand::entryId)
            .toArray(UUID[]::new);
    return ids.length == 0 ? Set.of() : journal.existing(connection, ids);
  }

  /** What campaigns add to the batch; without a statement while none is in force. */
  private static CampaignAwards awards(
      Connection connection, RuleBook known, List<Input<StreamCommand>> batch, Set<UUID> present)
      throws SQLException, PoisonRecordException {
    if (known.campaigns().isEmpty()) {
      return CampaignAwards.NONE;
    }
    List<Input<PostReduction>> posts = Phase.posts(batch);
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    Set<Integer> partitions = new TreeSet<>();
    for (Input<PostReduction> input : posts) {
      Instant at = input.value().recordedAt();
      first = at.isBefore(first) ? at : first;
      last = at.isAfter(last) ? at : last;
      partitions.add(input.partition());
    }
    Instant from = first;
    Instant to = last;
    List<Campaign> inForce = known.campaigns().stream().filter(c -> c.touches(from, to)).toList();
    return inForce.isEmpty()
        ? CampaignAwards.NONE
        : CampaignAwards.of(
            posts,
            present,
            known.exchange(),
            CampaignStore.shares(connection, inForce, partitions));
  }

  /** Totals phase by phase; then all entries at once, so that lanes keep the order of the log. */
  private void post(
      Connection connection,
      RuleBook known,
      List<Input<StreamCommand>> batch,
      Set<UUID> present,
      List<Output> answers)
      throws SQLException, PoisonRecordException {
    CampaignAwards awards = awards(connection, known, batch, present);
    Poster poster = new Poster(known.exchange(), awards, known.periods());
    Reverser reverser = new Reverser(known);
    BatchEntries entries = new BatchEntries(batch, present, known.periods());
    for (Phase phase : Phase.of(batch)) {
      if (!phase.posts().isEmpty()) {
        Decision decision = poster.decide(phase.posts(), entries.present());
        journal.addTotals(connection, decision);
        entries.add(decision.entries());
      }
      if (!phase.reversals().isEmpty()) {
        reverse(connection, reverser, phase.reversals(), entries);
      }
      if (!phase.holdings().isEmpty()) {
        answers.addAll(holdings.carryOut(connection, phase.holdings(), entries));
      }
      if (!phase.erasures().isEmpty()) {
        erase(connection, phase.erasures(), entries);
      }
    }
    journal.append(connection, entries);
  }

  private void reverse(
      Connection connection,
      Reverser reverser,
      List<Input<ReverseReduction>> batch,
      BatchEntries entries)
      throws SQLException, PoisonRecordException {
    Map<UUID, Reverser.Posted> originals = originals(connection, batch, entries);
    Set<Long> participants =
        batch.stream().map(i -> i.value().participant().value()).collect(Collectors.toSet());
    Map<Long, PointsAccount> accounts = commands.lock(connection, participants);
    Changes changes = reverser.decide(batch, originals, entries.present(), accounts);
    commands.addTotals(connection, changes, batch.get(0).partition());
    entries.add(changes.entries());
    reach(connection, batch);
  }

  /** Once per account: the row of {@code erased_account} is what tells a repeat. */
  private void erase(Connection connection, List<Input<EraseAccount>> batch, BatchEntries entries)
      throws SQLException {
    Set<Long> participants = new TreeSet<>();
    batch.forEach(input -> participants.add(input.value().participant().value()));
    Map<Long, PointsAccount> accounts = commands.lock(connection, participants);
    List<EraseAccount> fresh = new ArrayList<>();
    for (Input<EraseAccount> input : batch) {
      if (erasures.add(connection, input.value())) {
        fresh.add(input.value());
      }
    }
    holdings
        .memberships()
        .remove(connection, fresh.stream().mapToLong(e -> e.participant().value()).toArray());
    int stripe = batch.get(0).partition();
    Changes changes = PointsDesk.lapse(fresh, accounts, stripe);
    commands.addTotals(connection, changes, stripe);
    entries.add(changes.entries());
    reach(connection, batch);
  }

  private void reach(Connection connection, List<? extends Input<? extends StreamCommand>> batch)
      throws SQLException {
    Map<Integer, Long> reached = new TreeMap<>();
    for (Input<? extends StreamCommand> input : batch) {
      reached.merge(
          input.value().activitiesPartition(), input.value().activitiesOffset(), Math::max);
    }
    for (Map.Entry<Integer, Long> position : reached.entrySet()) {
      commands.reach(connection, position.getKey(), position.getValue());
    }
  }

  /** Whether nobody can be found behind this account any more. */
  public boolean isErased(ParticipantId participant) {
    return read(connection -> erasures.has(connection, participant.value()));
  }

  /** What stands in the way of erasing a participant, and what would lapse. */
  public ErasureStore.Blockers erasureBlockers(ParticipantId participant) {
    return read(connection -> erasures.blockers(connection, participant));
  }

  /** The entries to reverse: of the journal, or made by this batch and not written yet. */
  private Map<UUID, Reverser.Posted> originals(
      Connection connection, List<Input<ReverseReduction>> batch, BatchEntries entries)
      throws SQLException {
    UUID[] posted = batch.stream().map(input -> input.value().posted()).toArray(UUID[]::new);
    Map<UUID, Reverser.Posted> originals = commands.posted(connection, posted);
    for (UUID id : posted) {
      entries.made(id).ifPresent(entry -> originals.put(id, Reverser.Posted.of(entry)));
    }
    return originals;
  }

  /** The answers to records in {@code [from, to)} of a partition, as they were given. */
  public List<Output> answers(Connection connection, int partition, long from, long to)
      throws SQLException {
    return holdings.store().answers(connection, partition, from, to);
  }

  /** What a participant has pooled and in batches. */
  public HoldingStore.Held held(ParticipantId participant) {
    return read(connection -> holdings.store().held(connection, AccountId.of(participant)));
  }

  /** Whether this participant is enrolled at this partner, as far as the books know. */
  public boolean isMember(ParticipantId participant, String partner) {
    return read(connection -> holdings.memberships().isMember(connection, participant, partner));
  }

  /**
   * Whether all postings of the batch were caused by records of {@code activities} that the books
   * have not reached. Then their entries are new, but for a history that was altered; the primary
   * key would tell, so nothing rests on this but the time for looking up. Reversals are few and are
   * always looked up: what they would take back depends on it.
   */
  private boolean isAhead(Connection connection, List<Input<StreamCommand>> batch)
      throws SQLException {
    Map<Integer, Long> lowest = new HashMap<>();
    for (Input<StreamCommand> input : batch) {
      if (input.value() instanceof PostReduction post) {
        lowest.merge(post.activitiesPartition(), post.activitiesOffset(), Math::min);
      }
    }
    if (lowest.isEmpty()) {
      return false;
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

  /** Totals of several system accounts of one asset each; those never posted to absent. */
  public Map<AccountId, Totals> accounts(List<AccountId> accounts) {
    return read(connection -> books.systems(connection, accounts));
  }

  /**
   * Entries on an account's statement, latest occurrence first.
   *
   * @param before from the entry before this one on; {@link BooksStore#END} for all
   */
  public List<StatementEntry> statement(AccountId account, UUID before, int limit) {
    return read(connection -> books.statement(connection, account, before, limit));
  }

  /** One entry on an account's statement; empty if it has none of this id. */
  public Optional<StatementEntry> entry(AccountId account, UUID id) {
    boolean carries = id.getLeastSignificantBits() == -1L;
    UUID next =
        new UUID(
            carries ? id.getMostSignificantBits() + 1 : id.getMostSignificantBits(),
            id.getLeastSignificantBits() + 1);
    return read(connection -> books.statement(connection, account, next, 1)).stream()
        .filter(entry -> entry.entryId().equals(id))
        .findFirst();
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
