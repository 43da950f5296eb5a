package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.ledger.rewards.OfferTerms.Commitment;
import org.tanpuhui.ledger.rewards.OfferTerms.Pool;
import org.tanpuhui.ledger.rewards.RewardMoney;
import org.tanpuhui.platform.Scheme;

/** Offers, the steps that changed them, and what donors' sponsors performed. */
public final class OfferStore {

  /**
   * An offer.
   *
   * @param owner {@code merchant:<org>} or {@code partner:<client>}
   * @param budgetNo number of the budget of the terms; 0 for none
   * @param state {@code draft}, {@code published}, {@code paused} or {@code ended}
   * @param taken units reserved, used or cancelled
   * @param revision counts up with every change
   */
  public record Offer(
      UUID id,
      Scheme scheme,
      String owner,
      String code,
      OfferTerms terms,
      int budgetNo,
      String state,
      long taken,
      int revision) {}

  /** Who changed an offer, when and why. */
  public record Step(
      int number,
      String verb,
      String fromState,
      String toState,
      String byParty,
      String givenBy,
      Instant givenAt,
      String reason) {}

  /** What a sponsor performed. */
  public record Performance(
      String reference,
      LocalDate performedOn,
      long units,
      String evidence,
      String reportedBy,
      Instant reportedAt) {}

  /** Units of an offer by state of their redemption, and the points of the cancelled ones. */
  public record Counts(long reserved, long used, long cancelled, long pointsCancelled) {}

  private static final String COLUMNS =
      """
      SELECT o.offer_id, o.scheme, o.owner, o.code, o.channel, o.partner, o.kind, o.name_zh, o.name_en,
             o.description_zh, o.description_en, o.points, o.stock, o.cap, o.cap_period, o.budget_no,
             o.fen_per_unit, o.valid_from, o.valid_to, o.pool_quota, o.pool_least, o.pool_provenance,
             o.pool_source, o.commitment_zh, o.commitment_en, o.commitment_units, o.taken, o.revision,
             o.state, b.code
        FROM offer o LEFT JOIN reward_budget b USING (budget_no)
      """;
  private static final String ONE = COLUMNS + " WHERE o.offer_id = ?";
  private static final String PUBLISHED =
      COLUMNS
          + " WHERE o.scheme = ? AND o.state = 'published' AND o.valid_to > ? AND o.offer_id > ?"
          + " AND (?::text IS NULL OR o.channel = ?) ORDER BY o.offer_id LIMIT ?";
  private static final String OF_OWNER =
      COLUMNS
          + " WHERE o.scheme = ? AND o.owner = ? AND o.offer_id > ? ORDER BY o.offer_id LIMIT ?";
  private static final String PARTY =
      "INSERT INTO reward_party (scheme, party, party_no) VALUES (?, ?, ?) ON CONFLICT (scheme, party) DO NOTHING";
  private static final String ADD =
      """
      INSERT INTO offer (channel, partner, kind, name_zh, name_en, description_zh, description_en,
                         points, stock, cap, cap_period, budget_no, fen_per_unit, valid_from, valid_to,
                         pool_quota, pool_least, pool_provenance, pool_source, commitment_zh,
                         commitment_en, commitment_units, offer_id, scheme, owner, code)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String REVISE =
      """
      UPDATE offer
         SET channel = ?, partner = ?, kind = ?, name_zh = ?, name_en = ?, description_zh = ?,
             description_en = ?, points = ?, stock = ?, cap = ?, cap_period = ?, budget_no = ?,
             fen_per_unit = ?, valid_from = ?, valid_to = ?, pool_quota = ?, pool_least = ?,
             pool_provenance = ?, pool_source = ?, commitment_zh = ?, commitment_en = ?,
             commitment_units = ?, revision = revision + 1
       WHERE offer_id = ? AND state = 'draft' AND revision = ?
      """;
  private static final String MOVE =
      """
      UPDATE offer SET state = ?, revision = revision + 1
       WHERE offer_id = ? AND state = ? AND revision = ?
      """;
  private static final String RESTOCK =
      """
      UPDATE offer SET stock = stock + ?, revision = revision + 1
       WHERE offer_id = ? AND state = ? AND revision = ? AND stock IS NOT NULL
      """;
  private static final String ADD_RESTOCK =
      "INSERT INTO offer_restock (offer_id, reference, units, step_no) VALUES (?, ?, ?, ?)";
  private static final String RESTOCKED =
      "SELECT units FROM offer_restock WHERE offer_id = ? AND reference = ?";
  private static final String ADD_STEP =
      """
      INSERT INTO offer_step (offer_id, step_no, verb, from_state, to_state, by_party, given_by,
                              given_at, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String STEPS =
      """
      SELECT step_no, verb, from_state, to_state, by_party, given_by, given_at, reason
        FROM offer_step WHERE offer_id = ? ORDER BY step_no
      """;
  private static final String ADD_PERFORMANCE =
      """
      INSERT INTO offer_performance (offer_id, reference, performed_on, units, evidence, reported_by,
                                     reported_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;
  private static final String PERFORMANCES =
      """
      SELECT reference, performed_on, units, evidence, reported_by, reported_at
        FROM offer_performance WHERE offer_id = ? ORDER BY reported_at, reference
      """;
  private static final String COUNTS =
      """
      SELECT coalesce(sum(quantity) FILTER (WHERE state = 'reserved'), 0),
             coalesce(sum(quantity) FILTER (WHERE state = 'used'), 0),
             coalesce(sum(quantity) FILTER (WHERE state = 'cancelled'), 0),
             coalesce(sum(points) FILTER (WHERE state = 'cancelled'), 0)
        FROM redemption WHERE offer_id = ?
      """;

  /** An offer by its id. */
  public Optional<Offer> one(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return offers(select).stream().findFirst();
    }
  }

  /**
   * Published offers of a scheme that are not over, in order of their ids.
   *
   * @param channel null for both
   */
  public List<Offer> published(
      Connection connection, Scheme scheme, String channel, Instant at, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PUBLISHED)) {
      select.setInt(1, scheme.code());
      select.setObject(2, at.atOffset(ZoneOffset.UTC));
      select.setObject(3, after);
      select.setString(4, channel);
      select.setString(5, channel);
      select.setInt(6, limit);
      return offers(select);
    }
  }

  /** Offers of an owner in any state, in order of their ids. */
  public List<Offer> ofOwner(
      Connection connection, Scheme scheme, String owner, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_OWNER)) {
      select.setInt(1, scheme.code());
      select.setString(2, owner);
      select.setObject(3, after);
      select.setInt(4, limit);
      return offers(select);
    }
  }

  /**
   * Makes sure that a merchant or app operator has its number.
   *
   * @throws SQLException 23505 when the number belongs to another
   */
  public void ensureParty(Connection connection, Scheme scheme, String party) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(PARTY)) {
      insert.setInt(1, scheme.code());
      insert.setString(2, party);
      insert.setInt(3, RewardMoney.partyNumber(scheme, party));
      insert.executeUpdate();
    }
  }

  /** Adds a draft; fails with 23505 when there is one of this id. */
  public void add(Connection connection, Offer offer) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      int next = terms(insert, offer.terms(), offer.budgetNo());
      insert.setObject(next++, offer.id());
      insert.setInt(next++, offer.scheme().code());
      insert.setString(next++, offer.owner());
      insert.setString(next, offer.code());
      insert.executeUpdate();
    }
  }

  /** Changes the terms of a draft; false when it is no draft or of another revision by now. */
  public boolean revise(Connection connection, Offer offer, OfferTerms terms, int budgetNo)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(REVISE)) {
      int next = terms(update, terms, budgetNo);
      update.setObject(next++, offer.id());
      update.setInt(next, offer.revision());
      return update.executeUpdate() == 1;
    }
  }

  private static int terms(PreparedStatement statement, OfferTerms terms, int budgetNo)
      throws SQLException {
    int next = 1;
    statement.setString(next++, terms.channel());
    statement.setString(next++, terms.partner());
    statement.setString(next++, terms.kind());
    statement.setString(next++, terms.nameZh());
    statement.setString(next++, terms.nameEn());
    statement.setString(next++, terms.descriptionZh());
    statement.setString(next++, terms.descriptionEn());
    statement.setLong(next++, terms.points());
    statement.setObject(next++, terms.stock(), Types.BIGINT);
    statement.setObject(next++, terms.cap(), Types.BIGINT);
    statement.setString(
        next++,
        terms.capPeriod() == null ? null : terms.capPeriod().name().toLowerCase(Locale.ROOT));
    statement.setObject(next++, budgetNo == 0 ? null : budgetNo, Types.INTEGER);
    statement.setObject(next++, terms.fenPerUnit(), Types.BIGINT);
    statement.setObject(next++, terms.validFrom().atOffset(ZoneOffset.UTC));
    statement.setObject(next++, terms.validTo().atOffset(ZoneOffset.UTC));
    Pool pool = terms.pool();
    statement.setObject(next++, pool == null ? null : pool.quota(), Types.BIGINT);
    statement.setObject(next++, pool == null ? null : pool.least(), Types.BIGINT);
    statement.setString(next++, pool == null ? null : pool.provenance());
    statement.setString(next++, pool == null ? null : pool.source());
    Commitment commitment = terms.commitment();
    statement.setString(next++, commitment == null ? null : commitment.zh());
    statement.setString(next++, commitment == null ? null : commitment.en());
    statement.setObject(next++, commitment == null ? null : commitment.units(), Types.BIGINT);
    return next;
  }

  /** Brings an offer to another state; false when it is of another state or revision by now. */
  public boolean move(Connection connection, Offer offer, String state) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(MOVE)) {
      update.setString(1, state);
      update.setObject(2, offer.id());
      update.setString(3, offer.state());
      update.setInt(4, offer.revision());
      return update.executeUpdate() == 1;
    }
  }

  /** Adds to a limited stock; false when the offer is of another state or revision by now. */
  public boolean restock(Connection connection, Offer offer, long units) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(RESTOCK)) {
      update.setLong(1, units);
      update.setObject(2, offer.id());
      update.setString(3, offer.state());
      update.setInt(4, offer.revision());
      return update.executeUpdate() == 1;
    }
  }

  /** Keeps what a step added to the stock; fails with 23505 when the reference is taken. */
  public void addRestock(Connection connection, UUID offer, String reference, long units, int step)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_RESTOCK)) {
      insert.setObject(1, offer);
      insert.setString(2, reference);
      insert.setLong(3, units);
      insert.setInt(4, step);
      insert.executeUpdate();
    }
  }

  /** What was added under a reference; empty for nothing. */
  public OptionalLong restocked(Connection connection, UUID offer, String reference)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(RESTOCKED)) {
      select.setObject(1, offer);
      select.setString(2, reference);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Notes who changed an offer; fails with 23505 when another did at once. */
  public void add(Connection connection, UUID offer, Step step) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_STEP)) {
      insert.setObject(1, offer);
      insert.setInt(2, step.number());
      insert.setString(3, step.verb());
      insert.setString(4, step.fromState());
      insert.setString(5, step.toState());
      insert.setString(6, step.byParty());
      insert.setString(7, step.givenBy());
      insert.setObject(8, step.givenAt().atOffset(ZoneOffset.UTC));
      insert.setString(9, step.reason());
      insert.executeUpdate();
    }
  }

  /** The steps of an offer in order. */
  public List<Step> steps(Connection connection, UUID offer) throws SQLException {
    List<Step> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(STEPS)) {
      select.setObject(1, offer);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          steps.add(
              new Step(
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getObject(7, OffsetDateTime.class).toInstant(),
                  rows.getString(8)));
        }
      }
    }
    return steps;
  }

  /** Adds a performance; false when there is one of this reference. */
  public boolean add(Connection connection, UUID offer, Performance performance)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_PERFORMANCE)) {
      insert.setObject(1, offer);
      insert.setString(2, performance.reference());
      insert.setDate(3, Date.valueOf(performance.performedOn()));
      insert.setLong(4, performance.units());
      insert.setString(5, performance.evidence());
      insert.setString(6, performance.reportedBy());
      insert.setObject(7, performance.reportedAt().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /** What the sponsor of an offer performed, in the order of the reports. */
  public List<Performance> performances(Connection connection, UUID offer) throws SQLException {
    List<Performance> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(PERFORMANCES)) {
      select.setObject(1, offer);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Performance(
                  rows.getString(1),
                  rows.getObject(2, LocalDate.class),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getObject(6, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }

  /** What became of the units of an offer. */
  public Counts counts(Connection connection, UUID offer) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNTS)) {
      select.setObject(1, offer);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }

  private static List<Offer> offers(PreparedStatement select) throws SQLException {
    List<Offer> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Offer(
                rows.getObject(1, UUID.class),
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                rows.getString(4),
                terms(rows),
                rows.getInt(16),
                rows.getString(29),
                rows.getLong(27),
                rows.getInt(28)));
      }
    }
    return found;
  }

  private static OfferTerms terms(ResultSet rows) throws SQLException {
    Long quota = rows.getObject(20, Long.class);
    Long units = rows.getObject(26, Long.class);
    String period = rows.getString(15);
    return new OfferTerms(
        rows.getString(5),
        rows.getString(6),
        rows.getString(7),
        rows.getString(8),
        rows.getString(9),
        rows.getString(10),
        rows.getString(11),
        rows.getLong(12),
        rows.getObject(13, Long.class),
        rows.getObject(14, Long.class),
        period == null ? null : CapPeriod.valueOf(period.toUpperCase(Locale.ROOT)),
        rows.getString(30),
        rows.getObject(17, Long.class),
        rows.getObject(18, OffsetDateTime.class).toInstant(),
        rows.getObject(19, OffsetDateTime.class).toInstant(),
        quota == null
            ? null
            : new Pool(quota, rows.getLong(21), rows.getString(22), rows.getString(23)),
        units == null ? null : new Commitment(rows.getString(24), rows.getString(25), units));
  }
}
