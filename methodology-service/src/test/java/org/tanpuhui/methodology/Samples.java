package org.tanpuhui.methodology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.intake.ClaimReader;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Activities for tests, as activity-service writes them. */
public final class Samples {
  public static final String METRO_SOURCE = "/partners/demo-metro";
  public static final String BIKE_SOURCE = "/partners/demo-bike";

  private Samples() {}

  /** A participant of the sandbox. */
  public static long participant(int number) {
    return ParticipantId.of(Scheme.SANDBOX, number).value();
  }

  /** What a test wants of an activity. */
  public record Ride(
      Scheme scheme,
      long participant,
      String type,
      String source,
      String partner,
      String id,
      String word,
      Long distanceM,
      String line,
      Instant from,
      Instant to,
      EvidenceGrade grade,
      String status,
      String backfillId) {

    public Ride source(String source, String partner) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          distanceM,
          line,
          from,
          to,
          grade,
          status,
          backfillId);
    }

    public Ride distance(Long metres) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          metres,
          line,
          from,
          to,
          grade,
          status,
          backfillId);
    }

    public Ride word(String other) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          other,
          distanceM,
          line,
          from,
          to,
          grade,
          status,
          backfillId);
    }

    public Ride grade(EvidenceGrade other) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          distanceM,
          line,
          from,
          to,
          other,
          status,
          backfillId);
    }

    public Ride status(String other) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          distanceM,
          line,
          from,
          to,
          grade,
          other,
          backfillId);
    }

    public Ride backfill(String grant) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          distanceM,
          line,
          from,
          to,
          grade,
          status,
          grant);
    }

    public Ride line(String other) {
      return new Ride(
          scheme,
          participant,
          type,
          source,
          partner,
          id,
          word,
          distanceM,
          other,
          from,
          to,
          grade,
          status,
          backfillId);
    }

    public Ride type(String other) {
      return new Ride(
          scheme,
          participant,
          other,
          source,
          partner,
          id,
          word,
          distanceM,
          line,
          from,
          to,
          grade,
          status,
          backfillId);
    }

    public UUID activityId() {
      return Ids.activityId(scheme, source, id);
    }

    public ActivityRecord record() {
      ObjectNode data = Json.mapper().createObjectNode();
      boolean bike = type.equals(ActivityTypes.BIKE_RIDE);
      data.put(bike ? "vehicle" : "mode", word);
      if (distanceM != null) {
        data.put("distance_m", distanceM);
      }
      if (line != null) {
        data.put("line", line);
      }
      if (status != null) {
        data.put("status", status);
      }
      byte[] hash =
          Ids.sha256((type + participant + data + from + to).getBytes(StandardCharsets.UTF_8));
      return new ActivityRecord(
          scheme.id(),
          activityId(),
          source,
          id,
          type,
          ParticipantId.text(participant),
          HolderKind.PERSON,
          1,
          partner,
          null,
          grade,
          from,
          to,
          HexFormat.of().formatHex(hash, 0, 16),
          HexFormat.of().formatHex(hash, 16, 32),
          7,
          backfillId,
          data,
          new byte[] {1, 2, 3});
    }

    public byte[] json() {
      return Samples.json(record());
    }

    public Claim claim() {
      try {
        return (Claim) ClaimReader.read(json());
      } catch (PoisonRecordException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public static byte[] json(ActivityRecord record) {
    try {
      return Json.mapper().writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON of a sample record, changed. */
  public static byte[] changed(Ride ride, UnaryOperator<ObjectNode> change) {
    try {
      ObjectNode tree = (ObjectNode) Json.mapper().readTree(ride.json());
      return Json.mapper().writeValueAsBytes(change.apply(tree));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A metro trip of the sandbox. */
  public static Ride metro(long participant, String id, Instant from, Instant to, long metres) {
    return new Ride(
        Scheme.SANDBOX,
        participant,
        ActivityTypes.TRANSIT_TRIP,
        METRO_SOURCE,
        "demo-metro",
        id,
        "metro",
        metres,
        null,
        from,
        to,
        EvidenceGrade.TRANSACTION,
        null,
        null);
  }

  /** A bus boarding alone. */
  public static Ride boarding(long participant, String id, Instant at, String line) {
    return metro(participant, id, at, null, 0).word("bus").distance(null).line(line);
  }

  /** A ride on a shared bike. */
  public static Ride bike(long participant, String id, Instant from, Instant to, long metres) {
    return new Ride(
        Scheme.SANDBOX,
        participant,
        ActivityTypes.BIKE_RIDE,
        BIKE_SOURCE,
        "demo-bike",
        id,
        "bike",
        metres,
        null,
        from,
        to,
        EvidenceGrade.SENSOR,
        "completed",
        null);
  }
}
