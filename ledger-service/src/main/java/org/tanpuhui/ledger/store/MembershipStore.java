package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.sql.SqlArrays;

/** Who is enrolled at which partner. 1 statement to add, however many. */
public final class MembershipStore {
  private static final String ADD =
      """
      INSERT INTO membership (participant, partner_no, since)
      SELECT participant, partner_no, min(timestamptz 'epoch' + since_us * interval '1 microsecond')
        FROM unnest(?::bigint[], ?::int[], ?::bigint[]) AS m (participant, partner_no, since_us)
       WHERE NOT EXISTS (SELECT FROM erased_account e WHERE e.participant = m.participant)
       GROUP BY participant, partner_no
       ORDER BY participant, partner_no
      ON CONFLICT DO NOTHING
      """;
  private static final String IS_MEMBER =
      """
      SELECT EXISTS (SELECT FROM membership m JOIN partner p USING (partner_no)
                      WHERE m.participant = ? AND p.partner_id = ?)
      """;
  private static final String REMOVE = "DELETE FROM membership WHERE participant = ANY (?)";

  private final ReferenceStore references = new ReferenceStore();

  /**
   * Notes memberships; those that stand already, and those of people who were erased, change
   * nothing.
   */
  public void add(Connection connection, List<HoldingCommand> members) throws SQLException {
    Set<String> partners = new HashSet<>();
    members.forEach(member -> partners.add(member.partner()));
    references.ensure(connection, Set.of(), partners);
    List<HoldingCommand> sorted =
        members.stream()
            .sorted(Comparator.comparingLong(member -> member.participant().value()))
            .toList();
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(
          1,
          SqlArrays.int8(
              connection, sorted.stream().mapToLong(m -> m.participant().value()).toArray()));
      insert.setArray(
          2,
          SqlArrays.int4(
              connection,
              sorted.stream().mapToInt(m -> ReferenceNumber.partner(m.partner())).toArray()));
      insert.setArray(
          3,
          SqlArrays.int8(
              connection,
              sorted.stream()
                  .mapToLong(
                      m ->
                          m.occurredAt().getEpochSecond() * 1_000_000
                              + m.occurredAt().getNano() / 1_000)
                  .toArray()));
      insert.executeUpdate();
    }
  }

  /** Forgets where people were enrolled. After their erasure was noted. */
  public void remove(Connection connection, long[] participants) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(REMOVE)) {
      delete.setArray(1, SqlArrays.int8(connection, participants));
      delete.executeUpdate();
    }
  }

  /** Whether this participant is enrolled at this partner. */
  public boolean isMember(Connection connection, ParticipantId participant, String partner)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(IS_MEMBER)) {
      select.setLong(1, participant.value());
      select.setString(2, partner);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
