package org.tanpuhui.methodology.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.platform.Scheme;

/** Methodology versions and their documents, in the caller's transaction. */
public final class RegistryStore {
  /** Advisory lock of everything that changes which versions are in force. */
  private static final long FILING_LOCK = 0x746170687566L;

  private static final Set<String> FILED_STATES = Set.of(Lifecycle.FILED);

  private final ReviewStore reviews = new ReviewStore(Lifecycle.METHODOLOGY);

  /** Until the transaction ends nobody else files or withdraws. */
  public void lockFiling(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(RegistrySql.LOCK_FILING)) {
      lock.setLong(1, FILING_LOCK);
      lock.execute();
    }
  }

  /**
   * Puts a document of this release into the registry, once.
   *
   * @param state the state it begins in: draft, submitted or filed
   * @throws IllegalStateException another text stands there under the same id and version
   */
  public void bundle(Connection connection, MethodologyDocument document, String state)
      throws SQLException {
    MethodologyVersion version = document.version();
    Optional<StoredVersion> known = find(connection, version.id(), version.version());
    if (known.isEmpty()) {
      int caseNo =
          open(connection, null, Actor.RELEASE, StepWish.of(Lifecycle.BUNDLE), state, document)
              .orElseThrow();
      if (FILED_STATES.contains(state)) {
        file(connection, caseNo, lastStep(connection, caseNo), 1, document, Duration.ZERO);
      }
    } else if (!known.get().hash().equals(version.hash())) {
      throw new IllegalStateException(
          "methodology "
              + version.id()
              + " "
              + version.version()
              + " has the hash "
              + known.get().hash()
              + ", this release brings "
              + version.hash()
              + "; a changed document needs a new version");
    }
  }

  /**
   * Opens the case of a new version.
   *
   * @return its number; empty when the id and version are taken, then the caller rolls back
   */
  public Optional<Integer> open(
      Connection connection,
      Scheme scheme,
      Actor actor,
      StepWish wish,
      String state,
      MethodologyDocument document)
      throws SQLException {
    int caseNo = Math.toIntExact(reviews.open(connection, scheme, actor, wish, state));
    try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_CASE)) {
      insert.setInt(1, caseNo);
      insert.setString(2, document.version().id());
      insert.setString(3, document.version().version());
      if (insert.executeUpdate() == 0) {
        return Optional.empty();
      }
    }
    addDocument(connection, caseNo, lastStep(connection, caseNo), document);
    return Optional.of(caseNo);
  }

  private static ReviewStep lastStep(Connection connection, int caseNo) throws SQLException {
    List<ReviewStep> steps = ReviewStore.steps(connection, caseNo);
    return steps.get(steps.size() - 1);
  }

  /** Takes the next step; see {@link ReviewStore#take}. */
  public ReviewStep take(
      Connection connection, StoredVersion stored, Actor actor, StepWish wish, Integer ifMatch)
      throws SQLException {
    return reviews.take(connection, stored.caseNo(), stored.scheme(), actor, wish, ifMatch);
  }

  /** Keeps the text that a step of drafting brought. */
  public void addDocument(
      Connection connection, int caseNo, ReviewStep step, MethodologyDocument document)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_DOCUMENT)) {
      insert.setInt(1, caseNo);
      insert.setInt(2, step.no());
      insert.setString(3, step.verb());
      insert.setObject(4, step.takenAt().atOffset(ZoneOffset.UTC));
      insert.setString(5, document.version().hash());
      insert.setString(6, document.canonical());
      insert.executeUpdate();
    }
  }

  /**
   * Gives a version its number and its place among those in force.
   *
   * @param step the step that files it
   * @param documentStep number of the step that brought its text
   * @param lead least time from the step to the first activity covered
   */
  public void file(
      Connection connection,
      int caseNo,
      ReviewStep step,
      int documentStep,
      MethodologyDocument document,
      Duration lead)
      throws SQLException {
    MethodologyVersion version = document.version();
    int number = number(connection, document);
    try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_FILING)) {
      insert.setInt(1, number);
      insert.setInt(2, caseNo);
      insert.setInt(3, step.no());
      insert.setString(4, step.verb());
      insert.setObject(5, step.takenAt().atOffset(ZoneOffset.UTC));
      insert.setInt(6, documentStep);
      insert.setString(7, version.hash());
      insert.setObject(8, version.from().atOffset(ZoneOffset.UTC));
      insert.setLong(9, lead.toSeconds());
      insert.executeUpdate();
    }
    for (Scheme scheme : version.schemes()) {
      try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_COVERAGE)) {
        insert.setString(1, version.type().id());
        insert.setInt(2, scheme.code());
        insert.setObject(3, version.from().atOffset(ZoneOffset.UTC));
        insert.setInt(4, number);
        insert.executeUpdate();
      }
    }
  }

  private static int number(Connection connection, MethodologyDocument document)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_VERSION)) {
      insert.setString(1, document.version().id());
      insert.setString(2, document.version().version());
      insert.setString(3, document.version().hash());
      insert.setString(4, document.canonical());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Ends a filed version at {@code step.effectiveFrom()}. */
  public void withdraw(Connection connection, StoredVersion stored, ReviewStep step, Duration lead)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(RegistrySql.ADD_WITHDRAWAL)) {
      insert.setInt(1, stored.number());
      insert.setInt(2, stored.caseNo());
      insert.setInt(3, step.no());
      insert.setObject(4, step.takenAt().atOffset(ZoneOffset.UTC));
      insert.setObject(5, step.effectiveFrom().atOffset(ZoneOffset.UTC));
      insert.setLong(6, lead.toSeconds());
      insert.executeUpdate();
    }
  }

  public Optional<StoredVersion> find(Connection connection, String id, String version)
      throws SQLException {
    List<StoredVersion> found = query(connection, RegistrySql.BY_NAME, id, version);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  public Optional<StoredVersion> byHash(Connection connection, String hash) throws SQLException {
    List<StoredVersion> found = query(connection, RegistrySql.BY_HASH, hash);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** The versions of one methodology, in order of creation. */
  public List<StoredVersion> of(Connection connection, String id) throws SQLException {
    return query(connection, RegistrySql.OF_METHODOLOGY, id);
  }

  /**
   * Versions in order of creation, behind a case.
   *
   * @param states states as rows have them; null for all but drafts
   */
  public List<StoredVersion> page(Connection connection, int after, List<String> states, int limit)
      throws SQLException {
    return query(
        connection,
        RegistrySql.PAGE,
        after,
        states == null ? null : "",
        states == null ? null : connection.createArrayOf("text", states.toArray()),
        limit);
  }

  /** Every version that is or was filed, in order of number. */
  public List<StoredVersion> filed(Connection connection) throws SQLException {
    return query(connection, RegistrySql.FILED);
  }

  /** A word that changes whenever the versions in force do. */
  public String stamp(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(RegistrySql.STAMP);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static List<StoredVersion> query(Connection connection, String sql, Object... values)
      throws SQLException {
    List<StoredVersion> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          int scheme = row.getInt(4);
          found.add(
              new StoredVersion(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  scheme == 0 ? null : Scheme.byCode(scheme),
                  row.getString(5),
                  row.getInt(6),
                  row.getInt(7),
                  row.getString(8),
                  row.getString(9),
                  row.getInt(10),
                  instant(row, 11),
                  instant(row, 12)));
        }
      }
    }
    return found;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
