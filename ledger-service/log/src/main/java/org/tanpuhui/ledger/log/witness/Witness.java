package org.tanpuhui.ledger.log.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.proof.Refusal;
import org.tanpuhui.ledger.log.proof.RefusedException;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.tile.LogStorage;

/**
 * Decides over checkpoints as C2SP tlog-witness, "add-checkpoint", says. It remembers the last
 * checkpoint of each log that it cosigned, durably before it answers. Thread-safe.
 */
public final class Witness {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final NoteSigner signer;
  private final Logs logs;
  private final LogStorage storage;
  private final Clock clock;

  /**
   * @param signer the witness's key, of the type of cosignatures
   * @param logs keys of the logs it knows; its quorum must be none
   * @param storage where it remembers
   */
  public Witness(NoteSigner signer, TrustPolicy logs, LogStorage storage, Clock clock) {
    this(signer, () -> logs, storage, clock);
  }

  /**
   * @param logs asked for every request, since a log may get another key
   */
  Witness(NoteSigner signer, Logs logs, LogStorage storage, Clock clock) {
    this.signer = signer;
    this.logs = logs;
    this.storage = storage;
    this.clock = clock;
  }

  /** Keys of the logs that it knows. */
  @FunctionalInterface
  interface Logs {
    TrustPolicy policy() throws IOException;
  }

  /**
   * @param status of HTTP
   * @param isSize whether the body is the size of the last cosigned tree
   * @param body ends with a newline unless it is empty
   */
  public record Answer(int status, boolean isSize, String body) {
    static Answer empty(int status) {
      return new Answer(status, false, "");
    }
  }

  /** Decides over a request body: old size, consistency proof, checkpoint. */
  public synchronized Answer addCheckpoint(byte[] body) throws IOException {
    Optional<ConsistencyProof> request = NoteText.decode(body).flatMap(ConsistencyProof::parse);
    if (request.isEmpty()) {
      return Answer.empty(BAD_REQUEST);
    }
    VerifiedCheckpoint checkpoint;
    try {
      checkpoint = VerifiedCheckpoint.open(request.get().checkpoint(), logs.policy());
    } catch (RefusedException e) {
      return Answer.empty(status(e.refusal()));
    }
    return decide(request.get(), checkpoint);
  }

  private Answer decide(ConsistencyProof request, VerifiedCheckpoint checkpoint)
      throws IOException {
    TreeHead tree = checkpoint.tree();
    if (request.oldSize() > tree.size()) {
      return Answer.empty(BAD_REQUEST);
    }
    String file = file(checkpoint.checkpoint().origin());
    TreeHead last = last(file);
    if (request.oldSize() != last.size()) {
      return new Answer(CONFLICT, true, last.size() + "\n");
    }
    if (tree.size() == last.size() && !tree.root().equals(last.root())) {
      return new Answer(CONFLICT, true, last.size() + "\n");
    }
    boolean isExtension =
        last.size() == 0
            ? request.hashes().isEmpty()
            : MerkleProofs.isConsistent(last, tree, request.hashes());
    if (!isExtension) {
      return Answer.empty(UNPROCESSABLE);
    }
    String text = checkpoint.note().text();
    storage.write(file, checkpoint.note().encoded().getBytes(StandardCharsets.UTF_8));
    storage.sync();
    return new Answer(OK, false, signer.cosign(text, clock.instant()).line() + "\n");
  }

  private static int status(Refusal refusal) {
    if (refusal == Refusal.CHECKPOINT_MALFORMED) {
      return BAD_REQUEST;
    }
    return refusal == Refusal.WRONG_ORIGIN ? NOT_FOUND : FORBIDDEN;
  }

  private TreeHead last(String file) throws IOException {
    Optional<byte[]> note = storage.read(file);
    if (note.isEmpty()) {
      return TreeHead.EMPTY;
    }
    return SignedNote.parse(new String(note.get(), StandardCharsets.UTF_8))
        .flatMap(signed -> Checkpoint.parse(signed.text()))
        .map(Checkpoint::tree)
        .orElseThrow(() -> new IOException("what the witness remembers is damaged: " + file));
  }

  /** Origins may hold any character, so their hashes name the files. */
  private static String file(String origin) {
    return Merkle.sha256(origin.getBytes(StandardCharsets.UTF_8)).hex() + ".checkpoint";
  }
}
