package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.tile.LogStorage;

/**
 * Files in memory that behave like a disk in a crash: what was not synced is kept or lost change by
 * change, at random; an append is torn at any byte, and a created file may hold anything.
 */
final class CrashingStorage implements LogStorage {
  /** The machine stopped here. */
  static final class Crash extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private interface Change {
    void apply(Map<String, byte[]> files, Random torn);
  }

  private final Random random;
  private Map<String, byte[]> durable = new TreeMap<>();
  private Map<String, byte[]> seen = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();
  private final List<byte[]> checkpoints = new ArrayList<>();
  private long operationsLeft = Long.MAX_VALUE;

  CrashingStorage(Random random) {
    this.random = random;
  }

  /** The operation after this many is the last one, and is not done. */
  void crashAfter(long operations) {
    operationsLeft = operations;
  }

  /** A step outside the storage, counted like one of its own. */
  void step() throws Crash {
    if (operationsLeft-- == 0) {
      crash();
      throw new Crash();
    }
  }

  private void crash() {
    for (Change change : pending) {
      if (random.nextBoolean()) {
        change.apply(durable, random);
      }
    }
    pending.clear();
    seen = new TreeMap<>(durable);
    operationsLeft = Long.MAX_VALUE;
  }

  /** Every checkpoint that a reader may have seen. */
  List<byte[]> checkpoints() {
    return checkpoints;
  }

  Map<String, byte[]> files() {
    return seen;
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(seen.get(path)).map(byte[]::clone);
  }

  @Override
  public byte[] read(String path, long from, int max) {
    byte[] file = seen.getOrDefault(path, new byte[0]);
    int start = (int) Math.min(file.length, from);
    return Arrays.copyOfRange(file, start, Math.min(file.length, start + max));
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    step();
    byte[] copy = bytes.clone();
    change((files, torn) -> files.put(path, copy));
    if (path.equals(Sequencer.CHECKPOINT)) {
      checkpoints.add(copy);
    }
  }

  @Override
  public void create(String path, byte[] bytes) throws IOException {
    step();
    byte[] copy = bytes.clone();
    change(
        (files, torn) -> {
          byte[] left = copy.clone();
          if (torn != null && torn.nextBoolean()) {
            torn.nextBytes(left);
            left = Arrays.copyOf(left, torn.nextInt(left.length + 1));
          }
          files.put(path, left);
        });
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    step();
    byte[] copy = bytes.clone();
    change(
        (files, torn) -> {
          int kept = torn == null ? copy.length : torn.nextInt(copy.length + 1);
          byte[] old = files.getOrDefault(path, new byte[0]);
          byte[] joined = Arrays.copyOf(old, old.length + kept);
          System.arraycopy(copy, 0, joined, old.length, kept);
          files.put(path, joined);
        });
  }

  @Override
  public void truncate(String path, long length) throws IOException {
    step();
    change(
        (files, torn) ->
            files.computeIfPresent(path, (p, old) -> Arrays.copyOf(old, (int) length)));
  }

  @Override
  public void deleteFolder(String path) throws IOException {
    step();
    change((files, torn) -> files.keySet().removeIf(file -> file.startsWith(path + "/")));
  }

  @Override
  public void sync() throws IOException {
    step();
    durable = new TreeMap<>(seen);
    pending.clear();
  }

  private void change(Change change) {
    change.apply(seen, null);
    pending.add(change);
  }
}
