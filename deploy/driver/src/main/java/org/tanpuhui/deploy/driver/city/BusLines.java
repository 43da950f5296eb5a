package org.tanpuhui.deploy.driver.city;

import java.util.Map;

/**
 * Average trip length of bus lines in metres, illustrative: a copy of the table in the filed
 * public-transport methodology, kept here so that the totals do not come from the product.
 */
public final class BusLines {

  /** For every line that has no entry of its own. */
  public static final long DEFAULT_M = 6_390;

  /** By line. */
  public static final Map<String, Long> TABLE_M = Map.of();

  private BusLines() {}
}
