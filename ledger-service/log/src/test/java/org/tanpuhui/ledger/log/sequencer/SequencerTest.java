package org.tanpuhui.ledger.log.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.NaiveTree;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.sequencer.Sequencer.Outcome;

/**
 * Crashes, restores and rivals. Without the order of the steps some crash would sign two trees that
 * do not extend one another, lose a leaf or place one twice.
 */
class SequencerTest {
  private static final String ORIGIN = "tanpuhui.example/log/sandbox";
  private static final NoteSigner KEY = key(1);
  private static final long COMPARED = 600;
  private static final int[][] PHASES = {{3, 0, 5}, {0, 250, 1}, {300, 2, 0}, {1, 1, 700}};

  @Test
  void aCrashAtAnyStepGivesTheSameTree() throws Exception {
    TreeHead expected = run(new CrashingStorage(new Random(1)));
    int crashes = 0;
    for (long step = 0; ; step++) {
      CrashingStorage storage = new CrashingStorage(new Random(step));
      storage.crashAfter(step);
      List<TreeHead> heads = new ArrayList<>();
      boolean isCrashed = run(storage, heads);
      assertThat(heads.get(heads.size() - 1)).as("crash at step %d", step).isEqualTo(expected);
      if (!isCrashed) {
        break;
      }
      crashes++;
    }
    assertThat(crashes).isGreaterThan(60);
  }

  @Test
  void afterManyCrashesEveryLeafStandsOnceAndEveryCheckpointStillHolds() throws Exception {
    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      CrashingStorage storage = new CrashingStorage(random);
      MemoryLanes lanes = new MemoryLanes(storage);
      Sequencer sequencer = sequencer(storage, lanes, KEY);
      for (int round = 0; round < 60; round++) {
        lanes.grow(random.nextInt(4), random.nextInt(90));
        storage.crashAfter(random.nextInt(40));
        try {
          sequencer.round();
        } catch (CrashingStorage.Crash crash) {
          sequencer = sequencer(storage, lanes, KEY);
        }
      }
      storage.crashAfter(Long.MAX_VALUE);
      drain(sequencer);
      checkEverything(storage, lanes, seed);
    }
  }

  @Test
  void onlyOneSequencerOfALogRuns(@TempDir Path folder) throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    lanes.grow(0, 10);
    try (FileLease first = new FileLease(folder);
        FileLease second = new FileLease(folder)) {
      assertThat(sequencer(storage, lanes, first, KEY).round()).isEqualTo(Outcome.SIGNED);
      assertThat(sequencer(storage, lanes, second, KEY).round()).isEqualTo(Outcome.NOT_LEADER);
      first.close();
      assertThat(sequencer(storage, lanes, second, KEY).round()).isEqualTo(Outcome.NOTHING_NEW);
    }
  }

  @Test
  void whoLosesTheLeaseInARoundSignsNothing() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    lanes.grow(0, 10);
    int[] asked = {0};
    Sequencer sequencer = sequencer(storage, lanes, () -> asked[0]++ == 0, KEY);
    assertThat(sequencer.round()).isEqualTo(Outcome.NOT_LEADER);
    assertThat(storage.read(Sequencer.CHECKPOINT)).isEmpty();
  }

  @Test
  void aRestoredDatabaseIsWaitedForAndItsIndexRefilledBeforeAnythingIsSigned() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    Sequencer sequencer = sequencer(storage, lanes, KEY);
    grow(lanes, sequencer);
    List<Run> published = List.copyOf(lanes.index);
    int checkpoints = storage.checkpoints().size();

    // An older database: two lanes shorter, half of the index gone; running and started anew.
    lanes.shorten(0, 100);
    lanes.shorten(2, 3);
    lanes.index.subList(4, lanes.index.size()).clear();
    assertThat(sequencer.round()).isEqualTo(Outcome.WAITING);
    sequencer = sequencer(storage, lanes, KEY);
    assertThat(sequencer.round()).isEqualTo(Outcome.WAITING);
    assertThat(lanes.index).isEqualTo(published.subList(0, lanes.index.size()));
    lanes.grow(0, 500);
    assertThat(sequencer.round()).isEqualTo(Outcome.WAITING);
    assertThat(lanes.index).hasSizeLessThan(published.size());
    assertThat(storage.checkpoints()).hasSize(checkpoints);

    // The replay gives the same leaves.
    lanes.grow(2, 1000);
    drain(sequencer);
    assertThat(lanes.index).startsWith(published.toArray(Run[]::new));
    assertThat(storage.checkpoints()).hasSizeGreaterThan(checkpoints);
    checkEverything(storage, lanes, 0);
  }

  @Test
  void aLeafThatIsNotThePublishedOneStopsTheSequencer() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    Sequencer running = sequencer(storage, lanes, KEY);
    grow(lanes, running);
    int checkpoints = storage.checkpoints().size();

    lanes.lanes.get(2).get(700)[5] ^= 1;
    lanes.grow(1, 5);
    Sequencer started = sequencer(storage, lanes, KEY);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(started::round)
          .isInstanceOf(DisagreementException.class)
          .hasMessageContaining("leaf 700 of lane 2");
    }
    lanes.lanes.get(2).get(700)[5] ^= 1;
    lanes.lanes.get(1).get(lanes.lanes.get(1).size() - 6)[0] ^= 1;
    assertThatThrownBy(running::round).isInstanceOf(DisagreementException.class);
    assertThat(storage.checkpoints()).hasSize(checkpoints);
  }

  /** Old leaves are not compared at an opening, but their absence is seen. */
  @Test
  void aLaneThatLostOldLeavesIsWaitedFor() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    Sequencer running = sequencer(storage, lanes, KEY);
    lanes.grow(1, 5);
    drain(running);
    grow(lanes, running);
    lanes.grow(0, 1000);
    drain(running);
    lanes.shorten(1, 3);
    lanes.grow(0, 5);
    assertThat(running.round()).isEqualTo(Outcome.WAITING);
    assertThat(sequencer(storage, lanes, KEY).round()).isEqualTo(Outcome.WAITING);
  }

  @Test
  void anIndexThatSaysSomethingElseStopsTheSequencer() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    grow(lanes, sequencer(storage, lanes, KEY));
    Run last = lanes.index.get(lanes.index.size() - 1);
    lanes.grow(0, 1);

    lanes.index.add(new Run(last.end(), 0, 0, 1));
    assertThatThrownBy(sequencer(storage, lanes, KEY)::round)
        .isInstanceOf(DisagreementException.class);
    lanes.index.remove(lanes.index.size() - 1);
    lanes.index.set(0, new Run(0, 2, 0, 3));
    assertThatThrownBy(sequencer(storage, lanes, KEY)::round)
        .isInstanceOf(DisagreementException.class);
  }

  @Test
  void damagedFilesAndForeignCheckpointsStopTheSequencer() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    grow(lanes, sequencer(storage, lanes, KEY));
    lanes.grow(0, 1);
    for (String path :
        List.of(
            "tile/entries/004.p/239",
            "tile/0/004.p/239",
            "tile/1/000.p/4",
            "checkpoint",
            "order")) {
      byte[] whole = storage.files().get(path);
      byte[] damaged = whole.clone();
      damaged[whole.length / 2 + 5] ^= 1;
      storage.files().put(path, damaged);
      assertThatThrownBy(sequencer(storage, lanes, KEY)::round)
          .as(path)
          .isInstanceOf(DisagreementException.class);
      storage.files().put(path, whole);
    }
    assertThatThrownBy(sequencer(storage, lanes, key(2))::round)
        .isInstanceOf(DisagreementException.class);
  }

  @Test
  void aKeyIsReplacedWithoutBreakingWhatTheOldOneSigned() throws Exception {
    CrashingStorage storage = new CrashingStorage(new Random(1));
    MemoryLanes lanes = new MemoryLanes(storage);
    NoteSigner next = key(2);
    TrustPolicy both = TrustPolicy.ofLogs(List.of(KEY.verifierKey(), next.verifierKey()));
    lanes.grow(0, 5);
    drain(sequencer(storage, lanes, KEY));
    lanes.grow(0, 5);
    drain(sequencer(storage, lanes, () -> true, both, KEY, next));
    lanes.grow(0, 5);
    drain(sequencer(storage, lanes, () -> true, both, next));

    assertThat(storage.checkpoints()).hasSize(3);
    TrustPolicy old = TrustPolicy.ofLogs(List.of(KEY.verifierKey()));
    for (byte[] checkpoint : storage.checkpoints()) {
      VerifiedCheckpoint.open(text(checkpoint), both);
    }
    VerifiedCheckpoint.open(text(storage.checkpoints().get(1)), old);
    assertThatThrownBy(() -> VerifiedCheckpoint.open(text(storage.checkpoints().get(2)), old))
        .hasMessage("unsigned");
  }

  private static TreeHead run(CrashingStorage storage) throws Exception {
    List<TreeHead> heads = new ArrayList<>();
    assertThat(run(storage, heads)).isFalse();
    return heads.get(heads.size() - 1);
  }

  /** Grows the lanes phase by phase; after a crash the same phase goes on with a new sequencer. */
  private static boolean run(CrashingStorage storage, List<TreeHead> heads) throws Exception {
    MemoryLanes lanes = new MemoryLanes(storage);
    boolean isCrashed = false;
    Sequencer sequencer = sequencer(storage, lanes, KEY);
    for (int[] phase : PHASES) {
      for (int lane = 0; lane < phase.length; lane++) {
        lanes.grow(lane, phase[lane]);
      }
      while (sequencer.signed().map(TreeHead::size).orElse(-1L) < lanes.total()) {
        try {
          sequencer.round();
        } catch (CrashingStorage.Crash crash) {
          isCrashed = true;
          sequencer = sequencer(storage, lanes, KEY);
        }
      }
      heads.add(sequencer.signed().orElseThrow());
    }
    checkEverything(storage, lanes, 0);
    return isCrashed;
  }

  private static void grow(MemoryLanes lanes, Sequencer sequencer) throws Exception {
    for (int[] phase : PHASES) {
      for (int lane = 0; lane < phase.length; lane++) {
        lanes.grow(lane, phase[lane]);
      }
      drain(sequencer);
    }
  }

  private static void drain(Sequencer sequencer) throws Exception {
    Outcome outcome;
    do {
      outcome = sequencer.round();
    } while (outcome == Outcome.SIGNED);
    assertThat(outcome).isEqualTo(Outcome.NOTHING_NEW);
  }

  /** The tree by the naive definition, from the order as it was published. */
  private static void checkEverything(CrashingStorage storage, MemoryLanes lanes, int seed)
      throws Exception {
    PublishedOrder order = PublishedOrder.open(storage, lanes.total());
    assertThat(order.size()).as("seed %d", seed).isEqualTo(lanes.total());
    List<Run> runs = order.read(0, Integer.MAX_VALUE);
    assertThat(lanes.index).isEqualTo(runs);
    List<Hash> leaves = new ArrayList<>();
    for (Run run : runs) {
      for (int i = 0; i < run.count(); i++) {
        leaves.add(Merkle.leaf(MemoryLanes.leaf(run.lane(), run.number() + i)));
      }
    }
    TrustPolicy policy = TrustPolicy.ofLogs(List.of(KEY.verifierKey()));
    long before = 0;
    for (byte[] checkpoint : storage.checkpoints()) {
      TreeHead tree = VerifiedCheckpoint.open(text(checkpoint), policy).tree();
      assertThat(tree.size()).as("seed %d", seed).isGreaterThanOrEqualTo(before);
      assertThat(tree.root())
          .as("seed %d, size %d", seed, tree.size())
          .isEqualTo(NaiveTree.root(leaves.subList(0, (int) tree.size())));
      before = tree.size();
    }
    assertThat(before).isEqualTo(lanes.total());
  }

  private static Sequencer sequencer(CrashingStorage storage, MemoryLanes lanes, NoteSigner key) {
    return sequencer(storage, lanes, () -> true, key);
  }

  private static Sequencer sequencer(
      CrashingStorage storage, MemoryLanes lanes, Lease lease, NoteSigner key) {
    TrustPolicy own = TrustPolicy.ofLogs(List.of(key.verifierKey()));
    return sequencer(storage, lanes, lease, own, key);
  }

  private static Sequencer sequencer(
      CrashingStorage storage,
      MemoryLanes lanes,
      Lease lease,
      TrustPolicy own,
      NoteSigner... keys) {
    return new Sequencer(ORIGIN, storage, lanes, lanes, lease, List.of(keys), own, 400, COMPARED);
  }

  private static String text(byte[] note) {
    return new String(note, StandardCharsets.UTF_8);
  }

  private static NoteSigner key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return NoteSigner.ofSeed(ORIGIN, VerifierKey.ED25519, seed);
  }
}
