package org.tanpuhui.ledger.credits;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.credits.SequentialUnits.Action;
import org.tanpuhui.ledger.credits.unit.SerialRange;

/**
 * What {@link CreditBook} must not be: it reads what is there, checks that it suffices, and writes,
 * without a lock and without a constraint. Alone it is right; with others it is not.
 */
final class NaiveBook {

  void create(Connection connection, SerialRange units, int holders) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO naive_unit (unit, place) VALUES (?, ?)")) {
      for (long unit = units.first(); unit <= units.last(); unit++) {
        insert.setLong(1, unit);
        insert.setString(2, "h" + (unit - units.first()) / (units.tonnes() / holders));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  List<SerialRange> carryOut(Connection connection, Action action) throws SQLException {
    List<SerialRange> taken = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT unit FROM naive_unit WHERE place = ? AND unit BETWEEN ? AND ? ORDER BY unit LIMIT ?")) {
      select.setString(1, action.source());
      select.setLong(2, action.within() == null ? 0 : action.within().first());
      select.setLong(3, action.within() == null ? Long.MAX_VALUE : action.within().last());
      select.setLong(4, action.tonnes());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          taken.add(new SerialRange(rows.getLong(1), rows.getLong(1)));
        }
      }
    }
    if (taken.size() < action.tonnes()) {
      return List.of();
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE naive_unit SET place = ? WHERE unit = ?")) {
      for (SerialRange unit : taken) {
        update.setString(1, action.target());
        update.setLong(2, unit.first());
        update.addBatch();
      }
      update.executeBatch();
    }
    return taken;
  }
}
