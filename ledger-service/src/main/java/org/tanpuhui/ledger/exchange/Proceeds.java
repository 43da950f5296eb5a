package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.market.store.TradeStore.Units;

/** Splits what a sale brought among those whose grams were sold, where the project does so. */
final class Proceeds {
  private final CashStore cash;

  Proceeds(CashStore cash) {
    this.cash = cash;
  }

  void share(
      Connection connection, CashDesk desk, Trade trade, ProjectSeller project, List<Units> units)
      throws SQLException {}
}
