package org.tanpuhui.deploy.driver.city;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a correct service makes of the generated events, added up without asking it. Mass in
 * milligrams of CO2e, points whole.
 */
public final class Expected {

  private final Map<String, Long> busLinesM;
  private final long busDefaultM;
  private final SortedMap<String, Long> refusedAtIntake = new TreeMap<>();
  private final SortedMap<String, Long> rejectedLater = new TreeMap<>();
  private long sent;
  private long posted;
  private long parked;
  private long duplicates;
  private long idsReused;
  private long reductionMg;
  private long points;

  /**
   * @param busLinesM average trip length of a bus line in metres, by line
   * @param busDefaultM the same for every other line and for boardings that name none
   */
  public Expected(Map<String, Long> busLinesM, long busDefaultM) {
    this.busLinesM = Map.copyOf(busLinesM);
    this.busDefaultM = busDefaultM;
  }

  void add(CityEvent event) {
    sent++;
    switch (event.fate()) {
      case POSTED -> post(event);
      case DUPLICATE -> duplicates++;
      case ID_REUSED -> idsReused++;
      case PARKED -> parked++;
      case REFUSED -> {
        BadKind bad = event.bad();
        (bad.stage() == BadKind.Stage.INTAKE ? refusedAtIntake : rejectedLater)
            .merge(bad.code(), 1L, Long::sum);
      }
    }
  }

  private void post(CityEvent event) {
    long amountMg =
        switch (event.mode()) {
          case METRO -> Reductions.metroMg(event.distanceM());
          case BUS -> Reductions.busMg(Reductions.busLineM(busLinesM, busDefaultM, event.line()));
          case BIKE -> Reductions.bikeMg(event.distanceM());
        };
    posted++;
    reductionMg = Math.addExact(reductionMg, amountMg);
    points = Math.addExact(points, Reductions.points(amountMg));
  }

  /** Events as sent, second copies and bad ones included. */
  public long sent() {
    return sent;
  }

  /** First copies that intake must accept: they end posted, parked or rejected. */
  public long accepted() {
    return posted + parked + rejected();
  }

  public long posted() {
    return posted;
  }

  public long parked() {
    return parked;
  }

  /** Accepted at intake, rejected by the methodology. */
  public long rejected() {
    return sum(rejectedLater);
  }

  public long duplicates() {
    return duplicates;
  }

  public long idsReused() {
    return idsReused;
  }

  /** Refusals at intake, by code. */
  public SortedMap<String, Long> refusedAtIntake() {
    return Collections.unmodifiableSortedMap(refusedAtIntake);
  }

  /** Rejections by the methodology, by code. */
  public SortedMap<String, Long> rejectedLater() {
    return Collections.unmodifiableSortedMap(rejectedLater);
  }

  public long refused() {
    return sum(refusedAtIntake);
  }

  public long reductionMg() {
    return reductionMg;
  }

  public long points() {
    return points;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
