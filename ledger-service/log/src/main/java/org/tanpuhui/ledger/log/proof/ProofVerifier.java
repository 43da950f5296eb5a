package org.tanpuhui.ledger.log.proof;

import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.TrustPolicy;

/** Checks whole files against a policy and what was seen before. */
public final class ProofVerifier {
  private final TrustPolicy policy;
  private final Optional<TreeHead> remembered;

  /**
   * @param remembered a tree that was seen and verified before
   */
  public ProofVerifier(TrustPolicy policy, Optional<TreeHead> remembered) {
    this.policy = policy;
    this.remembered = remembered;
  }

  /** What an accepted inclusion proof shows. */
  public record Included(VerifiedCheckpoint checkpoint, long index, LeafContent content) {}

  /**
   * Checks a proof that something is in the log.
   *
   * @param wanted id of the entry or act that was asked for
   * @throws RefusedException with the first check that fails, in the order of {@link Refusal}
   */
  public Included inclusion(String file, Optional<UUID> wanted) throws RefusedException {
    InclusionProof proof =
        InclusionProof.parse(file).orElseThrow(() -> new RefusedException(Refusal.PROOF_MALFORMED));
    VerifiedCheckpoint checkpoint = VerifiedCheckpoint.open(proof.checkpoint(), policy);
    Opening opening =
        Opening.parse(proof.extra())
            .orElseThrow(() -> new RefusedException(Refusal.OPENING_MALFORMED));
    LeafContent content =
        opening.content().orElseThrow(() -> new RefusedException(Refusal.OPENING_MALFORMED));
    if (wanted.isPresent() && !wanted.get().equals(content.id())) {
      throw new RefusedException(Refusal.WRONG_ENTRY);
    }
    Hash leaf = Merkle.leaf(opening.leaf().bytes());
    if (!MerkleProofs.isIncluded(leaf, proof.index(), proof.hashes(), checkpoint.tree())) {
      throw new RefusedException(Refusal.NOT_INCLUDED);
    }
    if (remembered.isPresent()) {
      checkpoint.isNotBefore(remembered.get());
    }
    return new Included(checkpoint, proof.index(), content);
  }

  /**
   * Checks a proof that a checkpoint extends the remembered tree.
   *
   * @throws RefusedException with the first check that fails, in the order of {@link Refusal}
   */
  public VerifiedCheckpoint consistency(String file) throws RefusedException {
    ConsistencyProof proof =
        ConsistencyProof.parse(file)
            .orElseThrow(() -> new RefusedException(Refusal.PROOF_MALFORMED));
    VerifiedCheckpoint checkpoint = VerifiedCheckpoint.open(proof.checkpoint(), policy);
    TreeHead earlier = remembered.orElseThrow();
    checkpoint.isNotBefore(earlier);
    if (proof.oldSize() != earlier.size()
        || !MerkleProofs.isConsistent(earlier, checkpoint.tree(), proof.hashes())) {
      throw new RefusedException(Refusal.INCONSISTENT);
    }
    return checkpoint;
  }
}
