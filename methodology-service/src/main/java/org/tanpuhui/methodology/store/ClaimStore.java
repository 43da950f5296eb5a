package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.stream.ConnectionSource;

/** Parked claims, and who said what of them. Each call is a transaction of its own. */
public final class ClaimStore {
  private final Dictionaries dictionaries;
  private final ConnectionSource connections;

  public ClaimStore(Dictionaries dictionaries, ConnectionSource connections) {
    this.dictionaries = dictionaries;
    this.connections = connections;
  }

  /**
   * Claims of a scheme that are parked now, in order of arrival, behind a place in that list.
   *
   * @param state only those in this {@link ParkedClaim#state}; null for all
   */
  public List<ParkedClaim> parked(
      Scheme scheme, String state, Instant after, UUID afterId, int limit) throws SQLException {
    List<ParkedClaim> claims = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ClaimSql.PARKED)) {
      select.setLong(1, scheme.code());
      select.setLong(2, scheme.code());
      select.setObject(3, after.atOffset(ZoneOffset.UTC));
      select.setObject(4, afterId);
      select.setString(5, state);
      select.setString(6, state);
      select.setInt(7, limit);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          claims.add(claim(found));
        }
      }
    }
    return claims;
  }

  /** A claim of the scheme that was parked, whatever it is now. */
  public Optional<ParkedClaim> find(Scheme scheme, UUID activityId) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ClaimSql.ONE)) {
      select.setObject(1, activityId);
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? Optional.of(claim(found)).filter(c -> c.source().scheme() == scheme)
            : Optional.empty();
      }
    }
  }

  private ParkedClaim claim(ResultSet row) throws SQLException {
    UUID first = row.getObject(12, UUID.class);
    return new ParkedClaim(
        row.getObject(1, UUID.class),
        row.getLong(2),
        dictionaries.source(row.getInt(3)),
        row.getString(4),
        ActivityType.byNumber(row.getInt(5)),
        TravelMode.byNumber(row.getInt(6)),
        row.getObject(7, Long.class),
        EvidenceRows.instant(row, 8),
        EvidenceRows.instant(row, 9),
        EvidenceRows.instant(row, 10),
        Status.byNumber(row.getInt(11)),
        first == null
            ? null
            : new ParkedClaim.InTheWay(
                first,
                dictionaries.source(row.getInt(13)),
                EvidenceRows.instant(row, 14),
                EvidenceRows.instant(row, 15),
                Status.byNumber(row.getInt(16)),
                row.getInt(17)),
        said(row, 18),
        said(row, 22));
  }

  private static ParkedClaim.Said said(ResultSet row, int from) throws SQLException {
    String verdict = row.getString(from);
    return verdict == null
        ? null
        : new ParkedClaim.Said(
            verdict,
            row.getString(from + 1),
            row.getString(from + 2),
            EvidenceRows.instant(row, from + 3));
  }

  /** Keeps a proposal. */
  public void propose(ParkedClaim claim, String verdict, String reason, String actor)
      throws SQLException {
    write(
        claim,
        "claim.proposed",
        verdict,
        reason,
        actor,
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(ClaimSql.PROPOSE)) {
            bind(insert, claim, verdict, reason, actor);
            return insert.executeUpdate() == 1;
          }
        });
  }

  private interface Step {
    boolean on(Connection connection) throws SQLException;
  }

  /** Takes a step and, when it changed something, records it, in one transaction. */
  private boolean write(
      ParkedClaim claim, String kind, String verdict, String reason, String actor, Step step)
      throws SQLException {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try {
        boolean isDone = step.on(connection);
        if (isDone) {
          Scheme scheme = claim.source().scheme();
          String subject = claim.activityId().toString();
          Acts.record(
              connection,
              Act.of(scheme, Instant.now(), kind, actor, subject).because(reason).with(verdict));
        }
        connection.commit();
        return isDone;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** Whether this person ever proposed something for the claim. */
  public boolean hasProposed(UUID activityId, String actor) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ClaimSql.PROPOSED_BY)) {
      select.setObject(1, activityId);
      select.setString(2, actor);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /**
   * Keeps a decision, which is also the command to publish.
   *
   * @param claim with its proposal
   * @return false when the claim was decided before
   */
  public boolean decide(
      ParkedClaim claim, String verdict, String reason, String actor, UUID commandId)
      throws SQLException {
    return write(
        claim,
        "claim.decided",
        verdict,
        reason,
        actor,
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(ClaimSql.DECIDE)) {
            bind(insert, claim, verdict, reason, actor);
            insert.setString(7, claim.proposal().by());
            insert.setObject(8, commandId);
            return insert.executeUpdate() == 1;
          }
        });
  }

  private static void bind(
      PreparedStatement insert, ParkedClaim claim, String verdict, String reason, String actor)
      throws SQLException {
    insert.setInt(1, claim.source().scheme().code());
    insert.setObject(2, claim.activityId());
    insert.setLong(3, claim.participant());
    insert.setString(4, verdict);
    insert.setString(5, reason);
    insert.setString(6, actor);
  }

  /** Decisions that are not known to stand on the log, oldest first, at most a thousand. */
  public List<ClaimDecisionCommand> unpublished() throws SQLException {
    List<ClaimDecisionCommand> commands = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ClaimSql.UNPUBLISHED);
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        commands.add(
            new ClaimDecisionCommand(
                Scheme.byCode(found.getInt(1)).id(),
                CommandTypes.CLAIM_DECISION,
                found.getObject(2, UUID.class),
                ParticipantId.text(found.getLong(3)),
                found.getObject(4, UUID.class),
                found.getString(5)));
      }
    }
    return commands;
  }

  /** Notes that Kafka has acknowledged a decision. */
  public void published(UUID commandId) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement insert = connection.prepareStatement(ClaimSql.PUBLISHED)) {
      insert.setObject(1, commandId);
      insert.executeUpdate();
    }
  }
}
