package org.tanpuhui.methodology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.UUID;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EnrolledCommand;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.activity.contract.PoolMandateCommand;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.intake.ClaimReader;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** What else than rides stands on the log, as it is written there. */
public final class LogSamples {
  public static final String GRID_SOURCE = "/partners/demo-grid";
  public static final String FOREST_SOURCE = "/partners/demo-forest";

  private LogSamples() {}

  /** Through the bytes, as the stream reads it. */
  public static LogRecord read(Object record) {
    try {
      return ClaimReader.read(Json.mapper().writeValueAsBytes(record));
    } catch (PoisonRecordException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A void of this ride by its own partner. */
  public static ActivityRecord voidOf(Ride ride, String id, Instant at) {
    return voidOf(ride.participant(), ride.source(), ride.partner(), id, ride.activityId(), at);
  }

  public static ActivityRecord voidOf(
      long participant, String source, String partner, String id, UUID target, Instant at) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("voids_activity_id", target.toString()).put("reason", "reported by mistake");
    return record(
        participant,
        HolderKind.PERSON,
        1,
        ActivityTypes.VOID,
        source,
        partner,
        id,
        at,
        null,
        EvidenceGrade.TRANSACTION,
        0,
        null,
        data);
  }

  /** A household's measured day. */
  public static ActivityRecord day(
      long household, String id, LocalDate day, long energyWh, int persons) {
    return day(household, GRID_SOURCE, "demo-grid", id, day, energyWh, persons, null);
  }

  public static ActivityRecord day(
      long household,
      String source,
      String partner,
      String id,
      LocalDate day,
      long energyWh,
      int persons,
      String backfillId) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("day", day.toString()).put("energy_wh", energyWh).put("read_quality", "measured");
    return record(
        household,
        HolderKind.HOUSEHOLD,
        persons,
        ActivityTypes.ELECTRICITY_DAY,
        source,
        partner,
        id,
        CityTime.startOf(day),
        CityTime.startOf(day.plusDays(1)),
        EvidenceGrade.METERED,
        7,
        backfillId,
        data);
  }

  /** A project's monitoring of one stratum over these local days, the last inclusive. */
  public static ActivityRecord monitoring(
      long holder,
      String id,
      String projectId,
      String stratum,
      LocalDate from,
      LocalDate to,
      String start,
      String end) {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("project_id", projectId);
    data.put("period_start", from.toString()).put("period_end", to.toString());
    data.putArray("strata")
        .addObject()
        .put("stratum_id", stratum)
        .put("stem_volume_start_m3_per_ha", new java.math.BigDecimal(start))
        .put("stem_volume_end_m3_per_ha", new java.math.BigDecimal(end));
    data.put("project_emissions_kg", 0).put("leakage_kg", 0);
    return record(
        holder,
        HolderKind.PROJECT,
        1,
        ActivityTypes.FOREST_MONITORING,
        FOREST_SOURCE,
        "demo-forest",
        id,
        CityTime.startOf(from),
        CityTime.startOf(to.plusDays(1)),
        EvidenceGrade.METERED,
        1,
        null,
        data);
  }

  private static ActivityRecord record(
      long participant,
      HolderKind kind,
      int persons,
      String type,
      String source,
      String partner,
      String id,
      Instant from,
      Instant to,
      EvidenceGrade grade,
      int grants,
      String backfillId,
      ObjectNode data) {
    byte[] hash = Ids.sha256((type + participant + data).getBytes(StandardCharsets.UTF_8));
    return new ActivityRecord(
        Scheme.SANDBOX.id(),
        Ids.activityId(Scheme.SANDBOX, source, id),
        source,
        id,
        type,
        ParticipantId.text(participant),
        kind,
        persons,
        partner,
        null,
        grade,
        from,
        to,
        HexFormat.of().formatHex(hash, 0, 16),
        HexFormat.of().formatHex(hash, 16, 32),
        grants,
        backfillId,
        data,
        null);
  }

  public static ClaimDecisionCommand verdict(long participant, UUID claim, boolean uphold) {
    return new ClaimDecisionCommand(
        Scheme.SANDBOX.id(),
        CommandTypes.CLAIM_DECISION,
        UUID.nameUUIDFromBytes(("verdict" + claim + uphold).getBytes(StandardCharsets.UTF_8)),
        ParticipantId.text(participant),
        claim,
        uphold ? "uphold" : "dismiss");
  }

  public static EnrolledCommand enrolled(long participant, String partner, Instant at) {
    return new EnrolledCommand(
        Scheme.SANDBOX.id(),
        CommandTypes.ENROLLED,
        UUID.nameUUIDFromBytes(
            ("enrolled" + participant + partner).getBytes(StandardCharsets.UTF_8)),
        ParticipantId.text(participant),
        partner,
        at);
  }

  public static PoolMandateCommand poolMandate(
      long participant, String partner, boolean given, Instant at) {
    return new PoolMandateCommand(
        Scheme.SANDBOX.id(),
        CommandTypes.POOL_MANDATE,
        UUID.nameUUIDFromBytes(
            ("pool" + participant + partner + given + at).getBytes(StandardCharsets.UTF_8)),
        ParticipantId.text(participant),
        partner,
        "default",
        given ? PoolMandateCommand.GIVEN : PoolMandateCommand.ENDED,
        at);
  }

  public static SettleCommand settle(YearMonth month, int slice) {
    return settle(month.toString(), null, slice);
  }

  public static SettleCommand settleBackfill(String backfillId, int slice) {
    return settle(null, backfillId, slice);
  }

  private static SettleCommand settle(String month, String backfillId, int slice) {
    return new SettleCommand(
        Scheme.SANDBOX.id(),
        CommandTypes.SETTLE,
        UUID.nameUUIDFromBytes(
            ("settle" + month + backfillId + slice).getBytes(StandardCharsets.UTF_8)),
        month,
        backfillId,
        slice);
  }
}
