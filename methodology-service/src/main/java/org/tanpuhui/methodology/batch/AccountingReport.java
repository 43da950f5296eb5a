package org.tanpuhui.methodology.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.methodology.batch.BatchStore.Settled;
import org.tanpuhui.methodology.document.CanonicalJson;
import org.tanpuhui.methodology.project.ProjectStore;
import org.tanpuhui.methodology.project.StoredProject;
import org.tanpuhui.methodology.store.BindingStore;
import org.tanpuhui.platform.json.Json;

/**
 * Draws up accounting reports: project, methodology, period, activities and amounts by version and
 * month, what guards against double claims, and a digest over every activity, so that the report
 * names exactly what it is of.
 *
 * @see "domain/rules.md, section 5.1: annex A of the methodologies, accounting report"
 */
public final class AccountingReport {
  private final BatchStore store = new BatchStore();
  private final ProjectStore projects = new ProjectStore();

  private record Sum(long activities, long amountMg) {
    Sum plus(Sum other) {
      return new Sum(
          Math.addExact(activities, other.activities), Math.addExact(amountMg, other.amountMg));
    }
  }

  /** What the rows of a batch add up to. */
  private static final class Sums {
    private final Map<Integer, Sum> byVersion = new TreeMap<>();
    private final Map<String, Sum> byMonth = new TreeMap<>();
    private Sum all = new Sum(0, 0);
    private String digest;
  }

  /**
   * A report as it was drawn up.
   *
   * @param text canonical JSON
   * @param digest of the text
   */
  record Drawn(int batch, long activities, long totalMg, String text, String digest) {}

  /**
   * Draws up the report of a batch as it is now.
   *
   * @param connection at the beginning of a transaction
   */
  Drawn draw(Connection connection, StoredBatch batch) throws SQLException {
    // One snapshot, without a lock: what leaves meanwhile makes the total differ, and shows.
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    Sums sums = sums(connection, batch);
    String report = CanonicalJson.write(tree(connection, batch, sums));
    return new Drawn(
        batch.no(), sums.all.activities(), sums.all.amountMg(), report, CanonicalJson.hash(report));
  }

  /**
   * Keeps a report as its batch's newest.
   *
   * @return a short result for the job, JSON
   */
  String keep(Connection connection, Drawn report) throws SQLException {
    BatchStore.update(
        connection,
        BatchSql.ADD_CONTENT,
        report.batch(),
        report.activities(),
        report.totalMg(),
        report.digest(),
        report.text(),
        report.batch());
    ObjectNode result = Json.mapper().createObjectNode();
    result.put("activities", report.activities()).put("total_mg_co2e", report.totalMg());
    return result.put("report_digest", report.digest()).toString();
  }

  private Sums sums(Connection connection, StoredBatch batch) throws SQLException {
    Sums sums = new Sums();
    MessageDigest digests = sha256();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.SUMS);
        PreparedStatement digest = connection.prepareStatement(BatchSql.DIGEST)) {
      for (int slice : store.boundSlices(connection, batch.no())) {
        for (PreparedStatement statement : new PreparedStatement[] {select, digest}) {
          statement.setInt(1, batch.no());
          statement.setLong(2, BindingStore.from(batch.scheme(), slice));
          statement.setLong(3, BindingStore.from(batch.scheme(), slice + 1));
        }
        boolean any = false;
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            any = true;
            Sum sum = new Sum(row.getLong(3), row.getLong(4));
            sums.byVersion.merge(row.getInt(1), sum, Sum::plus);
            sums.byMonth.merge(row.getString(2), sum, Sum::plus);
            sums.all = sums.all.plus(sum);
          }
        }
        if (any) {
          try (ResultSet row = digest.executeQuery()) {
            row.next();
            digests.update(row.getBytes(1));
          }
        }
      }
    }
    sums.digest = HexFormat.of().formatHex(digests.digest());
    return sums;
  }

  private JsonNode tree(Connection connection, StoredBatch batch, Sums sums) throws SQLException {
    StoredProject project =
        projects.find(connection, batch.scheme(), batch.projectId()).orElseThrow();
    Settled settled = store.settled(connection, batch.no());
    ObjectNode tree = Json.mapper().createObjectNode();
    tree.put("batch_id", batch.id()).put("scheme", batch.scheme().id());
    tree.putObject("project")
        .put("id", project.id())
        .put("name_zh", project.text().nameZh())
        .put("name_en", project.text().nameEn())
        .put("partner", batch.partner())
        .put("statement", project.text().statement());
    ArrayNode exclusive = tree.putArray("exclusive_of");
    project.text().exclusiveOf().forEach(exclusive::add);
    tree.putObject("period")
        .put("from", batch.from().toString())
        .put("to", batch.to().toString())
        .put("vintage", batch.to().getYear());
    ArrayNode versions = Json.mapper().createArrayNode();
    String last = "";
    for (Map.Entry<Integer, Sum> entry : sums.byVersion.entrySet()) {
      String[] text = version(connection, entry.getKey());
      last = text[0];
      amounts(versions.addObject().put("version", text[0]).put("hash", text[1]), entry.getValue());
    }
    // The one that computed the latest of them is named where one is to be named.
    tree.putObject("methodology")
        .put("id", batch.methodology())
        .put("version", last)
        .set("versions", versions);
    ArrayNode months = tree.putArray("months");
    sums.byMonth.forEach((month, sum) -> amounts(months.addObject().put("month", month), sum));
    ObjectNode total = tree.putObject("total");
    amounts(total, sums.all);
    total.put("participants", settled.participants());
    tree.put("source", batch.pooled() ? "pool_mandates" : "monitoring");
    tree.put("activities_digest", sums.digest);
    return tree;
  }

  private static void amounts(ObjectNode node, Sum sum) {
    node.put("activities", sum.activities()).put("amount_mg_co2e", sum.amountMg());
  }

  private static String[] version(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.VERSION_TEXT)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new String[] {row.getString(2), row.getString(3)};
      }
    }
  }

  /** The report as a tree. */
  static JsonNode read(String report) {
    try {
      return Json.mapper().readTree(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is JSON of ours", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
