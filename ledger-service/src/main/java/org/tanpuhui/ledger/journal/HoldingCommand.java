package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * A command that posts no activity: who belongs where, and what recorded grams are held for.
 * Everything in it has been checked.
 *
 * @param kind what to do
 * @param entryId of the entry it makes, made of {@code recordedAt} and {@code commandId}
 * @param commandId the same for every repeat
 * @param participant whose grams; of an issuance the number of the project
 * @param partner where it is enrolled, or whose pool it is
 * @param methodology id of the methodology whose pool it is, null for {@code MEMBER}
 * @param activityId the activity that a replacement is about, else null
 * @param amountMg milligrams to move
 * @param replacedMg of {@code UNBIND}: milligrams of voided activities, which the project owed
 * @param batch number of the batch, 0 for none
 * @param revision which command of this batch and participant, from 1
 * @param monitoring whether the grams are those of a project's monitoring
 * @param project number of the project, null where none is concerned
 * @param issue what to issue, for {@code ISSUE}
 * @param occurredAt when it took effect
 */
public record HoldingCommand(
    Kind kind,
    UUID entryId,
    UUID commandId,
    ParticipantId participant,
    String partner,
    String methodology,
    UUID activityId,
    long amountMg,
    long replacedMg,
    int batch,
    int revision,
    boolean monitoring,
    ParticipantId project,
    Issue issue,
    Instant occurredAt,
    Instant recordedAt,
    int activitiesPartition,
    long activitiesOffset)
    implements StreamCommand {

  /** What to do. */
  public enum Kind {
    MEMBER,
    POOL,
    UNPOOL,
    BIND,
    UNBIND,
    REPLACE,
    ISSUE
  }

  /**
   * What to issue.
   *
   * @param projectNo number of the project in the register
   * @param periodEnd last local day of the batch's period; its year is the vintage
   */
  public record Issue(
      String batchId,
      String projectId,
      int projectNo,
      String methodologyVersion,
      LocalDate periodStart,
      LocalDate periodEnd) {}

  /** The id of the entry that a command makes. */
  public static UUID entryId(Instant recordedAt, UUID commandId, Kind kind) {
    return Ids.timeOrdered(recordedAt, commandId, kind.name(), 0);
  }

  public Scheme scheme() {
    return participant.scheme();
  }
}
