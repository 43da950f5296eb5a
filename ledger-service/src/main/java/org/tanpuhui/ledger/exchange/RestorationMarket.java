package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.platform.Scheme;

/**
 * What a substitute restoration needs of the market: a member's money set aside for a case, spent
 * on whole tonnes at the listed price without a buyer's fee, and its rest given back. In the
 * caller's transaction.
 */
@ApplicationScoped
public class RestorationMarket {
  private final MemberService members;
  private final CashService cash;
  private final OrderService orders;

  public RestorationMarket(MemberService members, CashService cash, OrderService orders) {
    this.members = members;
    this.cash = cash;
    this.orders = orders;
  }

  /** What was bought. */
  public record Bought(
      UUID trade, Instant at, long priceFen, long tonnes, long spentFen, List<SerialRange> units) {}

  /** Sets a member's money aside for a case. */
  public void freeze(
      Connection connection,
      Scheme scheme,
      String org,
      UUID restoration,
      long fen,
      Instant at,
      String by)
      throws SQLException {
    Member member = members.require(connection, scheme, org);
    cash.freeze(connection, new CashDesk(scheme, at, by), restoration, member.number(), fen);
  }

  /** Gives back what was set aside and is not needed. */
  public void release(
      Connection connection,
      Scheme scheme,
      String org,
      UUID restoration,
      long fen,
      Instant at,
      String by)
      throws SQLException {
    Member member = members.require(connection, scheme, org);
    cash.unfreeze(connection, new CashDesk(scheme, at, by), restoration, member.number(), fen);
  }

  /**
   * Picks a listing with money that was set aside: as many whole lots as it pays and the listing
   * has.
   *
   * @param key names the purchase, the same gives the same trade
   */
  public Bought buy(
      Connection connection,
      Scheme scheme,
      String org,
      String key,
      UUID listing,
      long fen,
      String by)
      throws SQLException {
    Trade trade =
        orders.restore(connection, new Who(scheme, org, by, "restoration " + key), listing, fen);
    return new Bought(
        trade.id(),
        trade.tradedAt(),
        trade.priceFen(),
        trade.quantityTonnes(),
        trade.amountFen(),
        orders.units(connection, trade.id()));
  }
}
