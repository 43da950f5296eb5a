package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Agreements between two named members. */
public final class AgreementStore {

  /**
   * An agreement.
   *
   * @param kind {@code block} or {@code forward}
   * @param instrument of a block agreement; null for a forward one
   * @param projectId whose units are sold; null for the seller's own
   * @param batchId of a forward agreement, pooled and not issued; null for a block one
   * @param frozenFen the buyer's money that is frozen for it
   * @param state {@code proposed}, {@code recorded}, {@code executed}, {@code withdrawn}, {@code
   *     declined} or {@code cancelled}
   * @param version counts its changes; its ETag
   */
  public record Agreement(
      UUID id,
      Scheme scheme,
      String kind,
      String instrument,
      String projectId,
      String batchId,
      long seller,
      long buyer,
      long proposer,
      long priceFen,
      long quantityTonnes,
      long frozenFen,
      int feeBasisPoints,
      String state,
      int version,
      Instant proposedAt,
      String proposedBy,
      Instant confirmedAt,
      String confirmedBy,
      Instant endedAt,
      String endedBy) {

    public boolean isForward() {
      return kind.equals("forward");
    }

    /** Who must confirm it. */
    public long counterparty() {
      return proposer == seller ? buyer : seller;
    }

    /** With another state and another amount frozen: its next version. */
    public Agreement in(String newState, long newFrozenFen) {
      return with(newState, version + 1, newFrozenFen, confirmedAt, confirmedBy, endedAt, endedBy);
    }

    /** Confirmed by the counterparty. */
    public Agreement confirmed(Instant at, String by) {
      return with(state, version, frozenFen, at, by, endedAt, endedBy);
    }

    /** At its end. */
    public Agreement ended(Instant at, String by) {
      return with(state, version, frozenFen, confirmedAt, confirmedBy, at, by);
    }

    private Agreement with(
        String newState,
        int newVersion,
        long newFrozenFen,
        Instant confirmed,
        String confirmer,
        Instant ended,
        String ender) {
      return new Agreement(
          id,
          scheme,
          kind,
          instrument,
          projectId,
          batchId,
          seller,
          buyer,
          proposer,
          priceFen,
          quantityTonnes,
          newFrozenFen,
          feeBasisPoints,
          newState,
          newVersion,
          proposedAt,
          proposedBy,
          confirmed,
          confirmer,
          ended,
          ender);
    }
  }

  private static final String SELECT =
      """
      SELECT agreement_id, scheme, kind, instrument, project_id, batch_id, seller, buyer, proposer,
             price_fen, quantity_t, frozen_fen, fee_bp, state, version, proposed_at, proposed_by,
             confirmed_at, confirmed_by, ended_at, ended_by
        FROM market_agreement
      """;
  private static final String ADD =
      """
      INSERT INTO market_agreement (agreement_id, scheme, kind, instrument, project_id, batch_id,
                                    seller, buyer, proposer, price_fen, quantity_t, frozen_fen,
                                    fee_bp, state, version, proposed_at, proposed_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'proposed', 1, ?, ?)
      """;
  private static final String DELIVERABLE =
      """
      SELECT a.agreement_id, a.scheme
        FROM market_agreement a
        JOIN credit_batch b ON b.scheme = a.scheme AND b.batch_id = a.batch_id
        JOIN instrument i ON i.scheme = b.scheme AND i.methodology = b.methodology
                         AND i.vintage = b.vintage
       WHERE a.state = 'recorded' ORDER BY a.proposed_at, a.agreement_id LIMIT ?
      """;
  private static final String UPDATE =
      """
      UPDATE market_agreement
         SET frozen_fen = ?, state = ?, version = ?, confirmed_at = ?, confirmed_by = ?,
             ended_at = ?, ended_by = ?
       WHERE agreement_id = ? AND version = ?
      """;

  public Optional<Agreement> find(Connection connection, UUID id, boolean forUpdate)
      throws SQLException {
    return Sql.one(
        connection,
        SELECT + " WHERE agreement_id = ?" + (forUpdate ? " FOR UPDATE" : ""),
        AgreementStore::agreement,
        id);
  }

  /** A member's agreements of a kind, as either side, latest first. */
  public List<Agreement> ofMember(
      Connection connection,
      Scheme scheme,
      String kind,
      long member,
      Instant before,
      UUID beforeId,
      int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + " WHERE scheme = ? AND kind = ? AND (seller = ? OR buyer = ?)"
            + " AND (proposed_at, agreement_id) < (?, ?)"
            + " ORDER BY proposed_at DESC, agreement_id DESC LIMIT ?",
        AgreementStore::agreement,
        scheme.code(),
        kind,
        member,
        member,
        before,
        beforeId,
        limit);
  }

  public void add(Connection connection, Agreement agreement) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        agreement.id(),
        agreement.scheme().code(),
        agreement.kind(),
        agreement.instrument(),
        agreement.projectId(),
        agreement.batchId(),
        agreement.seller(),
        agreement.buyer(),
        agreement.proposer(),
        agreement.priceFen(),
        agreement.quantityTonnes(),
        agreement.frozenFen(),
        agreement.feeBasisPoints(),
        agreement.proposedAt(),
        agreement.proposedBy());
  }

  /** A recorded forward agreement that can be delivered. */
  public record Deliverable(UUID id, Scheme scheme) {}

  /** Recorded forward agreements whose batch is issued and listed, in the order of proposal. */
  public List<Deliverable> deliverable(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        DELIVERABLE,
        row -> new Deliverable(row.getObject(1, UUID.class), Scheme.byCode(row.getInt(2))),
        limit);
  }

  /** Writes what {@link Agreement#in} changed. */
  public void write(Connection connection, Agreement agreement) throws SQLException {
    Sql.change(
        connection,
        1,
        UPDATE,
        agreement.frozenFen(),
        agreement.state(),
        agreement.version(),
        agreement.confirmedAt(),
        agreement.confirmedBy(),
        agreement.endedAt(),
        agreement.endedBy(),
        agreement.id(),
        agreement.version() - 1);
  }

  private static Agreement agreement(ResultSet row) throws SQLException {
    return new Agreement(
        row.getObject(1, UUID.class),
        Scheme.byCode(row.getInt(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getInt(13),
        row.getString(14),
        row.getInt(15),
        Sql.instant(row, 16),
        row.getString(17),
        Sql.instant(row, 18),
        row.getString(19),
        Sql.instant(row, 20),
        row.getString(21));
  }
}
