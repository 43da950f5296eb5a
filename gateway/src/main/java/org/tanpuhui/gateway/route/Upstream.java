package org.tanpuhui.gateway.route;

/** A service behind the gateway. */
public enum Upstream {
  ACTIVITY("activity-service"),
  METHODOLOGY("methodology-service"),
  LEDGER("ledger-service"),
  /** Two services whose answers are joined: methodology and ledger. */
  HOME("home"),
  /** The service of a stage, named by the query {@code stage} or by the prefix of an id. */
  OF_STAGE("service of the stage");

  private final String text;

  Upstream(String text) {
    this.text = text;
  }

  /** Its name for people. */
  public String text() {
    return text;
  }
}
