package org.tanpuhui.ledger.log.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.proof.InclusionProof;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.tile.Tile;
import org.tanpuhui.ledger.log.tile.TileReader;

/** What anyone may read of a log. Only reads, so any number of threads may share it. */
public final class PublishedLog {
  private final LogStorage storage;
  private final String checkpointFile;

  /**
   * @param isWitnessed whether only checkpoints that witnesses cosigned are served
   */
  public PublishedLog(LogStorage storage, boolean isWitnessed) {
    this.storage = storage;
    this.checkpointFile = isWitnessed ? Cosigner.COSIGNED : Sequencer.CHECKPOINT;
  }

  /** The checkpoint that is served; empty before the first. */
  public Optional<String> checkpoint() throws IOException {
    return storage.read(checkpointFile).map(note -> new String(note, StandardCharsets.UTF_8));
  }

  /**
   * The tile or bundle at a path below the log's prefix; empty if there is none, or if it was
   * partial and the full one has taken its place. Nothing but tiles is ever answered.
   */
  public Optional<byte[]> tile(String path) throws IOException {
    Optional<Tile> tile = Tile.parse(path);
    return tile.isPresent() ? storage.read(tile.get().path()) : Optional.empty();
  }

  /** The proof of a leaf; empty if the served checkpoint does not cover it yet. */
  public Optional<InclusionProof> proof(long index, Opening opening) throws IOException {
    Optional<String> checkpoint = checkpoint();
    long size = checkpoint.isPresent() ? size(checkpoint.get()) : 0;
    if (index < 0 || index >= size) {
      return Optional.empty();
    }
    List<Hash> path = MerkleProofs.inclusion(index, size, new TileReader(storage, size));
    return Optional.of(new InclusionProof(opening.encoded(), index, path, checkpoint.get()));
  }

  /** The proof that the served checkpoint extends the tree of a size; empty if it is smaller. */
  public Optional<ConsistencyProof> extension(long oldSize) throws IOException {
    Optional<String> checkpoint = checkpoint();
    long size = checkpoint.isPresent() ? size(checkpoint.get()) : 0;
    if (oldSize < 1 || oldSize > size) {
      return Optional.empty();
    }
    List<Hash> path = MerkleProofs.consistency(oldSize, size, new TileReader(storage, size));
    return Optional.of(new ConsistencyProof(oldSize, path, checkpoint.get()));
  }

  private static long size(String note) throws IOException {
    return SignedNote.parse(note)
        .flatMap(signed -> Checkpoint.parse(signed.text()))
        .map(checkpoint -> checkpoint.tree().size())
        .orElseThrow(() -> new IOException("the checkpoint is damaged"));
  }
}
