package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.MethodologyVersion;

/** Filed documents and their numbers. */
public final class MethodologyStore {
  private static final String ADD =
      """
      INSERT INTO methodology_version (id, version, hash, document, state)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id, version) DO NOTHING
      """;
  private static final String ALL =
      "SELECT no, id, version, hash, document, state FROM methodology_version ORDER BY no";

  /** A stored version. */
  public record StoredVersion(
      int number, String id, String version, String hash, String document, String state) {}

  /** Files a document that is not yet there. */
  public void file(Connection connection, MethodologyDocument document) throws SQLException {
    add(connection, document, "filed");
  }

  /** Adds a document that is not yet there, in this state. */
  public void add(Connection connection, MethodologyDocument document, String state)
      throws SQLException {
    MethodologyVersion version = document.version();
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setString(1, version.id());
      insert.setString(2, version.version());
      insert.setString(3, version.hash());
      insert.setString(4, document.canonical());
      insert.setString(5, state);
      insert.executeUpdate();
    }
  }

  /** Every version that was ever filed, in order of number. */
  public List<StoredVersion> all(Connection connection) throws SQLException {
    List<StoredVersion> versions = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ALL);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        versions.add(
            new StoredVersion(
                rows.getInt(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6)));
      }
    }
    return versions;
  }
}
