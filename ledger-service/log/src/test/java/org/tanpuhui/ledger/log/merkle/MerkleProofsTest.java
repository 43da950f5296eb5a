package org.tanpuhui.ledger.log.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Without the right splits and shifts some tree of up to 70 leaves differs from the naive one. */
class MerkleProofsTest {
  private static final long SEED = 20261123L;
  private static final int LEAVES = 70;
  private final Random random = new Random(SEED);
  private final List<Hash> leaves = leaves(random);
  private final Subtrees subtrees = NaiveTree.subtrees(leaves);

  @Test
  void rootsAreThoseOfTheNaiveTree() throws IOException {
    for (int size = 0; size <= LEAVES; size++) {
      assertThat(MerkleProofs.root(size, subtrees))
          .isEqualTo(NaiveTree.root(leaves.subList(0, size)));
    }
  }

  @Test
  void everyLeafOfEveryTreeIsProvenAndNothingElseIs() throws IOException {
    for (int size = 1; size <= LEAVES; size++) {
      TreeHead tree = tree(size);
      for (int index = 0; index < size; index++) {
        List<Hash> proof = MerkleProofs.inclusion(index, size, subtrees);
        assertThat(proof).isEqualTo(NaiveTree.path(index, leaves.subList(0, size)));
        assertThat(MerkleProofs.isIncluded(leaves.get(index), index, proof, tree)).isTrue();

        int other = (index + 1 + random.nextInt(LEAVES - 1)) % LEAVES;
        assertThat(MerkleProofs.isIncluded(leaves.get(other), index, proof, tree)).isFalse();
        assertThat(MerkleProofs.isIncluded(leaves.get(index), other, proof, tree)).isFalse();
        assertThat(MerkleProofs.isIncluded(leaves.get(index), index, longer(proof), tree))
            .isFalse();
        if (!proof.isEmpty()) {
          assertThat(MerkleProofs.isIncluded(leaves.get(index), index, shorter(proof), tree))
              .isFalse();
        }
      }
    }
  }

  @Test
  void everyPrefixIsProvenAndNothingElseIs() throws IOException {
    for (int later = 1; later <= LEAVES; later++) {
      for (int earlier = 1; earlier <= later; earlier++) {
        List<Hash> proof = MerkleProofs.consistency(earlier, later, subtrees);
        assertThat(proof).isEqualTo(NaiveTree.proof(earlier, leaves.subList(0, later), true));
        assertThat(MerkleProofs.isConsistent(tree(earlier), tree(later), proof)).isTrue();
        TreeHead forged = new TreeHead(earlier, Merkle.leaf(new byte[] {1}));
        assertThat(MerkleProofs.isConsistent(forged, tree(later), proof)).isFalse();
        assertThat(MerkleProofs.isConsistent(tree(earlier), tree(later), longer(proof))).isFalse();
        if (!proof.isEmpty()) {
          assertThat(MerkleProofs.isConsistent(tree(earlier), tree(later), shorter(proof)))
              .isFalse();
          assertThat(MerkleProofs.isConsistent(tree(later), tree(earlier), proof)).isFalse();
        }
      }
    }
  }

  @Test
  void aProofOutsideTheTreeIsAnError() {
    assertThatThrownBy(() -> MerkleProofs.inclusion(5, 5, subtrees))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleProofs.consistency(0, 5, subtrees))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleProofs.consistency(6, 5, subtrees))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private TreeHead tree(int size) {
    return new TreeHead(size, NaiveTree.root(leaves.subList(0, size)));
  }

  private static List<Hash> longer(List<Hash> proof) {
    List<Hash> longer = new ArrayList<>(proof);
    longer.add(Merkle.EMPTY_ROOT);
    return longer;
  }

  private static List<Hash> shorter(List<Hash> proof) {
    return proof.subList(0, proof.size() - 1);
  }

  private static List<Hash> leaves(Random random) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < LEAVES; i++) {
      byte[] entry = new byte[random.nextInt(40)];
      random.nextBytes(entry);
      leaves.add(Merkle.leaf(entry));
    }
    return leaves;
  }
}
