package org.tanpuhui.ledger.log.proof;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSignature;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;

/**
 * A checkpoint whose signatures satisfy a policy.
 *
 * @param signers known keys that signed it, logs and witnesses
 */
public record VerifiedCheckpoint(Checkpoint checkpoint, SignedNote note, Set<VerifierKey> signers) {

  public VerifiedCheckpoint {
    signers = Set.copyOf(signers);
  }

  /**
   * Checks a checkpoint. Signatures of unknown keys are ignored wherever they stand (C2SP
   * signed-note); among the known ones those of the log come first, and none comes twice. A key
   * that is trusted for another log counts for nothing here.
   *
   * @throws RefusedException with the first check that fails
   */
  public static VerifiedCheckpoint open(String encoded, TrustPolicy policy)
      throws RefusedException {
    SignedNote note = SignedNote.parse(encoded).orElseThrow(() -> malformed());
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow(() -> malformed());
    if (policy.logs().stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
      throw new RefusedException(Refusal.WRONG_ORIGIN);
    }
    Set<VerifierKey> signers = new HashSet<>();
    boolean isInOrder = true;
    boolean isCosigned = false;
    boolean isSigned = false;
    for (NoteSignature signature : note.signatures()) {
      Optional<VerifierKey> key = policy.named(signature);
      if (key.isEmpty()) {
        continue;
      }
      if (!key.get().verifies(note.text(), signature)) {
        throw new RefusedException(Refusal.BAD_SIGNATURE);
      }
      boolean isWitness = key.get().type() == VerifierKey.COSIGNATURE;
      isInOrder &= signers.add(key.get()) && (isWitness || !isCosigned);
      isCosigned |= isWitness;
      isSigned |= !isWitness && key.get().name().equals(checkpoint.origin());
    }
    if (!isInOrder) {
      throw new RefusedException(Refusal.SIGNATURE_ORDER);
    }
    if (!isSigned) {
      throw new RefusedException(Refusal.UNSIGNED);
    }
    if (!policy.isQuorum(signers)) {
      throw new RefusedException(Refusal.WITNESS_MISSING);
    }
    return new VerifiedCheckpoint(checkpoint, note, signers);
  }

  /**
   * Checks this checkpoint against one that was seen before, as far as that goes without a
   * consistency proof: it must not be older, and of the same size only with the same root.
   */
  public void isNotBefore(TreeHead remembered) throws RefusedException {
    if (tree().size() < remembered.size()) {
      throw new RefusedException(Refusal.OLDER_THAN_REMEMBERED);
    }
    if (tree().size() == remembered.size() && !tree().root().equals(remembered.root())) {
      throw new RefusedException(Refusal.FORK);
    }
  }

  public TreeHead tree() {
    return checkpoint.tree();
  }

  private static RefusedException malformed() {
    return new RefusedException(Refusal.CHECKPOINT_MALFORMED);
  }
}
