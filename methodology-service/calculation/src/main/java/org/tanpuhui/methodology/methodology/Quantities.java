package org.tanpuhui.methodology.methodology;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What calculators read of an activity: named whole numbers with their unit in the name, and words.
 *
 * @param values {@link String}, {@link Long} or {@link Boolean} by name; never null values
 */
public record Quantities(Map<String, Object> values) {

  /** The whole number of this name; empty if there is none. */
  public OptionalLong whole(String name) {
    return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** The word of this name; null if there is none. */
  public String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }
}
