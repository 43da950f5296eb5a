package org.tanpuhui.ledger.log.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.NaiveTree;
import org.tanpuhui.ledger.log.merkle.TreeHead;

/**
 * The files hold the tree that the definitions give, however it was cut into steps and restarts.
 */
class TileWriterTest {
  @TempDir Path folder;

  @Test
  void everyFlushedTreeIsTheNaiveOneAlsoAfterRestarts() throws IOException {
    Random random = new Random(7);
    FileStorage storage = new FileStorage(folder);
    TileWriter writer = new TileWriter(storage, 0);
    List<Hash> leaves = new ArrayList<>();
    List<TreeHead> heads = new ArrayList<>();
    while (leaves.size() < 1500) {
      int step = random.nextInt(4) == 0 ? 256 - leaves.size() % 256 : random.nextInt(200);
      for (int i = 0; i < step; i++) {
        byte[] entry = entry(leaves.size());
        writer.append(entry);
        leaves.add(Merkle.leaf(entry));
      }
      TreeHead head = writer.flush();
      assertThat(head).isEqualTo(new TreeHead(leaves.size(), NaiveTree.root(leaves)));
      if (random.nextBoolean()) {
        writer.prune();
      }
      if (random.nextInt(3) == 0) {
        writer = new TileWriter(storage, leaves.size());
      }
      heads.add(head);
    }
    TreeHead last = heads.get(heads.size() - 1);
    TileReader reader = new TileReader(storage, last.size());
    for (TreeHead head : heads) {
      if (head.size() > 0) {
        List<Hash> proof = MerkleProofs.consistency(head.size(), last.size(), reader);
        assertThat(MerkleProofs.isConsistent(head, last, proof)).isTrue();
      }
    }
    for (int index : new int[] {0, 255, 256, 700, leaves.size() - 1}) {
      assertThat(reader.entry(index)).isEqualTo(entry(index));
      List<Hash> proof = MerkleProofs.inclusion(index, last.size(), reader);
      assertThat(MerkleProofs.isIncluded(leaves.get(index), index, proof, last)).isTrue();
    }
  }

  /** The example of C2SP tlog-tiles, "Partial Tiles". */
  @Test
  void aTreeOf70000HasTheTilesOfTheSpecification() throws IOException {
    TileWriter writer = new TileWriter(new FileStorage(folder), 0);
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      writer.append(entry(i));
      leaves.add(Merkle.leaf(entry(i)));
    }
    assertThat(writer.flush().root()).isEqualTo(NaiveTree.root(leaves));

    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.add(folder.relativize(file).toString()));
    }
    assertThat(files.stream().filter(file -> file.startsWith("tile/0/"))).hasSize(274);
    assertThat(files.stream().filter(file -> file.startsWith("tile/entries/"))).hasSize(274);
    assertThat(files)
        .contains("tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17")
        .contains("tile/2/000.p/1")
        .hasSize(274 + 274 + 2 + 1);
    assertThat(Files.readAllBytes(folder.resolve("tile/1/001.p/17"))).hasSize(17 * 32);
    assertThat(Files.readAllBytes(folder.resolve("tile/1/000")))
        .startsWith(NaiveTree.root(leaves.subList(0, 256)).bytes());
  }

  private static byte[] entry(int i) {
    return ("entry " + i).getBytes(StandardCharsets.US_ASCII);
  }
}
