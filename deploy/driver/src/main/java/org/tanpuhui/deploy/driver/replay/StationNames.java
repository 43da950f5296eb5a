package org.tanpuhui.deploy.driver.replay;

import java.util.Map;

/**
 * Metro station names brought to one spelling: the taps write 罗湖站 where the station list writes 罗湖,
 * and a few stations under another or a damaged name.
 */
final class StationNames {

  private static final Map<String, String> ALIASES =
      Map.of("深圳大学", "深大", "马鞍山", "马安山", "?I岭", "孖岭");

  private StationNames() {}

  /** The one spelling; an empty name stays empty. */
  static String normalise(String name) {
    String text = name.strip().replace(" ", "");
    if (text.length() > 1 && text.endsWith("站")) {
      text = text.substring(0, text.length() - 1);
    }
    return ALIASES.getOrDefault(text, text);
  }
}
