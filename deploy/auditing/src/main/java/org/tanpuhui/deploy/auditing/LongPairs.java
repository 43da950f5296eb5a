package org.tanpuhui.deploy.auditing;

import java.util.Arrays;

/**
 * Two sums per key of two numbers: debits and credits of an account and asset, or of a lot. Open
 * addressing, 32 bytes a place, in shards that lock apart. Thread-safe but for {@link #forEach},
 * for which nobody may add.
 */
final class LongPairs {
  private static final int SHARDS = 64;
  private static final int SLOT = 4;
  private static final int FIRST_SLOTS = 64;

  /** Takes one key and its sums. */
  @FunctionalInterface
  interface Taker {
    void take(long key, long part, long debits, long credits);
  }

  private final Shard[] shards = new Shard[SHARDS];

  LongPairs() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  /**
   * Adds to the sums of a key.
   *
   * @param key not 0
   * @return the sum of credits, these included
   * @throws ArithmeticException a sum leaves 64 bits
   */
  long add(long key, long part, long debits, long credits) {
    long hash = hash(key, part);
    Shard shard = shards[(int) (hash >>> 58)];
    synchronized (shard) {
      return shard.add(hash, key, part, debits, credits);
    }
  }

  /** The sum of debits of a key, 0 when it was never added to. */
  long debits(long key, long part) {
    return sum(key, part, 2);
  }

  /** The sum of credits of a key, 0 when it was never added to. */
  long credits(long key, long part) {
    return sum(key, part, 3);
  }

  private long sum(long key, long part, int column) {
    long hash = hash(key, part);
    Shard shard = shards[(int) (hash >>> 58)];
    synchronized (shard) {
      int at = shard.find(hash, key, part);
      return shard.slots[at] == 0 ? 0 : shard.slots[at + column];
    }
  }

  /** Gives every key once, in no order. */
  void forEach(Taker taker) {
    for (Shard shard : shards) {
      for (int at = 0; at < shard.slots.length; at += SLOT) {
        if (shard.slots[at] != 0) {
          taker.take(
              shard.slots[at], shard.slots[at + 1], shard.slots[at + 2], shard.slots[at + 3]);
        }
      }
    }
  }

  private static long hash(long key, long part) {
    long mixed = (key ^ part * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
  }

  private static final class Shard {
    private long[] slots = new long[FIRST_SLOTS * SLOT];
    private int used;

    long add(long hash, long key, long part, long debits, long credits) {
      int at = find(hash, key, part);
      if (slots[at] == 0) {
        slots[at] = key;
        slots[at + 1] = part;
        used++;
      }
      slots[at + 2] = Math.addExact(slots[at + 2], debits);
      slots[at + 3] = Math.addExact(slots[at + 3], credits);
      long sum = slots[at + 3];
      if (used * SLOT * 3L > slots.length * 2L) {
        grow();
      }
      return sum;
    }

    int find(long hash, long key, long part) {
      int mask = slots.length / SLOT - 1;
      int place = (int) hash & mask;
      while (true) {
        int at = place * SLOT;
        if (slots[at] == 0 || slots[at] == key && slots[at + 1] == part) {
          return at;
        }
        place = place + 1 & mask;
      }
    }

    private void grow() {
      long[] old = slots;
      slots = Arrays.copyOf(new long[0], Math.multiplyExact(old.length, 2));
      for (int at = 0; at < old.length; at += SLOT) {
        if (old[at] != 0) {
          int to = find(hash(old[at], old[at + 1]), old[at], old[at + 1]);
          System.arraycopy(old, at, slots, to, SLOT);
        }
      }
    }
  }
}
