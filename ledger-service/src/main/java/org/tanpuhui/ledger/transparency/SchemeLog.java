package org.tanpuhui.ledger.transparency;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.config.LogConfig;
import org.tanpuhui.ledger.config.LogFolders;
import org.tanpuhui.ledger.log.keys.KeyList;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.publish.Cosigner;
import org.tanpuhui.ledger.log.publish.PublishedLog;
import org.tanpuhui.ledger.log.sequencer.DisagreementException;
import org.tanpuhui.ledger.log.sequencer.FileLease;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.ledger.log.sequencer.Sequencer.Outcome;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.store.LaneReader;
import org.tanpuhui.ledger.store.OrderStore;
import org.tanpuhui.platform.Scheme;

/** The log of one scheme: two threads, one that sequences and signs, one that has it cosigned. */
final class SchemeLog {
  private static final Logger LOG = Logger.getLogger(SchemeLog.class);
  private static final long RETRY_MS = 1_000;
  private static final long ALARM_MS = 5_000;
  private static final long KEYS_LOOK_NANOS = 1_000_000_000L;
  private static final long JOIN_MS = 10_000;

  private final Scheme scheme;
  private final LogConfig config;
  private final LogFolders folders;
  private final DataSource database;
  private final KeyActs acts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore toCosign = new Semaphore(0);
  private final List<Thread> threads;
  private final Witnesses witnesses;
  private final PublishedLog published;

  private volatile Outcome outcome;
  private volatile TreeHead signed = TreeHead.EMPTY;
  private volatile Instant lookedAt;
  private volatile String problem;
  private volatile String stopped;
  private volatile String witnessProblem;
  private String keys = "";
  private long keysLookedAt;
  private long roundBegan;
  private boolean isFull;

  /** Tells of what was done to keys. */
  interface KeyActs {
    void record(Scheme scheme, List<KeyList.Event> events);
  }

  SchemeLog(Scheme scheme, LogConfig config, LogFolders folders, DataSource database, KeyActs acts)
      throws IOException {
    this.scheme = scheme;
    this.config = config;
    this.folders = folders;
    this.database = database;
    this.acts = acts;
    this.witnesses = Witnesses.of(folders.keys().witnesses());
    this.published = new PublishedLog(new FileStorage(folders.of(scheme)), witnesses.enough() > 0);
    this.threads =
        List.of(
            new Thread(this::sequence, "log-" + scheme.id()),
            new Thread(this::cosign, "log-witness-" + scheme.id()));
  }

  void start() {
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  void close() throws InterruptedException {
    closing.countDown();
    toCosign.release();
    for (Thread thread : threads) {
      thread.join(JOIN_MS);
    }
  }

  PublishedLog published() {
    return published;
  }

  LogStatus status() {
    return new LogStatus(
        scheme, outcome, signed.size(), lookedAt, stopped, problem, witnessProblem);
  }

  private void sequence() {
    try (FileLease lease = new FileLease(folders.of(scheme))) {
      Sequencer sequencer = null;
      while (!isClosing(problem == null ? pause() : RETRY_MS)) {
        roundBegan = System.nanoTime();
        try {
          sequencer = withPresentKeys(sequencer, lease);
          round(sequencer);
          problem = null;
        } catch (IOException | RuntimeException e) {
          problem = String.valueOf(e.getMessage());
          LOG.warnf("log %s: a round failed: %s", scheme.id(), problem);
        }
      }
    } catch (IOException e) {
      problem = e.getMessage();
      LOG.errorf(e, "log %s: its folder cannot be used", scheme.id());
    } catch (DisagreementException e) {
      stopped = e.getMessage();
      LOG.errorf(
          "log %s: what is stored contradicts what was published, nothing is signed any more: %s",
          scheme.id(), stopped);
    }
  }

  /** Rounds begin at a fixed rate; a full one, or one that took longer, has more to do at once. */
  private long pause() {
    if (outcome == Outcome.SIGNED && isFull) {
      return 0;
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - roundBegan);
    return Math.max(0, config.round().toMillis() - took);
  }

  private void round(Sequencer sequencer) throws IOException, DisagreementException {
    long before = signed.size();
    Instant now = Instant.now();
    outcome = sequencer.round();
    sequencer.signed().ifPresent(tree -> signed = tree);
    if (outcome == Outcome.SIGNED) {
      toCosign.release();
    }
    isFull = signed.size() - before >= config.roundLeavesMax();
    if (outcome == Outcome.NOTHING_NEW || outcome == Outcome.SIGNED && !isFull) {
      lookedAt = now;
    }
  }

  /** Keys may be added and retired while the service runs. */
  private Sequencer withPresentKeys(Sequencer present, FileLease lease) throws IOException {
    if (present != null && System.nanoTime() - keysLookedAt < KEYS_LOOK_NANOS) {
      return present;
    }
    keysLookedAt = System.nanoTime();
    KeyList list = folders.keys().keys(scheme.id());
    if (present != null && list.text().equals(keys)) {
      return present;
    }
    acts.record(scheme, list.events());
    Sequencer sequencer =
        new Sequencer(
            list.all().get(0).name(),
            new FileStorage(folders.of(scheme)),
            new LaneReader(database, scheme),
            new OrderStore(database, scheme),
            lease,
            folders.keys().signers(scheme.id()),
            TrustPolicy.ofLogs(list.all()),
            config.roundLeavesMax(),
            config.compareAtStart());
    keys = list.text();
    return sequencer;
  }

  private void cosign() {
    if (witnesses.enough() == 0) {
      return;
    }
    try {
      FileStorage storage = new FileStorage(folders.of(scheme));
      Cosigner cosigner =
          new Cosigner(
              storage, witnesses.clients(config.witnessTimeout(), storage), witnesses.enough());
      long pause = 0;
      while (!isClosing(pause)) {
        pause = outcome == Outcome.NOT_LEADER ? ALARM_MS : cosign(cosigner);
        if (pause == 0) {
          awaitSigned();
        }
      }
    } catch (IOException e) {
      witnessProblem = e.getMessage();
      LOG.errorf(e, "log %s: its folder cannot be used", scheme.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how long to wait after a failure, 0 after none. */
  private long cosign(Cosigner cosigner) throws InterruptedException {
    try {
      Cosigner.Result result = cosigner.cosign();
      if (!result.refusals().isEmpty()) {
        witnessProblem = "refused: " + result.refusals();
        LOG.errorf("log %s: a witness saw another log: %s", scheme.id(), result.refusals());
        return ALARM_MS;
      }
      if (!result.failures().isEmpty()) {
        witnessProblem = "not reached: " + result.failures();
        LOG.warnf("log %s: a witness was not reached: %s", scheme.id(), result.failures());
        return RETRY_MS;
      }
      witnessProblem = null;
      return 0;
    } catch (IOException | RuntimeException e) {
      witnessProblem = String.valueOf(e.getMessage());
      LOG.warnf("log %s: taking a checkpoint to the witnesses failed: %s", scheme.id(), e);
      return RETRY_MS;
    }
  }

  /** Until the sequencer has signed, or another process may have. */
  private void awaitSigned() throws InterruptedException {
    if (toCosign.tryAcquire(config.round().toMillis(), TimeUnit.MILLISECONDS)) {
      toCosign.drainPermits();
    }
  }

  private boolean isClosing(long afterMillis) {
    try {
      return closing.await(afterMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
