package org.tanpuhui.activity;

import java.time.Instant;
import org.tanpuhui.activity.activity.Mandate;
import org.tanpuhui.activity.activity.Micros;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.act.Act;

/** How mandates that are given or end stand in the log. */
final class MandateActs {
  private MandateActs() {}

  static Act given(
      String by, String partner, ParticipantId participant, Mandate mandate, Instant now) {
    return Act.of(participant.scheme(), now, "mandate.given", by, participant.toString())
        .with(
            "partner="
                + partner
                + " scopes="
                + String.join("+", Grants.names(mandate.scopes()))
                + " from="
                + Micros.toInstant(mandate.from()));
  }

  /**
   * @param what the partner, or the mandate
   */
  static Act ended(String by, String what, ParticipantId participant, int scopes, Instant now) {
    return Act.of(participant.scheme(), now, "mandate.ended", by, participant.toString())
        .with("of=" + what + " scopes=" + String.join("+", Grants.names(scopes)));
  }
}
