package org.tanpuhui.activity.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.act.Act;

/** How giving and ending mandates is told. */
public final class MandateActs {
  private MandateActs() {}

  /**
   * A mandate was given.
   *
   * @param by participant, guardian, or the partner that says so
   */
  public static Act given(
      String by, String partner, long participant, Mandate mandate, Instant now) {
    return act("mandate.given", by, participant, now)
        .with(
            text(partner, mandate.scenario(), mandate.scopes())
                + " from "
                + Micros.toInstant(mandate.from()));
  }

  /**
   * Mandates were ended.
   *
   * @param scenario its number; 0 for all of the partner
   */
  public static Act ended(
      String by, String partner, long participant, int scenario, int scopes, Instant now) {
    return act("mandate.ended", by, participant, now).with(text(partner, scenario, scopes));
  }

  private static Act act(String kind, String by, long participant, Instant now) {
    ParticipantId id = new ParticipantId(participant);
    return Act.of(id.scheme(), now, kind, by, id.toString());
  }

  private static String text(String partner, int scenario, int scopes) {
    List<String> names = new ArrayList<>();
    if (Grants.has(scopes, Grants.RECORD)) {
      names.add("record");
    }
    if (Grants.has(scopes, Grants.POINTS)) {
      names.add("points");
    }
    if (Grants.has(scopes, Grants.POOL)) {
      names.add("pool");
    }
    return "partner " + partner + ", scenario number " + scenario + ", " + String.join(",", names);
  }
}
