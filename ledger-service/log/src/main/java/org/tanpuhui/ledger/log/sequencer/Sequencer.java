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
   * The index lives in the database, so its end tells how old the database is: when it ends before
   * the order, an older database was restored. Published leaves from there on are compared with
   * the lanes, as these are filled again, and only then enter the index; nothing is signed before
   * all of it is there. At least the last compareAtLeast leaves are compared at every opening. A
   * leaf that differs, an index that says otherwise, or tiles that do not give the signed root
   * stop the sequencer for good.
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
  private final long compareAtLeast;
  private State state;

  /** What is known between rounds. */
  private static final class State {
    private final PublishedOrder order;
    private final TileWriter writer;
    private TreeHead signed;
    private boolean isPublished;
    private long signedRuns;
    private long indexedRuns;
    private long comparedRuns;
    private long comparedLeaves;
    private SortedMap<Integer, Long> sizes = new TreeMap<>();
    private final SortedMap<Integer, Run> edges = new TreeMap<>();

    State(PublishedOrder order, TileWriter writer, Optional<TreeHead> signed) {
      this.order = order;
      this.writer = writer;
      this.signed = signed.orElse(TreeHead.EMPTY);
      this.isPublished = signed.isPresent();
      this.signedRuns = order.signedCount();
    }
  }

  /**
   * @param origin of the checkpoints; the name of all keys
   * @param signers keys that sign, in this order; more than one while a key is being replaced
   * @param own keys that may have signed the last checkpoint, retired ones too
   * @param maxLeaves that one round adds at most
   * @param compareAtLeast published leaves, the last ones, that are compared at an opening
   */
  public Sequencer(
      String origin,
      LogStorage storage,
      Lanes lanes,
      OrderIndex index,
      Lease lease,
      List<NoteSigner> signers,
      TrustPolicy own,
      int maxLeaves,
      long compareAtLeast) {
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
    this.compareAtLeast = compareAtLeast;
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
    State opened = new State(order, new TileWriter(storage, size), signed);
    opened.indexedRuns = indexedRuns(order);
    long from = Math.max(0, size - compareAtLeast);
    long tail = size == 0 ? 0 : order.runAt(Math.min(from, size - 1));
    opened.comparedRuns = Math.min(tail, opened.indexedRuns);
    return opened;
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

  /** Compares the end of the copy with the order; returns how many runs the copy has. */
  private long indexedRuns(PublishedOrder order) throws IOException, DisagreementException {
    long count = index.count();
    long first = Math.max(0, count - CHUNK);
    List<Run> copies = index.read(first, CHUNK);
    if (count > order.count()
        || !order.read(first, CHUNK).subList(0, copies.size()).equals(copies)) {
      throw new DisagreementException("the index has runs that were not published so");
    }
    return count;
  }

  private Outcome advance() throws IOException, DisagreementException {
    SortedMap<Integer, Long> sizes = lanes.sizes();
    if (isShorter(sizes)) {
      state = open();
    }
    state.sizes = sizes;
    if (!compare() || !state.order.isCoveredBy(sizes)) {
      return Outcome.WAITING;
    }
    if (state.order.size() == state.signed.size()) {
      List<Run> added = assign(sizes);
      if (added.isEmpty()) {
        return state.isPublished ? Outcome.NOTHING_NEW : sign(TreeHead.EMPTY, added);
      }
      state.order.append(added);
    }
    int pending = Math.toIntExact(state.order.count() - state.signedRuns);
    List<Run> runs = state.order.read(state.signedRuns, pending);
    Optional<List<byte[]>> leaves = leaves(runs);
    if (leaves.isEmpty()) {
      return Outcome.WAITING;
    }
    enterIndex(runs, state.signedRuns);
    for (byte[] leaf : leaves.get()) {
      state.writer.append(leaf);
    }
    return sign(state.writer.flush(), runs);
  }

  /** Whether a lane lost leaves since the last round: the database was restored under us. */
  private boolean isShorter(SortedMap<Integer, Long> sizes) {
    return state.sizes.entrySet().stream()
        .anyMatch(before -> sizes.getOrDefault(before.getKey(), 0L) < before.getValue());
  }

  /** Appends those of the runs that the index does not have, given the number of the first. */
  private void enterIndex(List<Run> runs, long first) throws IOException {
    int known = (int) Math.min(runs.size(), Math.max(0, state.indexedRuns - first));
    if (known < runs.size()) {
      index.append(List.copyOf(runs.subList(known, runs.size())));
      state.indexedRuns = first + runs.size();
    }
  }

  /** Compares signed leaves with the lanes and enters their runs; false where a lane ends. */
  private boolean compare() throws IOException, DisagreementException {
    if (state.comparedRuns == state.signedRuns) {
      return true;
    }
    TileReader reader = new TileReader(storage, state.signed.size());
    while (state.comparedRuns < state.signedRuns) {
      int wanted = (int) Math.min(CHUNK, state.signedRuns - state.comparedRuns);
      List<Run> runs = state.order.read(state.comparedRuns, wanted);
      int done = 0;
      while (done < runs.size() && isInLane(runs.get(done), reader)) {
        done++;
      }
      enterIndex(runs.subList(0, done), state.comparedRuns);
      state.comparedRuns += done;
      if (done < runs.size()) {
        return false;
      }
    }
    return true;
  }

  /** Goes on in the run where it had to stop. */
  private boolean isInLane(Run run, TileReader reader) throws IOException, DisagreementException {
    while (state.comparedLeaves < run.count()) {
      long number = run.number() + state.comparedLeaves;
      int wanted = (int) Math.min(CHUNK, run.count() - state.comparedLeaves);
      List<byte[]> leaves = split(lanes.read(run.lane(), number, wanted));
      if (leaves.isEmpty()) {
        return false;
      }
      for (byte[] leaf : leaves) {
        isPublished(run, run.number() + state.comparedLeaves, leaf, reader);
        state.comparedLeaves++;
      }
    }
    state.comparedLeaves = 0;
    return true;
  }

  private static void isPublished(Run run, long number, byte[] leaf, TileReader reader)
      throws IOException, DisagreementException {
    long at = run.index() + number - run.number();
    if (!Arrays.equals(leaf, reader.entry(at))) {
      throw new DisagreementException(
          "leaf " + number + " of lane " + run.lane() + " is not the one published at " + at);
    }
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

  /** The leaves of these runs; empty if the lanes do not have them all. */
  private Optional<List<byte[]>> leaves(List<Run> runs) throws IOException, DisagreementException {
    List<byte[]> leaves = new ArrayList<>();
    for (Run run : runs) {
      checkEdge(run.lane());
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

  /** The last signed leaf of a lane is still the published one: no lane was exchanged since. */
  private void checkEdge(int lane) throws IOException, DisagreementException {
    Run edge = state.edges.get(lane);
    if (edge != null) {
      long number = edge.number() + edge.count() - 1;
      TileReader reader = new TileReader(storage, state.signed.size());
      isPublished(edge, number, lanes.read(lane, number, 1), reader);
    }
  }

  private Outcome sign(TreeHead tree, List<Run> added) throws IOException, DisagreementException {
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
    state.signedRuns += added.size();
    state.comparedRuns = state.signedRuns;
    added.forEach(run -> state.edges.put(run.lane(), run));
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
