package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.tanpuhui.ledger.log.leaf.EntryLeaf;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.Merkle;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.VerifierKey;

/**
 * Writes an export of the sandbox with many postings of one month, right to the last leaf, for
 * measuring: {@code LargeLedgerExport FOLDER ENTRIES [PARTICIPANTS]}. Each entry is a reduction and
 * its points: two pairs, four postings.
 */
public final class LargeLedgerExport {
  private static final long SCHEME = 2L << 56;
  private static final long ORIGIN = SCHEME | 1L << 48;
  private static final long ISSUANCE = SCHEME | 2L << 48;
  private static final int LANES = 6;
  private static final int BATCH = 2_000;
  private static final int FILE = 500_000;
  private static final Instant START = Instant.parse("2026-09-30T16:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-10-20T04:00:00.123Z");
  private static final String ORIGIN_OF_LOG = "tanpuhui.example/log/sandbox";
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final Path folder;
  private final ArrayNode files = new ObjectMapper().createArrayNode();
  private final byte[][] subtrees = new byte[64][];
  private long treeSize;

  private LargeLedgerExport(Path folder) {
    this.folder = folder;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int entries = Integer.parseInt(arguments[1]);
    int participants = arguments.length > 2 ? Integer.parseInt(arguments[2]) : entries / 10;
    new LargeLedgerExport(folder).write(entries, participants);
  }

  static void write(Path folder, int entries, int participants) throws Exception {
    new LargeLedgerExport(folder).write(entries, participants);
  }

  private void write(int entries, int participants) throws Exception {
    Files.createDirectories(folder.resolve("ledger"));
    int partner = Ids.reference("partner", "demo-metro");
    int methodology = Ids.reference("methodology_version", "transit", "1.0.0", HASH);
    long[] reduction = new long[participants];
    long[] points = new long[participants];
    List<byte[]>[] lanes = lanes();
    journal(entries, participants, partner, methodology, reduction, points, lanes);
    rows(
        "methodology_version",
        List.of(
            "{\"version_no\":"
                + methodology
                + ",\"methodology\":\"transit\",\"version\":\"1.0.0\",\"version_hash\":\""
                + HASH
                + "\"}"));
    rows("partner", List.of("{\"partner_no\":" + partner + ",\"partner_id\":\"demo-metro\"}"));
    rows(
        "exchange_rule",
        List.of(
            "{\"rule_no\":2,\"scheme\":2,\"version\":1,\"valid_from\":\"1970-01-01T00:00:00Z\",\"points_numerator\":1,\"grams_denominator\":1,\"validity_months\":60}"));
    rows("activities_progress", List.of("{\"partition\":0,\"activities_offset\":" + entries + "}"));
    balances(reduction, points);
    long mg = Arrays.stream(reduction).sum();
    long pt = Arrays.stream(points).sum();
    rows(
        "system_balance",
        List.of(
            "{\"account\":\"" + hex(ORIGIN) + "\",\"debits\":" + mg + ",\"credits\":0,\"asset\":1}",
            "{\"account\":\""
                + hex(ISSUANCE)
                + "\",\"debits\":"
                + pt
                + ",\"credits\":0,\"asset\":2}"));
    rows(
        "control_total",
        List.of(
            "{\"scheme\":2,\"asset\":1,\"stripe\":0,\"participant_credits\":"
                + mg
                + ",\"journal_amount\":"
                + mg
                + ",\"pairs\":"
                + entries
                + "}",
            "{\"scheme\":2,\"asset\":2,\"stripe\":0,\"participant_credits\":"
                + pt
                + ",\"lots_credited\":"
                + pt
                + ",\"journal_amount\":"
                + pt
                + ",\"pairs\":"
                + entries
                + "}"));
    log(lanes);
  }

  @SuppressWarnings("unchecked")
  private static List<byte[]>[] lanes() {
    List<byte[]>[] lanes = new List[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new ArrayList<>();
    }
    return lanes;
  }

  private void journal(
      int entries,
      int participants,
      int partner,
      int methodology,
      long[] reduction,
      long[] points,
      List<byte[]>[] lanes)
      throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    LocalDate day = LocalDate.of(2026, 10, 20);
    int part = 0;
    int written = 0;
    while (written < entries) {
      part++;
      try (Rows rows = new Rows(String.format(Locale.ROOT, "journal-%05d.ndjson.gz", part))) {
        for (int i = 0; i < FILE / 2 && written < entries; i++, written++) {
          int who = random.nextInt(participants);
          long account = SCHEME | who + 1L;
          long milligrams = 1_000 + random.nextInt(900_000);
          UUID activity =
              new UUID(
                  random.nextLong() & ~0xf000L | 0x8000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
          Instant occurred = START.plusMillis(written);
          UUID id = Ids.entry(occurred.toEpochMilli(), activity, "post");
          byte[] salt = new byte[32];
          ByteBuffer.wrap(salt)
              .putLong(random.nextLong())
              .putLong(random.nextLong())
              .putLong(random.nextLong())
              .putLong(random.nextLong());
          int lane = written % LANES;
          reduction[who] += milligrams;
          points[who] += milligrams / 1_000;
          Fields cause =
              new Fields()
                  .with(Field.ACTIVITY, activity)
                  .with(Field.METHODOLOGY, "transit 1.0.0 " + HASH)
                  .with(Field.PARTNER, "demo-metro");
          EntryLeaf leaf =
              new EntryLeaf(
                  2,
                  id,
                  1,
                  occurred,
                  RECORDED,
                  day,
                  List.of(
                      new EntryLeaf.Pair(0, 1, ORIGIN, account, milligrams, 0, account),
                      new EntryLeaf.Pair(1, 2, ISSUANCE, account, milligrams / 1_000, 2, 0)),
                  cause);
          lanes[lane].add(opened(salt, leaf.encoded()));
          String common =
              ",\"occurred_at\":\""
                  + occurred
                  + "\",\"recorded_at\":\""
                  + RECORDED
                  + "\",\"entry_id\":\""
                  + id
                  + "\",\"activity_id\":\""
                  + activity
                  + "\",\"book_date\":\""
                  + day
                  + "\",\"partner_no\":"
                  + partner
                  + ",\"methodology_version\":"
                  + methodology;
          rows.line(
              "{\"debit_account\":\""
                  + hex(ORIGIN)
                  + "\",\"credit_account\":\""
                  + hex(account)
                  + "\",\"amount\":"
                  + milligrams
                  + common
                  + ",\"line\":0,\"asset\":1,\"purpose\":1,\"holder\":\""
                  + hex(account)
                  + "\",\"lane\":"
                  + (2 << 16 | lane)
                  + ",\"lane_number\":"
                  + (lanes[lane].size() - 1)
                  + ",\"salt\":\""
                  + HexFormat.of().formatHex(salt)
                  + "\"}");
          rows.line(
              "{\"debit_account\":\""
                  + hex(ISSUANCE)
                  + "\",\"credit_account\":\""
                  + hex(account)
                  + "\",\"amount\":"
                  + milligrams / 1_000
                  + common
                  + ",\"line\":1,\"asset\":2,\"purpose\":1,\"exchange_rule\":2}");
        }
      }
    }
  }

  private static byte[] opened(byte[] salt, byte[] content) {
    byte[] opening =
        ByteBuffer.allocate(1 + salt.length + content.length)
            .put((byte) 1)
            .put(salt)
            .put(content)
            .array();
    return Opening.parse(opening).orElseThrow().leaf().bytes();
  }

  private void balances(long[] reduction, long[] points) throws Exception {
    try (Rows rows = new Rows("participant_balance-00001.ndjson.gz")) {
      for (int who = 0; who < reduction.length; who++) {
        if (reduction[who] > 0) {
          rows.line(
              "{\"participant\":\""
                  + hex(SCHEME | who + 1L)
                  + "\",\"reduction_debits\":0,\"points_debits\":0,\"points_debt\":0,\"reduction_credits\":"
                  + reduction[who]
                  + ",\"points_credits\":"
                  + points[who]
                  + ",\"lot_credited\":"
                  + points[who]
                  + ",\"lot_debited\":0,\"lot_month\":202610,\"lot_validity\":60}");
        }
      }
    }
  }

  private void log(List<byte[]>[] lanes) throws Exception {
    List<String> order = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    try (Rows rows = new Rows("lane_batch-00001.ndjson.gz")) {
      for (int lane = 0; lane < LANES; lane++) {
        int number = 2 << 16 | lane;
        for (int first = 0; first < lanes[lane].size(); first += BATCH) {
          List<byte[]> batch =
              lanes[lane].subList(first, Math.min(first + BATCH, lanes[lane].size()));
          ByteBuffer leaves = ByteBuffer.allocate(batch.size() * 32);
          batch.forEach(leaves::put);
          rows.line(
              "{\"first_number\":"
                  + first
                  + ",\"written_at\":\"2026-10-20T04:00:01Z\",\"lane\":"
                  + number
                  + ",\"leaf_count\":"
                  + batch.size()
                  + ",\"leaves\":\""
                  + Base64.getEncoder().encodeToString(leaves.array())
                  + "\"}");
          order.add(
              "{\"run_no\":"
                  + order.size()
                  + ",\"tree_index\":"
                  + treeSize
                  + ",\"first_number\":"
                  + first
                  + ",\"lane\":"
                  + number
                  + ",\"leaf_count\":"
                  + batch.size()
                  + ",\"scheme\":2}");
          batch.forEach(this::append);
        }
        ends.add("{\"lane\":" + number + ",\"next_number\":" + lanes[lane].size() + "}");
      }
    }
    rows("lane", ends);
    rows("log_order", order);
    manifest();
  }

  private void append(byte[] leaf) {
    byte[] hash = Merkle.leaf(leaf).bytes();
    int level = 0;
    for (long full = treeSize; (full & 1) == 1; full >>>= 1) {
      hash = Merkle.node(Hash.of(subtrees[level++]), Hash.of(hash)).bytes();
    }
    subtrees[level] = hash;
    treeSize++;
  }

  private void manifest() throws IOException {
    byte[] root = null;
    for (int level = 0; level < subtrees.length; level++) {
      if ((treeSize >>> level & 1) == 1) {
        root =
            root == null
                ? subtrees[level]
                : Merkle.node(Hash.of(subtrees[level]), Hash.of(root)).bytes();
      }
    }
    NoteSigner key = NoteSigner.generate(ORIGIN_OF_LOG, VerifierKey.ED25519);
    String text = new Checkpoint(ORIGIN_OF_LOG, new TreeHead(treeSize, Hash.of(root))).text();
    ObjectNode manifest = new ObjectMapper().createObjectNode();
    manifest.put("scope", "ledger");
    ObjectNode ledger = manifest.putObject("ledger");
    ledger.put("format", "tanpuhui-ledger-export/1");
    ledger.put("scheme", "sandbox");
    ledger.put("created_at", "2026-10-21T00:00:00Z");
    ledger.put("checkpoint", new SignedNote(text, List.of()).with(key.sign(text)).encoded());
    ledger.put("keys", "log " + key.verifierKey().encoded() + "\nquorum none\n");
    ledger.set("files", files);
    Files.writeString(folder.resolve("manifest.json"), manifest.toString());
  }

  private void rows(String table, List<String> lines) throws Exception {
    try (Rows rows = new Rows(table + "-00001.ndjson.gz")) {
      for (String line : lines) {
        rows.line(line);
      }
    }
  }

  private static String hex(long account) {
    return HexFormat.of().toHexDigits(account);
  }

  /** A file of rows with its digest. */
  private final class Rows implements AutoCloseable {
    private final String name;
    private final Path file;
    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");
    private final OutputStream out;
    private long count;

    Rows(String name) throws Exception {
      this.name = name;
      this.file = folder.resolve("ledger").resolve(name);
      this.out =
          new BufferedOutputStream(
              new GZIPOutputStream(
                  new DigestOutputStream(
                      new BufferedOutputStream(Files.newOutputStream(file)), digest),
                  1 << 16),
              1 << 16);
    }

    void line(String line) throws IOException {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.write('\n');
      count++;
    }

    @Override
    public void close() throws IOException {
      out.close();
      files
          .addObject()
          .put("name", "ledger/" + name)
          .put("sha256", HexFormat.of().formatHex(digest.digest()))
          .put("bytes", Files.size(file))
          .put("rows", count);
    }
  }
}
