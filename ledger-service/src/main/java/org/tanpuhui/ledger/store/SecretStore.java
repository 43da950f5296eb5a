package org.tanpuhui.ledger.store;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Remembers by which secret the leaves of these books are salted, without knowing it. */
public final class SecretStore {
  private static final String REMEMBER =
      """
      INSERT INTO leaf_secret (check_value) SELECT ? WHERE NOT EXISTS (SELECT FROM lane_batch)
      ON CONFLICT DO NOTHING
      """;
  private static final String READ = "SELECT check_value FROM leaf_secret";

  private SecretStore() {}

  /**
   * Remembers the secret if it is the first, before any leaf.
   *
   * @throws IllegalStateException the books were salted with another one, or nobody knows with
   *     which
   */
  public static void check(Connection connection, SchemeSalts salts) throws SQLException {
    try (PreparedStatement remember = connection.prepareStatement(REMEMBER);
        PreparedStatement read = connection.prepareStatement(READ)) {
      remember.setBytes(1, salts.check());
      remember.executeUpdate();
      try (ResultSet row = read.executeQuery()) {
        if (!row.next() || !MessageDigest.isEqual(row.getBytes(1), salts.check())) {
          throw new IllegalStateException(
              "The leaves of these books were salted with another secret. Restore the file salt of"
                  + " the folder tanpuhui.log.keys from its backup.");
        }
      }
    }
  }
}
