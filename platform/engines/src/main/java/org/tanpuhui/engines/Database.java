package org.tanpuhui.engines;

/**
 * A database of one service with its two users: the owner owns the tables (migrations), the app
 * user gets only what migrations grant.
 */
public record Database(
    String name,
    String jdbcUrl,
    String owner,
    String ownerPassword,
    String app,
    String appPassword) {

  /** Without the passwords. */
  @Override
  public String toString() {
    return "Database[" + jdbcUrl + ", owner " + owner + ", app " + app + "]";
  }
}
