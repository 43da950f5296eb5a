package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.proof.RefusedException;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.tile.TileReader;
import org.tanpuhui.ledger.log.tile.TileWriter;

/**
 * Gives the leaves of all lanes their places in one tree and signs it. Not thread-safe; call {@link
 * #round()} again and again.
 */
public final class Sequencer {
  /*
   * A round has five steps, each durable before the next begins:
   *
   *   1. order    new leaves, lane after lane, are appended to the published order
   *   2. index    the same runs are appended to the copy beside the lanes
   *   3. tiles    bundles and tiles, full ones first, then the partial ones of the right edge
   *   4. sign     the checkpoint replaces the last one
   *   5. prune    partial tiles that have become full ones are removed
   *
   * After a crash the order decides: what stands in it beyond the checkpoint is done again, and
   * gives the same tree, since the leaves are the same. Nothing in memory survives an exception.
   *
   * Before anything is signed after an opening, every published leaf is compared with its lane. A
   * lane that is shorter than published (a database restored from before) is waited for; a leaf
   * that differs, an index copy that says otherwise, or tiles that do not give the signed root stop
   * the sequencer for good.
   */

  /** The file with the signed checkpoint. */
  public static final String CHECKPOINT = "checkpoint";

  private static final int CHUNK = 4096;

  /** What a round came to. */
  public enum Outcome {
    /** A new checkpoint is published. */
    SIGNED,
    /** There was nothing to add. */
    NOTHING_NEW,
    /** The lanes do not have all that was published yet. */
    WAITING,
    /** Another sequencer holds the lease. */
    NOT_LEADER
  }

  private final String origin;
  private final LogStorage storage;
  private final Lanes lanes;
  private final OrderIndex index;
  private final Lease lease;
  private final List<NoteSigner> signers;
  private final TrustPolicy own;
  private final int maxLeaves;
  private State state;

  /** What is known between rounds. */
  private static final class State {
    private final PublishedOrder order;
    private final TileWriter writer;
    private TreeHead signed;
    private boolean isPublished;
    private int indexedRuns;
    private long compared;
    private SortedMap<Integer, Long> sizes = new TreeMap<>();

    State(PublishedOrder order, TileWriter writer, Optional<TreeHead> signed, int indexedRuns) {
      this.order = order;
      this.writer = writer;
      this.signed = signed.orElse(TreeHead.EMPTY);
      this.isPublished = signed.isPresent();
      this.indexedRuns = indexedRuns;
    }
  }

  /**
   * @param origin of the checkpoints; the name of all keys
   * @param signers keys that sign, in this order; more than one while a key is being replaced
   * @param own keys that may have signed the last checkpoint, retired ones too
   * @param maxLeaves that one round adds at most
   */
  public Sequencer(
      String origin,
      LogStorage storage,
      Lanes lanes,
      OrderIndex index,
      Lease lease,
      List<NoteSigner> signers,
      TrustPolicy own,
      int maxLeaves) {
    for (NoteSigner signer : signers) {
      if (!signer.verifierKey().name().equals(origin)) {
        throw new IllegalArgumentException("not a key of " + origin + ": " + signer.verifierKey());
      }
    }
    this.origin = origin;
    this.storage = storage;
    this.lanes = lanes;
    this.index = index;
    this.lease = lease;
    this.signers = List.copyOf(signers);
    this.own = own;
    this.maxLeaves = maxLeaves;
  }

  /**
   * Adds what the lanes have, at most {@code maxLeaves}, and signs.
   *
   * @throws IOException storage or lanes failed; another round may succeed
   * @throws DisagreementException nothing may be signed until a person has looked
   */
  public Outcome round() throws IOException, DisagreementException {
    if (!lease.isHeld()) {
      state = null;
      return Outcome.NOT_LEADER;
    }
    boolean isDone = false;
    try {
      if (state == null) {
        state = open();
      }
      Outcome outcome = advance();
      isDone = true;
      return outcome;
    } finally {
      if (!isDone) {
        state = null;
      }
    }
  }

  /** The tree of the last signed checkpoint; empty before the first round that was led. */
  public Optional<TreeHead> signed() {
    return state == null || !state.isPublished ? Optional.empty() : Optional.of(state.signed);
  }

  private State open() throws IOException, DisagreementException {
    Optional<TreeHead> signed = published();
    long size = signed.map(TreeHead::size).orElse(0L);
    PublishedOrder order = PublishedOrder.open(storage, size);
    if (size > 0
        && !MerkleProofs.root(size, new TileReader(storage, size)).equals(signed.get().root())) {
      throw new DisagreementException("the tiles do not give the signed root of size " + size);
    }
    return new State(order, new TileWriter(storage, size), signed, indexedRuns(order));
  }

  private Optional<TreeHead> published() throws IOException, DisagreementException {
    Optional<byte[]> file = storage.read(CHECKPOINT);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      VerifiedCheckpoint checkpoint =
          VerifiedCheckpoint.open(new String(file.get(), StandardCharsets.UTF_8), own);
      if (!checkpoint.checkpoint().origin().equals(origin)) {
        throw new DisagreementException("the checkpoint is of " + checkpoint.checkpoint().origin());
      }
      return Optional.of(checkpoint.tree());
    } catch (RefusedException e) {
      throw new DisagreementException("the checkpoint is not ours: " + e.getMessage());
    }
  }

  /** Compares the copy of the order with the order. */
  private int indexedRuns(PublishedOrder order) throws IOException, DisagreementException {
    int compared = 0;
    while (true) {
      List<Run> copies = index.read(compared, CHUNK);
      if (copies.isEmpty()) {
        return compared;
      }
      for (Run copy : copies) {
        if (compared == order.runs().size() || !order.runs().get(compared).equals(copy)) {
          throw new DisagreementException("the index has " + copy + ", which was not published");
        }
        compared++;
      }
    }
  }

  private Outcome advance() throws IOException, DisagreementException {
    refillIndex();
    SortedMap<Integer, Long> sizes = lanes.sizes();
    for (Map.Entry<Integer, Long> before : state.sizes.entrySet()) {
      if (sizes.getOrDefault(before.getKey(), 0L) < before.getValue()) {
        state.compared = 0;
      }
    }
    state.sizes = sizes;
    if (!compare()) {
      return Outcome.WAITING;
    }
    if (state.order.size() == state.signed.size()) {
      List<Run> added = assign(sizes);
      if (added.isEmpty()) {
        return state.isPublished ? Outcome.NOTHING_NEW : sign(TreeHead.EMPTY);
      }
      state.order.append(added);
      refillIndex();
    }
    Optional<List<byte[]>> leaves = pending();
    if (leaves.isEmpty()) {
      return Outcome.WAITING;
    }
    for (byte[] leaf : leaves.get()) {
      state.writer.append(leaf);
    }
    return sign(state.writer.flush());
  }

  private void refillIndex() throws IOException {
    List<Run> runs = state.order.runs();
    while (state.indexedRuns < runs.size()) {
      int end = Math.min(runs.size(), state.indexedRuns + CHUNK);
      index.append(List.copyOf(runs.subList(state.indexedRuns, end)));
      state.indexedRuns = end;
    }
  }

  /** Whether every signed leaf is in its lane; goes on where it had to stop. */
  private boolean compare() throws IOException, DisagreementException {
    TileReader reader = new TileReader(storage, state.signed.size());
    while (state.compared < state.signed.size()) {
      Run run = state.order.runs().get(state.order.runAt(state.compared));
      long number = run.number() + state.compared - run.index();
      int wanted = (int) Math.min(CHUNK, run.end() - state.compared);
      List<byte[]> leaves = split(lanes.read(run.lane(), number, wanted));
      if (leaves.isEmpty()) {
        return false;
      }
      for (byte[] leaf : leaves) {
        if (!Arrays.equals(leaf, reader.entry(state.compared))) {
          throw new DisagreementException(
              "leaf "
                  + number
                  + " of lane "
                  + run.lane()
                  + " is not the one published at "
                  + state.compared);
        }
        number++;
        state.compared++;
      }
    }
    return true;
  }

  private List<Run> assign(SortedMap<Integer, Long> sizes) {
    List<Run> added = new ArrayList<>();
    long next = state.order.size();
    int room = maxLeaves;
    for (Map.Entry<Integer, Long> lane : sizes.entrySet()) {
      long number = state.order.next(lane.getKey());
      int count = (int) Math.min(room, Math.max(0, lane.getValue() - number));
      if (count > 0) {
        added.add(new Run(next, lane.getKey(), number, count));
        next += count;
        room -= count;
      }
    }
    return added;
  }

  /** The leaves that have an index and are not signed; empty if the lanes do not have them all. */
  private Optional<List<byte[]>> pending() throws IOException, DisagreementException {
    List<byte[]> leaves = new ArrayList<>();
    List<Run> runs = state.order.runs();
    long signed = state.signed.size();
    // A checkpoint always ends where a run ends.
    int first = signed == 0 ? 0 : state.order.runAt(signed - 1) + 1;
    for (Run run : runs.subList(first, runs.size())) {
      checkEdge(run);
      for (int done = 0; done < run.count(); ) {
        int wanted = Math.min(CHUNK, run.count() - done);
        List<byte[]> read = split(lanes.read(run.lane(), run.number() + done, wanted));
        if (read.isEmpty()) {
          return Optional.empty();
        }
        leaves.addAll(read);
        done += read.size();
      }
    }
    return Optional.of(leaves);
  }

  /**
   * The leaf before a run is still the one that was published: a lane replaced between two rounds.
   */
  private void checkEdge(Run run) throws IOException, DisagreementException {
    long before = state.order.find(run.lane(), run.number() - 1).orElse(Long.MAX_VALUE);
    if (before < state.signed.size()
        && !Arrays.equals(
            lanes.read(run.lane(), run.number() - 1, 1),
            new TileReader(storage, state.signed.size()).entry(before))) {
      throw new DisagreementException(
          "leaf "
              + (run.number() - 1)
              + " of lane "
              + run.lane()
              + " is not the one published at "
              + before);
    }
  }

  private Outcome sign(TreeHead tree) throws IOException, DisagreementException {
    if (state.signed.size() > 0) {
      TileReader reader = new TileReader(storage, tree.size());
      if (!MerkleProofs.isConsistent(
          state.signed, tree, MerkleProofs.consistency(state.signed.size(), tree.size(), reader))) {
        throw new DisagreementException("size " + tree.size() + " does not extend what is signed");
      }
    }
    if (!lease.isHeld()) {
      state = null;
      return Outcome.NOT_LEADER;
    }
    String text = new Checkpoint(origin, tree).text();
    SignedNote note = new SignedNote(text, signers.stream().map(key -> key.sign(text)).toList());
    storage.write(CHECKPOINT, note.encoded().getBytes(StandardCharsets.UTF_8));
    storage.sync();
    state.signed = tree;
    state.isPublished = true;
    state.compared = tree.size();
    state.writer.prune();
    return Outcome.SIGNED;
  }

  private static List<byte[]> split(byte[] leaves) throws IOException {
    if (leaves.length % Lanes.LEAF_BYTES != 0) {
      throw new IOException("a lane gave " + leaves.length + " bytes");
    }
    List<byte[]> split = new ArrayList<>(leaves.length / Lanes.LEAF_BYTES);
    for (int at = 0; at < leaves.length; at += Lanes.LEAF_BYTES) {
      split.add(Arrays.copyOfRange(leaves, at, at + Lanes.LEAF_BYTES));
    }
    return split;
  }
}
