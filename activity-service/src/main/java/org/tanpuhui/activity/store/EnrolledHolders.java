package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tanpuhui.activity.activity.EnrolledHolder;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Holders that are no people, by the partners' references for them. Of people nobody learns which
 * reference is which participant.
 */
public final class EnrolledHolders {
  private static final String PAGE =
      """
      SELECT e.subject, p.kind, e.participant, e.enrolled_at
        FROM enrolment AS e JOIN participant AS p ON p.participant = e.participant
       WHERE e.partner_no = ? AND e.subject > ? AND (?::text IS NULL OR e.subject = ?)
         AND p.kind = ANY (?)
       ORDER BY e.subject LIMIT ?
      """;

  private EnrolledHolders() {}

  /**
   * Holders of a partner, by its references.
   *
   * @param subject only this one; null for all
   * @param after the reference before the page
   */
  public static List<EnrolledHolder> page(
      Connection connection,
      int partner,
      Set<HolderKind> kinds,
      String subject,
      String after,
      int limit)
      throws SQLException {
    String[] words =
        kinds.stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    List<EnrolledHolder> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setInt(1, partner);
      select.setString(2, after);
      select.setString(3, subject);
      select.setString(4, subject);
      select.setArray(5, SqlArrays.text(connection, words));
      select.setInt(6, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new EnrolledHolder(
                  rows.getString(1),
                  HolderKind.valueOf(rows.getString(2).toUpperCase(Locale.ROOT)),
                  new ParticipantId(rows.getLong(3)),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }
}
