package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.Ward;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Guardians and whom they act for, in the caller's transaction. */
public final class GuardianStore {
  private static final String OF = "SELECT participant, guardian, turns_14_on, since FROM ward";
  private static final String FIND = OF + " WHERE participant = ?";
  private static final String WARDS = OF + " WHERE guardian = ? ORDER BY participant";
  private static final String COUNT =
      "SELECT count(*) FROM ward WHERE guardian = ? AND turns_14_on > (now() AT TIME ZONE 'Asia/Shanghai')::date";
  private static final String ADD =
      """
      INSERT INTO ward (participant, guardian, turns_14_on, since) VALUES (?, ?, ?, ?)
      ON CONFLICT (participant) DO NOTHING
      """;
  private static final String ADD_CODE =
      "INSERT INTO ward_code (code_hash, guardian, expires_at) VALUES (?, ?, ?)";
  private static final String USE_CODE =
      """
      UPDATE ward_code SET used_at = ?
       WHERE code_hash = ? AND guardian >> 56 = ? AND used_at IS NULL AND expires_at > ?
      RETURNING guardian
      """;

  private GuardianStore() {}

  /** Who acts for this participant, also when it is 14 by now. */
  public static Optional<Ward> find(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setLong(1, participant);
      return read(select).stream().findFirst();
    }
  }

  /** For whom this guardian acts, or acted until they were 14. */
  public static List<Ward> wards(Connection connection, long guardian) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(WARDS)) {
      select.setLong(1, guardian);
      return read(select);
    }
  }

  /** How many under 14 this guardian acts for. */
  public static long countWards(Connection connection, long guardian) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNT)) {
      select.setLong(1, guardian);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * Refuses what a participant under 14 does without its guardian.
   *
   * @param guardian who acts; null for the participant
   * @throws ProblemException GUARDIAN_REQUIRED
   */
  public static void require(
      Connection connection, ParticipantId participant, ParticipantId guardian, Instant now)
      throws SQLException {
    Optional<Ward> ward =
        find(connection, participant.value()).filter(w -> w.isUnder14(CityTime.day(now)));
    if (guardian != null && ward.filter(w -> w.guardian() == guardian.value()).isEmpty()) {
      throw new ProblemException(
          ProblemCode.GUARDIAN_REQUIRED, "you do not act for this participant any more");
    }
    if (guardian == null && ward.isPresent()) {
      throw new ProblemException(
          ProblemCode.GUARDIAN_REQUIRED,
          "until " + ward.get().turns14On() + " the guardian does this, with a token for the ward");
    }
  }

  /** Notes who acts for a participant; the first guardian stays. */
  public static void add(Connection connection, Ward ward) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, ward.participant());
      insert.setLong(2, ward.guardian());
      insert.setObject(3, ward.turns14On());
      insert.setObject(4, ward.since().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  public static void addCode(Connection connection, Digest code, long guardian, Instant expiresAt)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_CODE)) {
      insert.setBytes(1, code.bytes());
      insert.setLong(2, guardian);
      insert.setObject(3, expiresAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** The guardian whose code this is; it is used up by that. Empty when it is not good any more. */
  public static OptionalLong useCode(Connection connection, Scheme scheme, Digest code, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(USE_CODE)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setBytes(2, code.bytes());
      update.setInt(3, scheme.code());
      update.setObject(4, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = update.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static List<Ward> read(PreparedStatement select) throws SQLException {
    List<Ward> wards = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        wards.add(
            new Ward(
                row.getLong(1),
                row.getLong(2),
                row.getObject(3, LocalDate.class),
                row.getObject(4, OffsetDateTime.class).toInstant()));
      }
    }
    return wards;
  }
}
