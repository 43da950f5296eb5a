package org.tanpuhui.deploy.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.tanpuhui.ledger.log.leaf.ActLeaf;
import org.tanpuhui.ledger.log.leaf.EntryLeaf;
import org.tanpuhui.ledger.log.leaf.EntryLeaf.Pair;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.leaf.Salts;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.tile.TileReader;
import org.tanpuhui.ledger.log.tile.TileWriter;

/** A log of made-up entries and acts in a folder, with its tree at some sizes. */
final class LogOfLeaves {
  private static final Salts SALTS = new Salts(new byte[32]);

  private final FileStorage storage;
  private final List<LeafContent> contents = new ArrayList<>();
  private final Map<Integer, TreeHead> heads = new HashMap<>();

  /** A log of its own. */
  LogOfLeaves(Path folder, long seed, int size, int[] sizes) throws IOException {
    this(folder, seed, 0, size, sizes, null);
  }

  /**
   * @param common leaves that are those of {@code other}
   */
  LogOfLeaves(Path folder, long seed, int common, int size, int[] sizes, LogOfLeaves other)
      throws IOException {
    Random random = new Random(seed);
    storage = new FileStorage(folder);
    TileWriter writer = new TileWriter(storage, 0);
    for (int i = 0; i < size; i++) {
      contents.add(i < common ? other.contents.get(i) : content(random));
      writer.append(Opening.of(contents.get(i), SALTS).leaf().bytes());
      if (Arrays.binarySearch(sizes, i + 1) >= 0) {
        heads.put(i + 1, writer.flush());
      }
    }
    writer.prune();
  }

  LeafContent content(int index) {
    return contents.get(index);
  }

  byte[] opening(int index) {
    return Opening.of(contents.get(index), SALTS).encoded();
  }

  TreeHead head(int size) {
    return heads.get(size);
  }

  List<Hash> path(long index, long size) throws IOException {
    return MerkleProofs.inclusion(index, size, new TileReader(storage, size));
  }

  List<Hash> extension(long from, long to) throws IOException {
    return MerkleProofs.consistency(from, to, new TileReader(storage, to));
  }

  private static LeafContent content(Random random) {
    UUID id = uuid(random);
    if (random.nextInt(4) == 0) {
      Fields facts = new Fields().with(Field.ACT, "approval").with(Field.COMMAND, uuid(random));
      facts.with(
          Field.REASON, random.nextBoolean() ? "复核通过\npair 0: forged" : "\u202eok \"quoted\"");
      return new ActLeaf(2, id, instant(random), facts);
    }
    List<Pair> pairs = new ArrayList<>();
    long holder = (2L << 56) | (random.nextLong() & 0xffff_ffff_ffffL);
    int count = 1 + random.nextInt(3);
    for (int line = 0; line < count; line++) {
      long amount = 1 + (random.nextLong() >>> (1 + random.nextInt(50)));
      int asset = 1 + random.nextInt(4);
      int rule = random.nextInt(2) * random.nextInt(65_536);
      pairs.add(
          new Pair(
              line, asset, (2L << 56) | (1L << 48), holder, amount, rule, line == 0 ? holder : 0));
    }
    return new EntryLeaf(
        2,
        id,
        1 + random.nextInt(60_000),
        instant(random),
        instant(random),
        LocalDate.of(2026, 1, 1).plusDays(random.nextInt(9000)),
        pairs,
        new Fields().with(Field.ACTIVITY, uuid(random)).with(Field.PARTNER, "示范地铁"));
  }

  private static UUID uuid(Random random) {
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x8000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  /** Whole seconds, milliseconds and microseconds. */
  private static Instant instant(Random random) {
    Instant second = Instant.ofEpochSecond(1_767_225_600L + random.nextInt(500_000_000));
    int kind = random.nextInt(3);
    return second.plusNanos(
        kind == 0
            ? 0
            : kind == 1 ? random.nextInt(1000) * 1_000_000L : random.nextInt(1_000_000) * 1000L);
  }
}
