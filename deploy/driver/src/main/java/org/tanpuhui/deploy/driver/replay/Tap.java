package org.tanpuhui.deploy.driver.replay;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * One reading of a card.
 *
 * @param station of a metro tap the station in its one spelling, of a bus tap the line; may be
 *     empty
 * @param device the gate or reader
 */
record Tap(String card, LocalDateTime at, Kind kind, String station, String device, long fareFen) {

  /** What a tap means. */
  enum Kind {
    IN,
    OUT,
    BUS
  }

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /**
   * Reads a row: card_no, deal_date, deal_type, deal_money, deal_value, equ_no, company_name,
   * station, ...
   *
   * @throws RuntimeException the row is not of that form
   */
  static Tap parse(List<String> row) {
    Kind kind =
        switch (row.get(2)) {
          case "地铁入站" -> Kind.IN;
          case "地铁出站" -> Kind.OUT;
          case "巴士" -> Kind.BUS;
          default -> throw new IllegalArgumentException("unknown deal_type");
        };
    String place = row.get(7);
    return new Tap(
        row.get(0),
        LocalDateTime.parse(row.get(1), TIME),
        kind,
        kind == Kind.BUS ? LineNames.normalise(place) : StationNames.normalise(place),
        row.get(5),
        Long.parseLong(row.get(3)));
  }

  /** The tap without the card. */
  String masked() {
    return "card ***, " + at + ", " + kind + ", " + (station.isEmpty() ? "(no name)" : station);
  }
}
