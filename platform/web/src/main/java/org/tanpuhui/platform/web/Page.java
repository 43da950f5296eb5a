package org.tanpuhui.platform.web;

import java.util.List;
import java.util.function.Function;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * One page of a list.
 *
 * @param items in the list's order, may be empty
 * @param nextCursor what to send as {@code cursor} for the next page, null at the end
 */
public record Page<T>(List<T> items, String nextCursor) {
  public static final int LIMIT_DEFAULT = 50;
  public static final int LIMIT_MAX = 500;

  public static <T> Page<T> of(List<T> items, String nextCursor) {
    return new Page<>(items, nextCursor);
  }

  /**
   * A page from a query that asked for one row more than {@code limit}.
   *
   * @param cursor the cursor that stands behind an item
   */
  public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> cursor) {
    if (oneMore.size() <= limit) {
      return new Page<>(oneMore, null);
    }
    return new Page<>(List.copyOf(oneMore.subList(0, limit)), cursor.apply(oneMore.get(limit - 1)));
  }

  /**
   * The page size to use for the query parameter {@code limit}.
   *
   * @param requested null for the default
   * @return in [1, {@value #LIMIT_MAX}]
   * @throws ProblemException PARAMETER_INVALID outside of that
   */
  public static int limit(Integer requested) {
    if (requested == null) {
      return LIMIT_DEFAULT;
    }
    if (requested < 1 || requested > LIMIT_MAX) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "limit must be between 1 and " + LIMIT_MAX + ", not " + requested);
    }
    return requested;
  }
}
