package org.tanpuhui.engines;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Reads a list of an API page by page, for tests of what happens to it meanwhile. */
public final class PagingWalk {
  private static final int PAGES_MAX = 10_000;

  private PagingWalk() {}

  /**
   * One page.
   *
   * @param ids what names its items
   * @param next cursor of the next page, null at the end
   */
  public record Step(List<String> ids, String next) {}

  /**
   * Reads a list to its end, then once more while something is added between every two pages.
   *
   * @param page the page behind a cursor, null for the first; of one or two items, so that there
   *     are many
   * @return the ids of the second reading
   * @throws AssertionError when the second reading repeats an item, or lacks one that was there
   *     before it began
   */
  public static List<String> whileAdding(Function<String, Step> page, Runnable add) {
    List<String> before = read(page, () -> {});
    if (before.size() < 3) {
      throw new AssertionError("a list of " + before.size() + " items has too few pages to tell");
    }
    List<String> during = read(page, add);
    if (new HashSet<>(during).size() != during.size()) {
      throw new AssertionError("an item came twice: " + during);
    }
    if (!during.containsAll(before)) {
      before.removeAll(during);
      throw new AssertionError("items were dropped: " + before);
    }
    return during;
  }

  private static List<String> read(Function<String, Step> page, Runnable between) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      Step step = page.apply(cursor);
      ids.addAll(step.ids());
      cursor = step.next();
      if (cursor == null) {
        return ids;
      }
      between.run();
    }
    throw new AssertionError("the list has no end");
  }
}
