package org.tanpuhui.ledger.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.export.DataFile;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.export.RowFile;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Writes the books of a scheme: every table, from one snapshot, never more than a few thousand rows
 * in memory.
 */
public final class LedgerExport implements JobRunner.Work {
  /** The kind of these jobs. */
  public static final String KIND = "ledger_export";

  /** Where an export of both services has the files of this one. */
  private static final String FOLDER = "ledger/";

  private static final int FETCH_ROWS = 2_000;

  /** The log as an export shows it. */
  public interface LogView {
    /** Salt of the leaf of an entry or act, in hexadecimal; null without a log. */
    String salt(Scheme scheme, UUID id);

    /** The latest checkpoint that was signed; null before the first. */
    String checkpoint(Scheme scheme) throws IOException;

    /** Keys of the log, as a policy; null without a log. */
    String keys(Scheme scheme);
  }

  private final ConnectionSource connections;
  private final LogView log;
  private final ExportFolder folder;
  private final long rowsPerFile;

  /**
   * @param folder where exports are kept
   * @param rowsPerFile a file ends with the entry that reaches it
   */
  public LedgerExport(
      ConnectionSource connections, LogView log, ExportFolder folder, long rowsPerFile) {
    this.connections = connections;
    this.log = log;
    this.folder = folder;
    this.rowsPerFile = rowsPerFile;
  }

  /** The folder of an export's files. */
  public Path folderOf(Job job) {
    return folder.of(job);
  }

  @Override
  public String run(Job job, JobRunner.Progress progress) throws SQLException, IOException {
    Path into = folder.begin(job);
    // Read before the snapshot: then the snapshot has every leaf below it.
    String checkpoint = log.checkpoint(job.scheme());
    return ExportFolder.fromOneSnapshot(
        connections,
        connection -> {
          LedgerManifest manifest =
              write(connection, job.scheme(), checkpoint, into, progress::row);
          return Json.mapper().writeValueAsString(manifest);
        });
  }

  /**
   * Writes the files of an export.
   *
   * @param connection in a transaction; what it sees is what is written
   * @param row called for each row
   */
  public LedgerManifest write(
      Connection connection, Scheme scheme, String checkpoint, Path into, Runnable row)
      throws SQLException, IOException {
    Files.createDirectories(into);
    List<DataFile> files = new ArrayList<>();
    for (Table table : Table.ALL) {
      files.addAll(write(connection, scheme, table, into, row));
    }
    return new LedgerManifest(
        LedgerManifest.FORMAT,
        scheme.id(),
        now(connection),
        checkpoint,
        log.keys(scheme),
        List.copyOf(files));
  }

  private List<DataFile> write(
      Connection connection, Scheme scheme, Table table, Path into, Runnable row)
      throws SQLException, IOException {
    List<DataFile> done = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(table.query())) {
      select.setFetchSize(FETCH_ROWS);
      int parameter = 1;
      for (long value : table.parameters(scheme)) {
        select.setLong(parameter++, value);
      }
      try (ResultSet rows = select.executeQuery()) {
        RowWriter writer = new RowWriter(rows.getMetaData());
        boolean more = rows.next();
        do {
          try (RowFile file = new RowFile(into, name(table, done.size() + 1))) {
            more = fill(file, writer, rows, more, table, scheme, row);
            file.close();
            DataFile described = file.described();
            done.add(
                new DataFile(
                    FOLDER + described.name(),
                    described.sha256(),
                    described.bytes(),
                    described.rows()));
          }
        } while (more);
      }
    }
    return done;
  }

  /** Fills a file; returns whether there are more rows. */
  private boolean fill(
      RowFile file,
      RowWriter writer,
      ResultSet rows,
      boolean hasRow,
      Table table,
      Scheme scheme,
      Runnable row)
      throws SQLException, IOException {
    boolean more = hasRow;
    UUID last = null;
    while (more) {
      UUID entry = table.salted() == null ? null : rows.getObject(table.salted(), UUID.class);
      boolean apart = entry == null || last == null || millis(entry) != millis(last);
      if (file.rows() >= rowsPerFile && apart) {
        return true;
      }
      JsonGenerator line = file.line();
      line.writeStartObject();
      writer.write(line, rows);
      if (entry != null && !entry.equals(last)) {
        String salt = log.salt(scheme, entry);
        if (salt != null) {
          line.writeStringField("salt", salt);
        }
      }
      line.writeEndObject();
      file.end();
      row.run();
      last = entry;
      more = rows.next();
    }
    return false;
  }

  /** The time in an entry's id; a posting and its reversal have the same. */
  private static long millis(UUID entry) {
    return entry.getMostSignificantBits() >>> 16;
  }

  private static String name(Table table, int part) {
    return String.format(Locale.ROOT, "%s-%05d.ndjson.gz", table.name(), part);
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT now()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
