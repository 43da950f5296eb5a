package org.tanpuhui.deploy.driver.forest;

/**
 * Rows of the methodology's biomass tables that stand in for the recorded forests. None of them is
 * a factor of these species: the tables know four Chinese forest types.
 */
enum ForestType {
  BROADLEAF_MIXED("broadleaf_mixed"),
  MASSON_PINE("masson_pine");

  private final String row;

  ForestType(String row) {
    this.row = row;
  }

  /** The key in the document. */
  String row() {
    return row;
  }
}
