package org.tanpuhui.ledger.transparency;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.config.LogFolders;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.publish.PublishedLog;
import org.tanpuhui.ledger.log.sequencer.Run;
import org.tanpuhui.ledger.store.ActStore;
import org.tanpuhui.ledger.store.ActStore.LoggedAct;
import org.tanpuhui.ledger.store.LeafStore;
import org.tanpuhui.ledger.store.LeafStore.EntryAtLeaf;
import org.tanpuhui.ledger.store.OrderStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What is answered from the log: files, proofs, openings, acts. Thread-safe. */
@ApplicationScoped
public class LogService {
  /** A leaf that is older and has no index is a finding. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private static final int RETRY_SECONDS = 1;
  private static final int FINDINGS_MAX = 1_000;

  private final Transparency logs;
  private final LogFolders folders;
  private final DataSource database;
  private final LeafStore leaves;
  private final ActStore acts;
  private final Clock clock = Clock.systemUTC();

  public LogService(Transparency logs, LogFolders folders, DataSource database, SchemeSalts salts) {
    this.logs = logs;
    this.folders = folders;
    this.database = database;
    this.leaves = new LeafStore(salts);
    this.acts = new ActStore(salts);
  }

  /**
   * A leaf of the log with what stands behind it.
   *
   * @param index in the tree; null while it has none
   */
  public record Leaf(
      Long index, int lane, long number, UUID id, String kind, String entry, Opened opened) {}

  /**
   * What a leaf commits to.
   *
   * @param lines of its content, for people
   * @param opening in base64: what a verifier takes
   */
  public record Opened(List<String> lines, String opening) {}

  /**
   * The signed checkpoint of a scheme, cosigned where witnesses are demanded.
   *
   * @throws ProblemException NOT_IN_LOG_YET before the first
   */
  public String checkpoint(Scheme scheme) {
    return file(() -> published(scheme).checkpoint())
        .orElseThrow(() -> notYet("the log has no checkpoint yet"));
  }

  /**
   * A tile or a bundle of entries.
   *
   * @param path behind the log's prefix, {@code tile/…}
   * @throws ProblemException TILE_UNKNOWN
   */
  public byte[] tile(Scheme scheme, String path) {
    return file(() -> published(scheme).tile(path))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.TILE_UNKNOWN, "the log has no " + path));
  }

  /** The tlog-policy of a scheme: every key its log ever had, and the witnesses. */
  public String keys(Scheme scheme) {
    return file(() -> Optional.of(folders.keys().policy(scheme.id()))).orElseThrow();
  }

  /**
   * The proof that the present checkpoint extends the tree of a size.
   *
   * @throws ProblemException TREE_SIZE_INVALID
   */
  public String consistency(Scheme scheme, long from) {
    return file(() -> published(scheme).extension(from))
        .orElseThrow(
            () ->
                ProblemException.field(
                    ProblemCode.TREE_SIZE_INVALID,
                    "/from",
                    "from must be at least 1 and at most the size of the present checkpoint"))
        .encoded();
  }

  /**
   * The proof of an entry on a participant's own statement.
   *
   * @throws ProblemException ENTRY_UNKNOWN, NOT_IN_LOG_YET, LEAF_DIFFERS
   */
  public String proof(ParticipantId participant, UUID entryId) {
    EntryAtLeaf found = own(participant, entryId);
    return proof(participant.scheme(), found.lane(), found.number(), found.opening());
  }

  /**
   * The proof of any entry, for whoever may show it to the caller: a certificate shows its own.
   *
   * @throws ProblemException ENTRY_UNKNOWN, NOT_IN_LOG_YET, LEAF_DIFFERS
   */
  public String proof(Scheme scheme, UUID entryId) {
    EntryAtLeaf found =
        Transactions.read(database, connection -> leaves.find(connection, entryId))
            .filter(entry -> entry.entry().holder().scheme() == scheme)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.ENTRY_UNKNOWN, "no entry is " + entryId));
    return proof(scheme, found.lane(), found.number(), found.opening());
  }

  /**
   * The index of an entry on a participant's own statement; empty while it has none.
   *
   * @throws ProblemException ENTRY_UNKNOWN
   */
  public OptionalLong index(ParticipantId participant, UUID entryId) {
    EntryAtLeaf found = own(participant, entryId);
    return Transactions.read(
        database, connection -> OrderStore.indexOf(connection, found.lane(), found.number()));
  }

  private EntryAtLeaf own(ParticipantId participant, UUID entryId) {
    return Transactions.read(
            database,
            connection ->
                leaves.isHolder(connection, AccountId.of(participant), entryId)
                    ? leaves.find(connection, entryId)
                    : Optional.<EntryAtLeaf>empty())
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.ENTRY_UNKNOWN, "your statement has no entry " + entryId));
  }

  private String proof(Scheme scheme, int lane, long number, Opening opening) {
    OptionalLong index =
        Transactions.read(
            database,
            connection -> {
              requireSame(connection, lane, number, opening);
              return OrderStore.indexOf(connection, lane, number);
            });
    if (index.isEmpty()) {
      throw notYet("the entry has no place in the tree yet");
    }
    return file(() -> published(scheme).proof(index.getAsLong(), opening))
        .orElseThrow(() -> notYet("the present checkpoint does not cover the entry yet"))
        .encoded();
  }

  /**
   * Opens a leaf for an auditor; that it was opened is recorded before it is answered.
   *
   * @param index in the tree; null when the id is given
   * @param id of an entry or an act; null when the index is given
   * @throws ProblemException LEAF_UNKNOWN, LEAF_DIFFERS
   */
  public Leaf open(Scheme scheme, Long index, UUID id, String reason, String by) {
    return Transactions.write(
        database,
        connection -> {
          Leaf leaf =
              index != null ? atIndex(connection, scheme, index) : ofId(connection, scheme, id);
          Instant now = clock.instant();
          Acts.record(
              connection,
              Act.of(scheme, now, "leaf.opened", by, leaf.id().toString()).because(reason));
          return leaf;
        });
  }

  private Leaf atIndex(Connection connection, Scheme scheme, long index) throws SQLException {
    Run run =
        OrderStore.runAt(connection, scheme, index)
            .orElseThrow(() -> unknown("no leaf has the index " + index));
    long number = run.number() + index - run.index();
    Optional<EntryAtLeaf> entry = leaves.find(connection, run.lane(), number);
    if (entry.isPresent()) {
      return leaf(connection, entry.get());
    }
    return acts.find(connection, run.lane(), number).stream()
        .findFirst()
        .map(act -> leaf(act, OptionalLong.of(index)))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.LEAF_DIFFERS,
                    "leaf "
                        + number
                        + " of lane "
                        + run.lane()
                        + " belongs to no entry and no act"));
  }

  private Leaf ofId(Connection connection, Scheme scheme, UUID id) throws SQLException {
    Optional<EntryAtLeaf> entry =
        leaves.find(connection, id).filter(found -> found.entry().holder().scheme() == scheme);
    if (entry.isPresent()) {
      return leaf(connection, entry.get());
    }
    for (LoggedAct act : acts.find(connection, id)) {
      if (act.act().scheme() == scheme) {
        return leaf(act, OrderStore.indexOf(connection, act.lane(), act.number()));
      }
    }
    throw unknown("no entry and no act has the id " + id);
  }

  private Leaf leaf(Connection connection, EntryAtLeaf found) throws SQLException {
    requireSame(connection, found.lane(), found.number(), found.opening());
    return leaf(
        "entry",
        found.lane(),
        found.number(),
        found.opening(),
        OrderStore.indexOf(connection, found.lane(), found.number()));
  }

  private Leaf leaf(LoggedAct act, OptionalLong index) {
    return leaf("act", act.lane(), act.number(), acts.opening(act.act()), index);
  }

  private static Leaf leaf(
      String kind, int lane, long number, Opening opening, OptionalLong index) {
    LeafContent content = opening.content().orElseThrow();
    return new Leaf(
        index.isPresent() ? index.getAsLong() : null,
        lane,
        number,
        content.id(),
        kind,
        opening.leaf().toString(),
        new Opened(content.lines(), Base64.getEncoder().encodeToString(opening.encoded())));
  }

  private void requireSame(Connection connection, int lane, long number, Opening opening)
      throws SQLException {
    if (!leaves.isInLane(connection, lane, number, opening)) {
      throw new ProblemException(
          ProblemCode.LEAF_DIFFERS,
          "the rows do not give leaf " + number + " of lane " + lane + " as it was committed");
    }
  }

  /** Acts of a scheme, latest first. */
  public List<LoggedAct> acts(Scheme scheme, ActStore.Filter filter, int limit) {
    return Transactions.read(database, connection -> acts.list(connection, scheme, filter, limit));
  }

  /** Leaves of a scheme that should have an index and have none, oldest first; at most 1,000. */
  public List<OrderStore.Unindexed> late(Scheme scheme) {
    return Transactions.read(
        database, connection -> OrderStore.unindexed(connection, scheme, LATE, FINDINGS_MAX));
  }

  /** How the log of a scheme is, seen from this instance. */
  public LogStatus status(Scheme scheme) {
    return logs.statuses().stream()
        .filter(status -> status.scheme() == scheme)
        .findFirst()
        .orElseThrow();
  }

  private PublishedLog published(Scheme scheme) {
    return logs.published(scheme);
  }

  private interface Reading<T> {
    Optional<T> read() throws IOException;
  }

  private static <T> Optional<T> file(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE,
          "the files of the log cannot be read now",
          List.of(),
          RETRY_SECONDS);
    }
  }

  private static ProblemException notYet(String detail) {
    return new ProblemException(ProblemCode.NOT_IN_LOG_YET, detail, List.of(), RETRY_SECONDS);
  }

  private static ProblemException unknown(String detail) {
    return new ProblemException(ProblemCode.LEAF_UNKNOWN, detail);
  }
}
