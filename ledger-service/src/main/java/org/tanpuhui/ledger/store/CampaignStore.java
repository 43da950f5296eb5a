package org.tanpuhui.ledger.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CampaignShares;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/** Campaigns, their shares and what was awarded by command. */
public final class CampaignStore {

  /**
   * A campaign as the authority decided it.
   *
   * @param number 0 before it has one
   * @param kind {@code activity_bonus} or {@code recognition}
   * @param shares partitions that have a share of the budget
   * @param endsAt when it ends or ended early; null for never
   * @param entryId entry that funded it; null without a budget
   * @param alliance whose joint campaign it is; null for everybody's
   * @param partners its partners when it was decided; empty without an alliance
   */
  public record CampaignRow(
      int number,
      Scheme scheme,
      String code,
      String kind,
      String nameZh,
      String nameEn,
      List<String> activityTypes,
      long bonusPoints,
      long multiplierNumerator,
      long multiplierDenominator,
      List<String> holderKinds,
      long budgetPoints,
      int shares,
      Instant validFrom,
      Instant validTo,
      String provenance,
      String source,
      String decidedBy,
      Instant decidedAt,
      UUID entryId,
      Instant endsAt,
      String alliance,
      List<String> partners) {

    /** The instant from which it awards nothing. */
    public Instant end() {
      return endsAt != null && endsAt.isBefore(validTo) ? endsAt : validTo;
    }
  }

  /** A recognition. */
  public record Award(
      UUID id,
      int campaign,
      long participant,
      String holderKind,
      String reference,
      String titleZh,
      String titleEn,
      long points,
      String awardedBy,
      Instant awardedAt,
      UUID entryId) {}

  private static final String COLUMNS =
      """
      SELECT c.campaign_no, c.scheme, c.code, c.kind, c.name_zh, c.name_en, c.activity_types,
             c.bonus_points, c.multiplier_numerator, c.multiplier_denominator, c.holder_kinds,
             c.budget_points, c.shares, c.valid_from, c.valid_to, c.provenance, c.source,
             c.decided_by, c.decided_at, c.entry_id, e.ends_at, c.alliance, c.partner_ids
        FROM campaign c LEFT JOIN campaign_end e USING (campaign_no)
      """;
  private static final String BONUSES =
      COLUMNS + " WHERE c.kind = 'activity_bonus' ORDER BY c.campaign_no";
  private static final String BY_CODE = COLUMNS + " WHERE c.scheme = ? AND c.code = ?";
  private static final String LIST =
      COLUMNS + " WHERE c.scheme = ? AND c.campaign_no > ? ORDER BY c.campaign_no LIMIT ?";
  private static final String OVER =
      COLUMNS
          + " WHERE least(c.valid_to, coalesce(e.ends_at, c.valid_to)) <= ? AND c.budget_points > 0"
          + " ORDER BY c.campaign_no";
  private static final String NEXT_NUMBER =
      "SELECT coalesce(max(campaign_no), 0) + 1 FROM campaign";
  private static final String ADD =
      """
      INSERT INTO campaign (campaign_no, scheme, code, kind, name_zh, name_en, activity_types,
                            bonus_points, multiplier_numerator, multiplier_denominator, holder_kinds,
                            budget_points, shares, valid_from, valid_to, provenance, source,
                            decided_by, decided_at, entry_id, alliance, partner_ids)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_END =
      """
      INSERT INTO campaign_end (campaign_no, ends_at, reason, decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String AWARDED =
      "SELECT account, debits FROM system_balance WHERE account = ANY (?) AND asset = 2";
  private static final String LOCK_SHARES =
      """
      SELECT account, credits - debits, credits
        FROM system_balance WHERE account >= ? AND account < ? AND asset = 2
       ORDER BY account FOR UPDATE
      """;
  private static final String SPENT =
      """
      SELECT coalesce(sum(credits - debits), 0)
        FROM system_balance WHERE account >= ? AND account < ? AND asset = 2
      """;
  private static final String AWARD_COLUMNS =
      """
      SELECT award_id, campaign_no, participant, holder_kind, reference, title_zh, title_en, points,
             awarded_by, awarded_at, entry_id
        FROM campaign_award
      """;
  private static final String AWARDS_BY_ID =
      AWARD_COLUMNS + " WHERE campaign_no = ? AND award_id = ANY (?)";
  private static final String AWARDS =
      AWARD_COLUMNS + " WHERE campaign_no = ? AND award_id > ? ORDER BY award_id LIMIT ?";
  private static final String AWARDS_OF =
      AWARD_COLUMNS + " WHERE participant = ? AND award_id > ? ORDER BY award_id LIMIT ?";
  private static final String ADD_AWARD =
      """
      INSERT INTO campaign_award (award_id, campaign_no, participant, holder_kind, reference, title_zh,
                                  title_en, points, awarded_by, awarded_at, entry_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** A share of a campaign as its row has it. */
  public record Share(AccountId account, long left, long credits) {}

  /** Every campaign that adds points to activities, also those that are over: a replay asks. */
  static List<Campaign> inForce(Connection connection) throws SQLException {
    List<Campaign> campaigns = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BONUSES)) {
      for (CampaignRow row : rows(select)) {
        campaigns.add(
            new Campaign(
                row.number(),
                row.scheme(),
                Set.copyOf(row.activityTypes()),
                row.bonusPoints(),
                row.multiplierNumerator(),
                row.multiplierDenominator(),
                row.budgetPoints(),
                row.shares(),
                row.validFrom(),
                row.end(),
                Set.copyOf(row.partners())));
      }
    }
    return campaigns;
  }

  /**
   * What campaigns have not awarded yet to partitions: their part of the budget less all that ever
   * left the share. What reversals gave back to it waits for the end of the campaign; were it
   * awarded again, who gets it would depend on when a person's order came, and on which side of a
   * batch's end a reversal stands.
   *
   * <p>Read without a lock: only the writer of a partition spends its share, and the fence keeps
   * out a second one.
   */
  public static CampaignShares shares(
      Connection connection, List<Campaign> campaigns, Collection<Integer> partitions)
      throws SQLException {
    Map<AccountId, Long> funded = new HashMap<>();
    for (Campaign campaign : campaigns) {
      partitions.forEach(p -> funded.put(campaign.share(p), campaign.funded(p)));
    }
    long[] wanted = funded.keySet().stream().mapToLong(AccountId::value).toArray();
    Map<AccountId, Long> left = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(AWARDED)) {
      select.setArray(1, SqlArrays.int8(connection, wanted));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          AccountId share = new AccountId(rows.getLong(1));
          left.put(share, funded.get(share) - rows.getLong(2));
        }
      }
    }
    return new CampaignShares(campaigns, left);
  }

  /** All shares of a campaign, locked in key order. */
  public List<Share> lockShares(Connection connection, CampaignRow campaign) throws SQLException {
    try (PreparedStatement select = range(connection, LOCK_SHARES, campaign)) {
      return shares(select);
    }
  }

  /** Points that the shares of a campaign hold. */
  public long left(Connection connection, CampaignRow campaign) throws SQLException {
    try (PreparedStatement select = range(connection, SPENT, campaign);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static PreparedStatement range(Connection connection, String query, CampaignRow campaign)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(query);
    select.setLong(1, Campaign.share(campaign.scheme(), campaign.number(), 0).value());
    select.setLong(2, Campaign.share(campaign.scheme(), campaign.number() + 1, 0).value());
    return select;
  }

  private static List<Share> shares(PreparedStatement select) throws SQLException {
    List<Share> shares = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        shares.add(new Share(new AccountId(rows.getLong(1)), rows.getLong(2), rows.getLong(3)));
      }
    }
    return shares;
  }

  /** A campaign by its code. */
  public Optional<CampaignRow> byCode(Connection connection, Scheme scheme, String code)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_CODE)) {
      select.setInt(1, scheme.code());
      select.setString(2, code);
      return rows(select).stream().findFirst();
    }
  }

  /** Campaigns of a scheme in order of their numbers. */
  public List<CampaignRow> list(Connection connection, Scheme scheme, int after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setInt(2, after);
      select.setInt(3, limit);
      return rows(select);
    }
  }

  /** Campaigns with a budget that are over at an instant. */
  public List<CampaignRow> over(Connection connection, Instant at) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OVER)) {
      select.setObject(1, at.atOffset(ZoneOffset.UTC));
      return rows(select);
    }
  }

  /** A number that no campaign has yet; the primary key tells whether it was free. */
  public int nextNumber(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEXT_NUMBER);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Adds a campaign; fails with 23505 when its code is taken. */
  public void add(Connection connection, CampaignRow row) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setInt(1, row.number());
      insert.setInt(2, row.scheme().code());
      insert.setString(3, row.code());
      insert.setString(4, row.kind());
      insert.setString(5, row.nameZh());
      insert.setString(6, row.nameEn());
      insert.setArray(7, texts(connection, row.activityTypes()));
      insert.setLong(8, row.bonusPoints());
      insert.setLong(9, row.multiplierNumerator());
      insert.setLong(10, row.multiplierDenominator());
      insert.setArray(11, texts(connection, row.holderKinds()));
      insert.setLong(12, row.budgetPoints());
      insert.setInt(13, row.shares());
      insert.setObject(14, row.validFrom().atOffset(ZoneOffset.UTC));
      insert.setObject(15, row.validTo().atOffset(ZoneOffset.UTC));
      insert.setString(16, row.provenance());
      insert.setString(17, row.source());
      insert.setString(18, row.decidedBy());
      insert.setObject(19, row.decidedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(20, row.entryId());
      insert.setString(21, row.alliance());
      insert.setArray(22, texts(connection, row.partners()));
      insert.executeUpdate();
    }
  }

  /** Ends a campaign early; fails with 23505 when that was decided before. */
  public void end(
      Connection connection,
      CampaignRow campaign,
      Instant endsAt,
      String reason,
      String by,
      Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_END)) {
      insert.setInt(1, campaign.number());
      insert.setObject(2, endsAt.atOffset(ZoneOffset.UTC));
      insert.setString(3, reason);
      insert.setString(4, by);
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Those of these recognitions of a campaign that there are, by id. */
  public Map<UUID, Award> awardsOf(Connection connection, int campaign, UUID[] ids)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AWARDS_BY_ID)) {
      select.setInt(1, campaign);
      select.setArray(2, SqlArrays.uuid(connection, ids));
      Map<UUID, Award> found = new HashMap<>();
      awards(select).forEach(award -> found.put(award.id(), award));
      return found;
    }
  }

  /** Recognitions of a campaign in order of their ids. */
  public List<Award> awards(Connection connection, int campaign, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AWARDS)) {
      select.setInt(1, campaign);
      select.setObject(2, after);
      select.setInt(3, limit);
      return awards(select);
    }
  }

  /** Recognitions of a participant in order of their ids. */
  public List<Award> awardsOf(Connection connection, AccountId account, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AWARDS_OF)) {
      select.setLong(1, account.value());
      select.setObject(2, after);
      select.setInt(3, limit);
      return awards(select);
    }
  }

  /** Adds recognitions; fails with 23505 when there is one of a reference. */
  public void add(Connection connection, List<Award> awards) throws SQLException {
    if (awards.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_AWARD)) {
      for (Award award : awards) {
        insert.setObject(1, award.id());
        insert.setInt(2, award.campaign());
        insert.setLong(3, award.participant());
        insert.setString(4, award.holderKind());
        insert.setString(5, award.reference());
        insert.setString(6, award.titleZh());
        insert.setString(7, award.titleEn());
        insert.setLong(8, award.points());
        insert.setString(9, award.awardedBy());
        insert.setObject(10, award.awardedAt().atOffset(ZoneOffset.UTC));
        insert.setObject(11, award.entryId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static List<Award> awards(PreparedStatement select) throws SQLException {
    List<Award> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Award(
                rows.getObject(1, UUID.class),
                rows.getInt(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getLong(8),
                rows.getString(9),
                rows.getObject(10, OffsetDateTime.class).toInstant(),
                rows.getObject(11, UUID.class)));
      }
    }
    return found;
  }

  private static List<CampaignRow> rows(PreparedStatement select) throws SQLException {
    List<CampaignRow> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime endsAt = rows.getObject(21, OffsetDateTime.class);
        found.add(
            new CampaignRow(
                rows.getInt(1),
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                texts(rows, 7),
                rows.getLong(8),
                rows.getLong(9),
                rows.getLong(10),
                texts(rows, 11),
                rows.getLong(12),
                rows.getInt(13),
                rows.getObject(14, OffsetDateTime.class).toInstant(),
                rows.getObject(15, OffsetDateTime.class).toInstant(),
                rows.getString(16),
                rows.getString(17),
                rows.getString(18),
                rows.getObject(19, OffsetDateTime.class).toInstant(),
                rows.getObject(20, UUID.class),
                endsAt == null ? null : endsAt.toInstant(),
                rows.getString(22),
                texts(rows, 23)));
      }
    }
    return found;
  }

  private static Array texts(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  private static List<String> texts(ResultSet rows, int column) throws SQLException {
    return List.of((String[]) rows.getArray(column).getArray());
  }
}
