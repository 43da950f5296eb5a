package org.tanpuhui.deploy.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, on a small right export and on damaged ones. What it finds in rows: TamperingIT. */
class AuditTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private String out;
  private String err;

  @BeforeEach
  void write() throws Exception {
    LargeLedgerExport.write(folder, 5_000, 300);
  }

  @Test
  void aRightExportAgrees() throws Exception {
    assertThat(audit("--json")).isZero();
    JsonNode report = MAPPER.readTree(out);
    assertThat(report.get("agrees").asBoolean()).isTrue();
    assertThat(report.get("postings").asLong()).isEqualTo(20_000);
    assertThat(report.get("tree_size").asLong()).isEqualTo(5_000);
  }

  @Test
  void peopleReadItInTheirLanguage() {
    assertThat(audit()).isZero();
    assertThat(out).contains("5,000 entries, 20,000 postings").endsWith("ALL AGREES\n");
    assertThat(audit("--lang", "zh")).isZero();
    assertThat(out).endsWith("全部一致\n");
  }

  @Test
  void anExportWithoutACheckpointIsNotCalledRight() throws Exception {
    ObjectNode manifest = manifest();
    ((ObjectNode) manifest.get("ledger")).remove("checkpoint");
    Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    assertThat(audit()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "missing, 13, is in the manifest but not in the folder",
    "changed, 15, was changed: its SHA-256 is",
    "cut, 16, is cut off or damaged",
    "rows, 20, the manifest says 5",
    "name, 11, leaves the folder",
    "format, 12, holds no books"
  })
  void aDamagedExportIsToldFromWrongBooks(String damage, int code, String message)
      throws Exception {
    Path file = folder.resolve("ledger/participant_balance-00001.ndjson.gz");
    ObjectNode manifest = manifest();
    ObjectNode part = part(manifest, "ledger/participant_balance-00001.ndjson.gz");
    switch (damage) {
      case "missing" -> Files.delete(file);
      case "changed" -> part.put("sha256", "0".repeat(64));
      case "cut" -> Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 900));
      case "rows" -> part.put("rows", 5);
      case "name" -> part.put("name", "../secret");
      default -> ((ObjectNode) manifest.get("ledger")).put("format", "other/1");
    }
    Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    assertThat(audit()).isEqualTo(code);
    assertThat(err).contains(message);
  }

  @Test
  void wrongArgumentsAndUnreadableAnchorsAreTold() {
    assertThat(audit("--nonsense")).isEqualTo(2);
    assertThat(audit("--since", folder.resolve("manifest.json").toString())).isEqualTo(22);
    assertThat(audit("--policy", folder.resolve("none").toString())).isEqualTo(22);
    assertThat(
            Audit.run(
                stream(new ByteArrayOutputStream()),
                stream(new ByteArrayOutputStream()),
                folder.resolve("none").toString()))
        .isEqualTo(10);
  }

  @Test
  void timesAreReadAsTheJdkReadsThem() {
    long seed = 20261126;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      long micros = random.nextLong(0, 7_000_000_000_000_000L);
      Instant instant = Times.instant(micros);
      assertThat(Times.micros(instant.toString())).as("seed %d", seed).isEqualTo(micros);
      assertThat(Times.dayOf(micros))
          .isEqualTo(
              (int)
                  java.time.LocalDate.ofInstant(instant, java.time.ZoneId.of("Asia/Shanghai"))
                      .toEpochDay());
    }
  }

  @Test
  void idsAreThoseOfTheBooks() {
    UUID activity = UUID.fromString("00000000-0000-8000-8000-000000000006");
    assertThat(Ids.entry(Instant.parse("2026-09-10T01:00:06Z").toEpochMilli(), activity, "post"))
        .isEqualTo(UUID.fromString("01a088d4-3df0-8395-9f7a-1bf4894ab889"));
  }

  @Test
  void sumsOfManyKeysAreExact() {
    LongPairs pairs = new LongPairs();
    for (long key = 1; key <= 50_000; key++) {
      pairs.add(key, key % 3, key, 1);
      pairs.add(key, key % 3, 1, key);
    }
    for (long key = 1; key <= 50_000; key++) {
      assertThat(pairs.debits(key, key % 3)).isEqualTo(key + 1);
      assertThat(pairs.credits(key, key % 3)).isEqualTo(key + 1);
      assertThat(pairs.debits(key, 7)).isZero();
    }
    long[] seen = new long[1];
    pairs.forEach((key, part, debits, credits) -> seen[0]++);
    assertThat(seen[0]).isEqualTo(50_000);
  }

  private ObjectNode manifest() throws Exception {
    return (ObjectNode) MAPPER.readTree(Files.readString(folder.resolve("manifest.json")));
  }

  private static ObjectNode part(ObjectNode manifest, String name) {
    for (JsonNode part : manifest.get("ledger").get("files")) {
      if (part.get("name").asText().equals(name)) {
        return (ObjectNode) part;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private int audit(String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    String[] all = new String[arguments.length + 1];
    all[0] = folder.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int code = Audit.run(stream(outBytes), stream(errBytes), all);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
