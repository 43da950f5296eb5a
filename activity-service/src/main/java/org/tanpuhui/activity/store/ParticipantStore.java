package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.ParticipantMandate;
import org.tanpuhui.activity.activity.Person;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Participants' own commands: sign-up, link codes, the list of mandates. */
public final class ParticipantStore {
  private static final String EXISTS =
      "SELECT participant FROM participant WHERE participant = ? AND erased_at IS NULL";
  private static final String IS_ERASED =
      "SELECT participant FROM participant WHERE participant = ? AND erased_at IS NOT NULL";
  private static final String KNOWN =
      """
      SELECT p.kind, p.created_at, p.person_key IS NOT NULL, encode(p.trace_key, 'base64')
        FROM participant AS p WHERE p.participant = ? AND p.erased_at IS NULL
      """;
  private static final String LOGINS =
      "SELECT subject, created_at FROM participant_login WHERE participant = ? ORDER BY subject";
  private static final String LINKS =
      """
      SELECT p.id, p.name_zh, p.name_en, e.subject, e.enrolled_at,
             (SELECT n.persons FROM enrolment_persons AS n
               WHERE n.partner_no = e.partner_no AND n.subject = e.subject
               ORDER BY n.from_day DESC LIMIT 1)
        FROM enrolment AS e JOIN partner AS p ON p.partner_no = e.partner_no
       WHERE e.participant = ? ORDER BY p.id, e.subject
      """;
  private static final String BY_LOGIN =
      "SELECT participant FROM participant_login WHERE scheme = ? AND subject = ?";
  private static final String BY_PERSON_KEY =
      "SELECT participant FROM participant WHERE scheme = ? AND person_key = ?";
  private static final String CREATE =
      """
      INSERT INTO participant (participant, scheme, kind, trace_key, person_key)
      VALUES (?, ?, 'person', ?, ?)
      """;
  private static final String ADD_LOGIN =
      "INSERT INTO participant_login (scheme, subject, participant) VALUES (?, ?, ?)";
  private static final String ATTACH_KEY =
      "UPDATE participant SET person_key = ? WHERE participant = ? AND person_key IS NULL";
  private static final String ADD_CODE =
      "INSERT INTO link_code (code_hash, participant, expires_at) VALUES (?, ?, ?)";
  private static final String MANDATES =
      """
      SELECT m.mandate_id, p.id, p.name_zh, p.name_en, s.code, m.scopes, m.valid_from, m.valid_to
        FROM mandate m
        JOIN scenario s ON s.scenario_no = m.scenario_no
        JOIN partner p ON p.partner_no = m.partner_no
       WHERE m.participant = ? AND m.mandate_id > ?
       ORDER BY m.mandate_id LIMIT ?
      """;

  private ParticipantStore() {}

  public static boolean exists(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EXISTS)) {
      select.setLong(1, participant);
      return first(select).isPresent();
    }
  }

  /** Whether the person behind this pseudonym was erased. */
  public static boolean isErased(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(IS_ERASED)) {
      select.setLong(1, participant);
      return first(select).isPresent();
    }
  }

  /**
   * @throws ProblemException HOLDER_ERASED, NOT_A_PARTICIPANT
   */
  public static void requireKnown(Connection connection, ParticipantId participant)
      throws SQLException {
    if (exists(connection, participant.value())) {
      return;
    }
    if (isErased(connection, participant.value())) {
      throw new ProblemException(
          ProblemCode.HOLDER_ERASED, "this participant was erased; sign up anew without this id");
    }
    throw new ProblemException(
        ProblemCode.NOT_A_PARTICIPANT, "sign up with POST /v1/participants first");
  }

  /** What is kept of a participant itself. */
  public static Optional<Person> person(Connection connection, long participant)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(KNOWN)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Person(
                    row.getString(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getBoolean(3),
                    row.getString(4)))
            : Optional.empty();
      }
    }
  }

  /** The issuer's subjects that lead to a participant. */
  public static List<Person.Login> logins(Connection connection, long participant)
      throws SQLException {
    List<Person.Login> logins = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LOGINS)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          logins.add(
              new Person.Login(
                  row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return logins;
  }

  /** The partners' references that lead to a participant. */
  public static List<Person.Link> links(Connection connection, long participant)
      throws SQLException {
    List<Person.Link> links = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LINKS)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          links.add(
              new Person.Link(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getObject(5, OffsetDateTime.class).toInstant(),
                  row.getObject(6, Integer.class)));
        }
      }
    }
    return links;
  }

  /** The participant that signed up with this subject of the issuer. */
  public static OptionalLong byLogin(Connection connection, Scheme scheme, String subject)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_LOGIN)) {
      select.setInt(1, scheme.code());
      select.setString(2, subject);
      return first(select);
    }
  }

  public static OptionalLong byPersonKey(Connection connection, Scheme scheme, Digest key)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_PERSON_KEY)) {
      select.setInt(1, scheme.code());
      select.setBytes(2, key.bytes());
      return first(select);
    }
  }

  /** Creates a person. {@code personKey} may be null. */
  public static void create(
      Connection connection, Scheme scheme, long participant, byte[] traceKey, Digest personKey)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CREATE)) {
      insert.setLong(1, participant);
      insert.setInt(2, scheme.code());
      insert.setBytes(3, traceKey);
      insert.setBytes(4, personKey == null ? null : personKey.bytes());
      insert.executeUpdate();
    }
  }

  public static void addLogin(
      Connection connection, Scheme scheme, String subject, long participant) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_LOGIN)) {
      insert.setInt(1, scheme.code());
      insert.setString(2, subject);
      insert.setLong(3, participant);
      insert.executeUpdate();
    }
  }

  /** Gives a participant without a person key this one, which nobody has. */
  public static void attachKey(Connection connection, long participant, Digest key)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(ATTACH_KEY)) {
      update.setBytes(1, key.bytes());
      update.setLong(2, participant);
      update.executeUpdate();
    }
  }

  public static void addCode(
      Connection connection, Digest code, long participant, Instant expiresAt) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_CODE)) {
      insert.setBytes(1, code.bytes());
      insert.setLong(2, participant);
      insert.setObject(3, expiresAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Mandates of a participant in the order they were given, behind mandate {@code after}. */
  public static List<ParticipantMandate> mandates(
      Connection connection, long participant, long after, int limit) throws SQLException {
    List<ParticipantMandate> mandates = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(MANDATES)) {
      select.setLong(1, participant);
      select.setLong(2, after);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          OffsetDateTime to = row.getObject(8, OffsetDateTime.class);
          mandates.add(
              new ParticipantMandate(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getInt(6),
                  row.getObject(7, OffsetDateTime.class).toInstant(),
                  to == null ? null : to.toInstant()));
        }
      }
    }
    return mandates;
  }

  private static OptionalLong first(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }
}
