package org.tanpuhui.deploy.driver.replay;

/** Bus lines brought to one spelling: 74路 and 74线（混租电动） are line 74. */
final class LineNames {

  private LineNames() {}

  /** The one spelling; an empty name stays empty. */
  static String normalise(String name) {
    String text = name.strip();
    int remark = text.indexOf('（') >= 0 ? text.indexOf('（') : text.indexOf('(');
    if (remark > 0) {
      text = text.substring(0, remark).strip();
    }
    if (text.length() > 1 && (text.endsWith("路") || text.endsWith("线"))) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
