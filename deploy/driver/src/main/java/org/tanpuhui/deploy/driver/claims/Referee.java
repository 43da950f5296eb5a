package org.tanpuhui.deploy.driver.claims;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.deploy.driver.Documents;
import org.tanpuhui.deploy.driver.city.Mode;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.platform.Scheme;

/**
 * The product's decider over one person at a time, rides in the order in which they are told. Keeps
 * nothing beyond the person.
 */
final class Referee {

  private static final String[] DOCUMENTS = {
    "sz-low-carbon-public-transport.yaml", "sz-shared-bike-riding.yaml"
  };
  private static final String NO_LATENESS = "measurement";

  private final Decider decider = new Decider(registry());
  private HeldClaims held = new HeldClaims();
  private long told;

  /** What became of a ride. */
  enum Verdict {
    PAID,
    HELD,
    /** By a rule that looks at the ride alone, or by the day's cap. */
    REFUSED
  }

  /** Forgets the person before. */
  void nextPerson() {
    held = new HeldClaims();
  }

  /** Decides a ride that this source tells of; a paid one stands against those told later. */
  Verdict judge(Ride ride, int source) {
    Instant start = Instant.ofEpochSecond(ride.startS());
    long order = told++;
    Decision decision = decider.decide(claim(ride, start, order), source, start, order, held);
    return switch (decision.status()) {
      case COMPUTED -> Verdict.PAID;
      case PARKED -> Verdict.HELD;
      default -> Verdict.REFUSED;
    };
  }

  private static Claim claim(Ride ride, Instant start, long order) {
    boolean bike = ride.mode() == Mode.BIKE;
    return new Claim(
        Scheme.SANDBOX,
        new UUID(0, order),
        "",
        "",
        bike ? ActivityType.BIKE_RIDE : ActivityType.TRANSIT_TRIP,
        ride.person(),
        HolderKind.PERSON,
        1,
        "",
        null,
        EvidenceGrade.TRANSACTION,
        start,
        ride.isBoarding() ? null : Instant.ofEpochSecond(ride.endS()),
        null,
        1,
        NO_LATENESS,
        quantities(ride, bike),
        null,
        null);
  }

  private static Quantities quantities(Ride ride, boolean bike) {
    Map<String, Object> values = new HashMap<>(4);
    if (bike) {
      values.put("vehicle", "bike");
    } else {
      values.put("mode", ride.mode() == Mode.METRO ? "metro" : "bus");
    }
    if (ride.distanceM() > 0) {
      values.put("distance_m", ride.distanceM());
    }
    if (ride.line() != null) {
      values.put("line", ride.line());
    }
    return new Quantities(values);
  }

  private static Registry registry() {
    List<FiledVersion> versions = new ArrayList<>();
    for (String name : DOCUMENTS) {
      versions.add(new FiledVersion(versions.size() + 1, Documents.version(name)));
    }
    return new Registry(versions);
  }
}
