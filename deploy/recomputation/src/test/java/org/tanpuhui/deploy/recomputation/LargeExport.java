package org.tanpuhui.deploy.recomputation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.UUID;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Writes a large, right export to measure on: metro trips and bike rides, {@code LargeExport FOLDER
 * ROWS}. Amounts by integer arithmetic of its own (46.8 mg/m, 33.88 mg/m).
 */
public final class LargeExport {
  private static final int PER_PARTICIPANT = 20;
  private static final int PER_FILE = 500_000;
  private static final long FIRST = Instant.parse("2026-10-01T00:00:00Z").getEpochSecond();

  private final SplittableRandom random = new SplittableRandom(1);
  private final MethodologyDocument transit;
  private final MethodologyDocument bike;

  private LargeExport() throws IOException {
    transit = ExportWriter.shipped("sz-low-carbon-public-transport.yaml");
    bike = ExportWriter.shipped("sz-shared-bike-riding.yaml");
  }

  public static void main(String[] arguments) throws IOException {
    new LargeExport().write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
  }

  private void write(Path folder, long rows) throws IOException {
    ExportWriter writer = new ExportWriter(folder).covering("2026-10-01", "2026-10-31");
    writer.document(transit);
    writer.document(bike);
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

  private String line(long n) {
    boolean metro = n % 3 != 0;
    long distance = 500 + random.nextInt(15_000);
    long start = FIRST + n % PER_PARTICIPANT * 7_200 + random.nextInt(3_600);
    long seconds = distance * 3_600 / 15_000 + 1;
    String source = metro ? "/partners/demo-metro" : "/partners/demo-bike";
    UUID id = Ids.activityId(Scheme.SANDBOX, source, "trip-" + n);
    String participant = ParticipantId.of(Scheme.SANDBOX, 1_000 + n / PER_PARTICIPANT).toString();
    MethodologyDocument document = metro ? transit : bike;
    return "{\"activity_id\":\""
        + id
        + "\",\"type\":\""
        + document.version().type().id()
        + "\",\"participant\":\""
        + participant
        + "\",\"source\":\""
        + source
        + "\",\"id\":\"trip-"
        + n
        + "\",\"partner\":\""
        + source.substring(10)
        + "\",\"occurred_at\":\""
        + Instant.ofEpochSecond(start)
        + "\",\"ended_at\":\""
        + Instant.ofEpochSecond(start + seconds)
        + "\",\"recorded_at\":\""
        + Instant.ofEpochSecond(start + seconds + 60, 123_000_000)
        + "\",\"persons\":1,\"evidence_grade\":\"transaction\",\"holder_kind\":\"person\",\"grants\":7"
        + ",\"quantities\":{"
        + (metro ? "\"mode\":\"metro\"" : "\"vehicle\":\"bike\",\"status\":\"completed\"")
        + ",\"distance_m\":"
        + distance
        + "},\"status\":\"computed\",\"amount_mg_co2e\":"
        + distance * (metro ? 4_680 : 3_388) / 100
        + ",\"quantity\":"
        + distance
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
        + id.toString().replace("-", "")
        + "\",\"changes\":[]}";
  }
}
