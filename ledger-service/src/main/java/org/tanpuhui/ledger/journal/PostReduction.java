package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * The command to post one recorded reduction; everything in it has been checked.
 *
 * @param entryId made of {@code occurredAt} and {@code activityId} by {@link #entryId(Instant,
 *     UUID)}
 * @param type CloudEvents type of the activity; campaigns name it. Null for none
 * @param participant who gets the reduction and the points; its scheme is the entry's
 * @param amount positive, at most {@link #MAX_AMOUNT}
 * @param points whether the participant allowed points
 * @param project whether the participant is a project: its grams go to its pool, without points
 * @param pooled whether the participant allowed to pool it: its grams go to the pool of methodology
 *     and partner
 * @param occurredAt start of the activity
 * @param recordedAt append time of the activity on its topic
 * @param partner who reported it
 * @param methodology what computed it
 * @param activitiesPartition partition of the activity on its topic
 * @param activitiesOffset its offset
 */
public record PostReduction(
    UUID entryId,
    UUID activityId,
    String type,
    ParticipantId participant,
    CarbonMass amount,
    boolean points,
    boolean project,
    boolean pooled,
    Instant occurredAt,
    Instant recordedAt,
    String partner,
    MethodologyVersion methodology,
    int activitiesPartition,
    long activitiesOffset)
    implements StreamCommand {

  /** A command whose grams are not pooled. */
  public PostReduction(
      UUID entryId,
      UUID activityId,
      String type,
      ParticipantId participant,
      CarbonMass amount,
      boolean points,
      boolean project,
      Instant occurredAt,
      Instant recordedAt,
      String partner,
      MethodologyVersion methodology,
      int activitiesPartition,
      long activitiesOffset) {
    this(
        entryId,
        activityId,
        type,
        participant,
        amount,
        points,
        project,
        false,
        occurredAt,
        recordedAt,
        partner,
        methodology,
        activitiesPartition,
        activitiesOffset);
  }

  /** One million tonnes: more than any one activity, and sums of a batch stay within 64 bits. */
  public static final CarbonMass MAX_AMOUNT = new CarbonMass(1_000_000_000_000_000L);

  /** The id of the entry that posts an activity. */
  public static UUID entryId(Instant occurredAt, UUID activityId) {
    return Ids.timeOrdered(occurredAt, activityId, Purpose.POST.id(), 0);
  }

  public Scheme scheme() {
    return participant.scheme();
  }
}
