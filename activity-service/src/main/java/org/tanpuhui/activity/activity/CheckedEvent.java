package org.tanpuhui.activity.activity;

import java.util.UUID;
import org.tanpuhui.activity.contract.EvidenceGrade;

/**
 * An event that this partner may report, checked as far as possible without its subject.
 *
 * @param fingerprint 16 bytes over type, subject and canonical data; for this process only
 * @param backfillId the grant that allows a late activity, else null
 * @param voids the activity that this one takes back, null unless it is a void
 */
public record CheckedEvent(
    String source,
    String id,
    String subject,
    Scenario scenario,
    EvidenceGrade grade,
    ActivityData data,
    UUID activityId,
    byte[] fingerprint,
    UUID backfillId,
    UUID voids)
    implements Checked {

  /** The scopes in force when it started; none for a void, which brings nothing of its own. */
  public int grants(Binding binding) {
    return voids == null ? binding.grantsAt(scenario.number(), data.occurredAt()) : 0;
  }
}
