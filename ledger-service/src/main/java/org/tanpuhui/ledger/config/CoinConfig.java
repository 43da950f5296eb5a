package org.tanpuhui.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/**
 * What the points of a scheme are called, {@code tanpuhui.coin.<scheme>.zh} and {@code .en}: a
 * scheme is configuration.
 */
@ConfigMapping(prefix = "tanpuhui.coin")
public interface CoinConfig {
  /** By scheme id. */
  @WithParentName
  Map<String, Name> names();

  /** A name in both languages. */
  interface Name {
    String zh();

    String en();
  }
}
