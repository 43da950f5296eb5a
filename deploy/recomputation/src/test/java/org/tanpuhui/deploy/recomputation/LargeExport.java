package org.tanpuhui.deploy.recomputation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.UUID;
import org.tanpuhui.activity.contract.ContentHash;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Writes a large, right export to measure on: metro trips, bike rides and days of electricity,
 * {@code LargeExport FOLDER ROWS}. Amounts by integer arithmetic of its own.
 */
public final class LargeExport {
  private static final int PER_PARTICIPANT = 20;
  private static final int PER_FILE = 500_000;
  private static final long FIRST = Instant.parse("2026-10-01T00:00:00Z").getEpochSecond();

  private final SplittableRandom random = new SplittableRandom(1);
  private final MethodologyDocument transit;
  private final MethodologyDocument bike;
  private final MethodologyDocument electricity;

  private LargeExport() throws IOException {
    transit = ExportWriter.shipped("sz-low-carbon-public-transport.yaml");
    bike = ExportWriter.shipped("sz-shared-bike-riding.yaml");
    electricity = ExportWriter.shipped("sz-household-electricity.yaml");
  }

  public static void main(String[] arguments) throws IOException {
    new LargeExport().write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
  }

  private void write(Path folder, long rows) throws IOException {
    ExportWriter writer = new ExportWriter(folder).covering("2026-10-01", "2026-10-31");
    writer.document(transit);
    writer.document(bike);
    writer.document(electricity);
    int file = 0;
    for (long first = 0; first < rows; first += PER_FILE) {
      long from = first;
      long to = Math.min(rows, first + PER_FILE);
      writer.lines(String.format("evidence-%05d.ndjson.gz", ++file), () -> lines(from, to));
    }
    writer.manifest();
  }

  private Iterator<String> lines(long from, long to) {
    return new Iterator<>() {
      private long next = from;

      @Override
      public boolean hasNext() {
        return next < to;
      }

      @Override
      public String next() {
        return line(next++);
      }
    };
  }

  /** Participants in turn: four who travel, then a household. */
  private String line(long n) {
    long holder = n / PER_PARTICIPANT;
    if (holder % 5 == 4) {
      return electricityDay(n, holder);
    }
    boolean metro = n % 3 != 0;
    long distance = 500 + random.nextInt(15_000);
    long start = FIRST + n % PER_PARTICIPANT * 7_200 + random.nextInt(3_600);
    long seconds = distance * 3_600 / 15_000 + 1;
    String travelled =
        metro ? ",\"mode\":\"metro\"" : ",\"status\":\"completed\",\"vehicle\":\"bike\"";
    return line(
        n,
        holder,
        metro ? transit : bike,
        start,
        start + seconds,
        1,
        "{\"distance_m\":" + distance + travelled + "}",
        distance,
        distance * (metro ? 4_680 : 3_388) / 100);
  }

  /** A day of three persons below their baseline of 9,000 Wh: 312.7 mg for each Wh. */
  private String electricityDay(long n, long holder) {
    LocalDate day = LocalDate.of(2026, 10, 1).plusDays(n % PER_PARTICIPANT);
    long start = CityTime.startOf(day).getEpochSecond();
    long energy = 3_000 + random.nextInt(6_000);
    return line(
        n,
        holder,
        electricity,
        start,
        start + 86_400,
        3,
        "{\"day\":\"" + day + "\",\"energy_wh\":" + energy + ",\"read_quality\":\"measured\"}",
        energy,
        (9_000 - energy) * 3_127 / 10);
  }

  private static String line(
      long n,
      long holder,
      MethodologyDocument document,
      long start,
      long end,
      int persons,
      String quantities,
      long quantity,
      long amountMg) {
    String source = "/partners/" + document.version().id();
    UUID id = Ids.activityId(Scheme.SANDBOX, source, "act-" + n);
    String digest = id.toString().replace("-", "");
    byte[] hash =
        ContentHash.of(
            document.version().type().id(),
            id,
            Instant.ofEpochSecond(start),
            Instant.ofEpochSecond(end),
            digest,
            quantities.getBytes(StandardCharsets.UTF_8));
    return "{\"activity_id\":\""
        + id
        + "\",\"type\":\""
        + document.version().type().id()
        + "\",\"participant\":\""
        + ParticipantId.of(Scheme.SANDBOX, 1_000 + holder)
        + "\",\"source\":\""
        + source
        + "\",\"id\":\"act-"
        + n
        + "\",\"partner\":\""
        + source.substring(10)
        + "\",\"occurred_at\":\""
        + Instant.ofEpochSecond(start)
        + "\",\"ended_at\":\""
        + Instant.ofEpochSecond(end)
        + "\",\"recorded_at\":\""
        + Instant.ofEpochSecond(end + 60, 123_000_000)
        + "\",\"persons\":"
        + persons
        + ",\"evidence_grade\":\"metered\",\"holder_kind\":\"person\",\"grants\":7"
        + ",\"quantities\":"
        + quantities
        + ",\"status\":\"computed\",\"amount_mg_co2e\":"
        + amountMg
        + ",\"quantity\":"
        + quantity
        + ",\"methodology\":{\"id\":\""
        + document.version().id()
        + "\",\"version\":\""
        + document.version().version()
        + "\",\"hash\":\""
        + document.version().hash()
        + "\"},\"partition\":"
        + n % 6
        + ",\"offset\":"
        + n
        + ",\"content_hash\":\""
        + HexFormat.of().formatHex(hash)
        + "\",\"private_digest\":\""
        + digest
        + "\",\"changes\":[]}";
  }
}
