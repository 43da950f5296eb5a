package org.tanpuhui.ledger.log.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.leaf.RandomLeaves;
import org.tanpuhui.ledger.log.leaf.Salts;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.ProofVerifier;
import org.tanpuhui.ledger.log.proof.ProofVerifier.Included;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.proof.WholeLog;
import org.tanpuhui.ledger.log.sequencer.FileLease;
import org.tanpuhui.ledger.log.sequencer.Lanes;
import org.tanpuhui.ledger.log.sequencer.OrderIndex;
import org.tanpuhui.ledger.log.sequencer.Run;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.witness.Witness;
import org.tanpuhui.ledger.log.witness.WitnessClient;
import org.tanpuhui.ledger.log.witness.WitnessServer;

/** All parts together on real files: entries in lanes, a cosigned tree, proofs that verify. */
class PublishedLogTest {
  private static final String ORIGIN = "tanpuhui.example/log/sandbox";
  private static final Salts SALTS = new Salts(new byte[32]);
  private static final NoteSigner LOG = NoteSigner.generate(ORIGIN, VerifierKey.ED25519);
  private static final NoteSigner KEY = NoteSigner.generate("w.example", VerifierKey.COSIGNATURE);
  private static final TrustPolicy STRICT =
      TrustPolicy.parse(
              ("log " + LOG.verifierKey() + "\nwitness w " + KEY.verifierKey() + "\nquorum w\n")
                  .getBytes(StandardCharsets.UTF_8))
          .orElseThrow();

  @TempDir Path folder;

  @Test
  void anEntryOfALaneGetsAProofThatVerifiesUnderTheStrictPolicy() throws Exception {
    Writers writers = new Writers();
    FileStorage storage = new FileStorage(folder.resolve("log"));
    PublishedLog published = new PublishedLog(new FileStorage(folder.resolve("log")), true);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FileLease lease = new FileLease(folder.resolve("log"));
        WitnessServer server = new WitnessServer(witness(), KEY.verifierKey(), address)) {
      TrustPolicy own = TrustPolicy.ofLogs(List.of(LOG.verifierKey()));
      Sequencer sequencer =
          new Sequencer(
              ORIGIN, storage, writers, writers, lease, List.of(LOG), own, 100_000, 100_000);
      Cosigner cosigner = cosigner(server.port());
      TreeHead seen = null;
      for (int round = 0; round < 5; round++) {
        writers.commit(150);
        assertThat(sequencer.round()).isEqualTo(Sequencer.Outcome.SIGNED);
        assertThat(published.proof(sequencer.signed().get().size() - 1, writers.opening(0, 0)))
            .as("not cosigned yet")
            .isEmpty();
        Cosigner.Result result = cosigner.cosign();
        assertThat(result).isEqualTo(new Cosigner.Result(true, List.of(), List.of()));
        assertThat(cosigner.cosign().isPublished()).isFalse();
        checkEveryEntry(published, writers, Optional.ofNullable(seen));
        seen = VerifiedCheckpoint.open(published.checkpoint().orElseThrow(), STRICT).tree();
      }
      assertThat(seen.size()).isEqualTo(750);
    }
    FileStorage download = download();
    assertThat(WholeLog.verify(download, STRICT, Optional.empty()).tree().size()).isEqualTo(750);
  }

  @Test
  void withoutTheWitnessTheLogGoesOnAndNothingIsServedAsWitnessed() throws Exception {
    Writers writers = new Writers();
    FileStorage storage = new FileStorage(folder.resolve("log"));
    TrustPolicy own = TrustPolicy.ofLogs(List.of(LOG.verifierKey()));
    Sequencer sequencer =
        new Sequencer(
            ORIGIN, storage, writers, writers, () -> true, List.of(LOG), own, 100_000, 100_000);
    writers.commit(5);
    sequencer.round();
    int free;
    try (WitnessServer server =
        new WitnessServer(
            witness(),
            KEY.verifierKey(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      free = server.port();
    }
    Cosigner.Result result = cosigner(free).cosign();
    assertThat(result.isPublished()).isFalse();
    assertThat(result.failures()).hasSize(1);
    assertThat(new PublishedLog(storage, true).checkpoint()).isEmpty();
    assertThat(new PublishedLog(storage, false).checkpoint()).isPresent();
  }

  @Test
  void onlyTilesAreServed() throws IOException {
    FileStorage storage = new FileStorage(folder.resolve("log"));
    storage.write("tile/0/000.p/1", new byte[32]);
    storage.write("order", new byte[32]);
    PublishedLog published = new PublishedLog(storage, false);
    assertThat(published.tile("tile/0/000.p/1")).isPresent();
    for (String path :
        List.of("order", "lock", "checkpoint", "../key", "tile/0/../../order", "tile/0/001", "")) {
      assertThat(published.tile(path)).as(path).isEmpty();
    }
  }

  private void checkEveryEntry(
      PublishedLog published, Writers writers, Optional<TreeHead> remembered) throws Exception {
    ProofVerifier verifier = new ProofVerifier(STRICT, remembered);
    for (int lane = 0; lane < Writers.LANES; lane++) {
      for (int number = 0; number < writers.contents(lane).size(); number += 17) {
        long index = writers.find(lane, number);
        LeafContent content = writers.contents(lane).get(number);
        String file = published.proof(index, Opening.of(content, SALTS)).orElseThrow().encoded();
        Included included = verifier.inclusion(file, Optional.of(content.id()));
        assertThat(included.content().encoded()).isEqualTo(content.encoded());
        assertThat(included.index()).isEqualTo(index);
      }
    }
    if (remembered.isPresent()) {
      long size = remembered.get().size();
      verifier.consistency(published.extension(size).orElseThrow().encoded());
      assertThat(published.extension(size + 1_000_000)).isEmpty();
    }
    assertThatThrownBy(
            () -> verifier.inclusion(published.checkpoint().orElseThrow(), Optional.empty()))
        .hasMessage("proof_malformed");
  }

  /** The files as someone fetches them: the served checkpoint is the cosigned one. */
  private FileStorage download() throws IOException {
    FileStorage log = new FileStorage(folder.resolve("log"));
    log.write("checkpoint", log.read(Cosigner.COSIGNED).orElseThrow());
    return log;
  }

  private Cosigner cosigner(int port) throws IOException {
    FileStorage storage = new FileStorage(folder.resolve("log"));
    URI prefix = URI.create("http://127.0.0.1:" + port);
    return new Cosigner(
        storage,
        List.of(new WitnessClient(prefix, KEY.verifierKey(), Duration.ofSeconds(10), storage)),
        1);
  }

  private Witness witness() throws IOException {
    TrustPolicy logs = TrustPolicy.ofLogs(List.of(LOG.verifierKey()));
    FileStorage memory = new FileStorage(folder.resolve("witness"));
    return new Witness(KEY, logs, memory, Clock.systemUTC());
  }

  /** Writers with their lanes, and the copy of the order, as the ledger's database has them. */
  private static final class Writers implements Lanes, OrderIndex {
    static final int LANES = 3;
    private final Random random = new Random(11);
    private final List<List<LeafContent>> lanes = new ArrayList<>();
    private final List<Run> index = new ArrayList<>();

    Writers() {
      for (int i = 0; i < LANES; i++) {
        lanes.add(new ArrayList<>());
      }
    }

    void commit(int count) {
      for (int i = 0; i < count; i++) {
        lanes.get(random.nextInt(LANES)).add(RandomLeaves.any(random, 2));
      }
    }

    List<LeafContent> contents(int lane) {
      return lanes.get(lane);
    }

    Opening opening(int lane, int number) {
      return Opening.of(lanes.get(lane).get(number), SALTS);
    }

    @Override
    public SortedMap<Integer, Long> sizes() {
      SortedMap<Integer, Long> sizes = new TreeMap<>();
      for (int lane = 0; lane < LANES; lane++) {
        sizes.put(lane, (long) lanes.get(lane).size());
      }
      return sizes;
    }

    @Override
    public byte[] read(int lane, long from, int max) {
      int end = (int) Math.min(lanes.get(lane).size(), from + max);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, end - from) * LEAF_BYTES);
      for (long i = from; i < end; i++) {
        buffer.put(opening(lane, (int) i).leaf().bytes());
      }
      return buffer.array();
    }

    @Override
    public long count() {
      return index.size();
    }

    /** As the ledger finds the index of an entry by its lane and number. */
    long find(int lane, long number) {
      for (Run run : index) {
        if (run.lane() == lane && number - run.number() < run.count()) {
          return run.index() + number - run.number();
        }
      }
      throw new IllegalArgumentException("no index yet");
    }

    @Override
    public List<Run> read(long firstRun, int max) {
      return List.copyOf(
          index.subList((int) firstRun, (int) Math.min(index.size(), firstRun + max)));
    }

    @Override
    public void append(List<Run> runs) {
      index.addAll(runs);
    }
  }
}
