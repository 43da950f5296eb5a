package org.tanpuhui.ledger.log.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/**
 * Roots, proofs and verdicts that others computed: Python from the definitions, and a Go project's
 * vectors.
 */
class MerkleVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void rootsAndProofsAreThoseComputedFromTheDefinitions() throws IOException {
    JsonNode vectors;
    try (InputStream resource = getClass().getResourceAsStream("/merkle-vectors.json")) {
      vectors = JSON.readTree(resource);
    }
    List<Hash> leaves =
        IntStream.range(0, 1000)
            .mapToObj(i -> Merkle.leaf(("entry " + i).getBytes(StandardCharsets.US_ASCII)))
            .toList();
    Subtrees subtrees = NaiveTree.subtrees(leaves);
    for (JsonNode vector : vectors.get("roots")) {
      assertThat(MerkleProofs.root(vector.get("size").asLong(), subtrees))
          .isEqualTo(hash(vector.get("root")));
    }
    for (JsonNode vector : vectors.get("inclusion")) {
      assertThat(
              MerkleProofs.inclusion(
                  vector.get("index").asLong(), vector.get("size").asLong(), subtrees))
          .isEqualTo(hashes(vector.get("proof")));
    }
    for (JsonNode vector : vectors.get("consistency")) {
      assertThat(
              MerkleProofs.consistency(
                  vector.get("from").asLong(), vector.get("to").asLong(), subtrees))
          .isEqualTo(hashes(vector.get("proof")));
    }
  }

  @Test
  void theReferenceTreeHasItsRoots() throws IOException {
    JsonNode tree = JSON.readTree(Files.readString(shared("rfc6962_reference_tree.json")));
    List<Hash> leaves = new ArrayList<>();
    tree.get("leaf_inputs_hex")
        .forEach(leaf -> leaves.add(Merkle.leaf(HexFormat.of().parseHex(leaf.asText()))));
    JsonNode roots = tree.get("root_hashes_hex_by_tree_size_0_to_8");
    assertThat(roots).hasSize(9);
    for (int size = 0; size < roots.size(); size++) {
      assertThat(MerkleProofs.root(size, NaiveTree.subtrees(leaves)).hex())
          .isEqualTo(roots.get(size).asText());
    }
  }

  @Test
  void everyVectorHasItsVerdict() throws IOException {
    int accepted = 0;
    int refused = 0;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(shared("proofs.part.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        JsonNode vector = JSON.readTree(zip.readAllBytes());
        boolean verdict = verdict(vector);
        assertThat(verdict).as(entry.getName()).isEqualTo(!vector.get("wantErr").asBoolean());
        accepted += verdict ? 1 : 0;
        refused += verdict ? 0 : 1;
      }
    }
    assertThat(accepted).isEqualTo(8);
    assertThat(refused).isEqualTo(114);
  }

  /** Hashes of a wrong length and numbers beyond 63 bits are refused where they are read. */
  private static boolean verdict(JsonNode vector) {
    boolean inclusion = vector.has("leafIdx");
    List<Hash> proof = new ArrayList<>();
    for (JsonNode step : vector.get("proof")) {
      Optional<Hash> hash = Hash.parseBase64(step.asText());
      if (hash.isEmpty()) {
        return false;
      }
      proof.add(hash.get());
    }
    Optional<Hash> one =
        inclusion
            ? Hash.parseBase64(vector.get("leafHash").asText())
            : Optional.of(anyHash(vector.get("root1").asText()));
    Hash two = anyHash(vector.get(inclusion ? "root" : "root2").asText());
    Optional<Long> n = number(vector.get(inclusion ? "leafIdx" : "size1"));
    Optional<Long> m = number(vector.get(inclusion ? "treeSize" : "size2"));
    if (one.isEmpty() || n.isEmpty() || m.isEmpty()) {
      return false;
    }
    TreeHead tree = new TreeHead(m.get(), two);
    return inclusion
        ? MerkleProofs.isIncluded(one.get(), n.get(), proof, tree)
        : MerkleProofs.isConsistent(new TreeHead(n.get(), one.get()), tree, proof);
  }

  /**
   * Some vectors have short texts for roots that are only compared; a hash of their own stands for
   * them.
   */
  private static Hash anyHash(String text) {
    byte[] bytes = Base64Text.decode(text).orElseThrow();
    return bytes.length == Hash.BYTES ? Hash.of(bytes) : Merkle.sha256(new byte[] {2}, bytes);
  }

  private static Optional<Long> number(JsonNode node) {
    BigInteger value = node.bigIntegerValue();
    return value.bitLength() < Long.SIZE && value.signum() >= 0
        ? Optional.of(value.longValue())
        : Optional.empty();
  }

  private static Hash hash(JsonNode node) {
    return Hash.parseBase64(node.asText()).orElseThrow();
  }

  private static List<Hash> hashes(JsonNode array) {
    List<Hash> hashes = new ArrayList<>();
    array.forEach(node -> hashes.add(hash(node)));
    return hashes;
  }

  private static Path shared(String name) {
    String folder = System.getProperty("tanpuhui.shared", System.getenv("TANPUHUI_SHARED"));
    if (folder == null) {
      folder = Path.of(System.getProperty("tanpuhui.root", "."), "..", "shared").toString();
    }
    Path file = Path.of(folder, "data", "merkle-rfc6962", name);
    assumeTrue(
        Files.exists(file),
        () -> "the vectors are not part of the checkout; set TANPUHUI_SHARED: " + file);
    return file;
  }
}
