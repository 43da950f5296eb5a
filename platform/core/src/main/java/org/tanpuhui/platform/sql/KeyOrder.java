package org.tanpuhui.platform.sql;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Rows of a batch in the order of a 64-bit key: the order of locks and of neighbours in an index.
 *
 * <p>Each key is read once, and only the keys are sorted; a comparator would follow the pointers of
 * two rows some twelve times per row of a batch, each into memory that was not touched lately.
 */
public final class KeyOrder {
  private KeyOrder() {}

  /**
   * A new list, smallest key first; rows of one key keep their order.
   *
   * @param key any number, compared as signed
   */
  public static <T> List<T> sorted(Collection<? extends T> rows, ToLongFunction<? super T> key) {
    return Arrays.asList(place(rows, key, null));
  }

  /**
   * The same; rows of one key in the order of the comparator.
   *
   * @param ties asked only among rows of one key
   */
  public static <T> List<T> sorted(
      Collection<? extends T> rows, ToLongFunction<? super T> key, Comparator<? super T> ties) {
    return Arrays.asList(place(rows, key, ties));
  }

  @SuppressWarnings("unchecked") // holds rows only
  private static <T> T[] place(
      Collection<? extends T> rows, ToLongFunction<? super T> key, Comparator<? super T> ties) {
    T[] all = (T[]) rows.toArray();
    long[] keys = new long[all.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key.applyAsLong(all[i]);
    }
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    int[] taken = new int[keys.length];
    T[] placed = (T[]) new Object[all.length];
    for (int i = 0; i < keys.length; i++) {
      int first = first(sorted, keys[i]);
      placed[first + taken[first]++] = all[i];
    }
    if (ties != null) {
      for (int i = 0; i < taken.length; i++) {
        if (taken[i] > 1) {
          Arrays.sort(placed, i, i + taken[i], ties);
        }
      }
    }
    return placed;
  }

  /** The first place of a key that is there. */
  private static int first(long[] sorted, long key) {
    int low = 0;
    int high = sorted.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
