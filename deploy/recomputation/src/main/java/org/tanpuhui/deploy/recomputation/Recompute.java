package org.tanpuhui.deploy.recomputation;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code deploy/recompute}. */
@Command(
    name = "recompute",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Derives every milligram of an evidence export again, from evidence and documents alone.",
      "由证据和方法学文件重新推导导出中的每一毫克，不需要任何服务。"
    },
    footer = {
      "",
      "Exit codes: 0 all agrees; 1 something differs; 2 wrong arguments; 3 nothing differs, but some could not be derived or checked;",
      "10 no folder; 11 no manifest; 12 unknown format; 13 file missing; 14 document missing; 15 wrong hash; 16 gzip cut off;",
      "17 a line is not JSON; 18 a line is no evidence; 19 unreadable document; 20 wrong number of lines; 21 not fetched; 70 an error of this program."
    })
public final class Recompute implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "EXPORT", description = "Folder of the export.")
  private Path export;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Findings to tell in full; the rest is counted (${DEFAULT-VALUE}).")
  private long most;

  @Option(
      names = "--despite-hashes",
      description = "Go on although a file differs from its hash, to see which lines do.")
  private boolean despiteHashes;

  @Option(
      names = "--claims",
      description = {
        "Decide caps and double claims again too, in the order of the log.",
        "同时按日志顺序重新裁决上限与重复申报。"
      })
  private boolean claims;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = {
        "First fetch the export from this gateway into EXPORT, with the auditor's token in",
        "TANPUHUI_AUDITOR_TOKEN (deploy/recompute asks the local issuer when it is not set)."
      })
  private String from;

  @Option(names = "--day", paramLabel = "DAY", description = "With --from: first local day.")
  private LocalDate day;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      description = "With --from: last local day, inclusive (the day of --day).")
  private LocalDate until;

  private final PrintStream out;
  private final PrintStream err;

  Recompute(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    // Chinese texts must arrive whatever the locale of the machine is.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    out.flush();
    System.exit(code);
  }

  /**
   * Runs the command in this process.
   *
   * @return its exit code
   */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new Recompute(out, err));
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (!(e instanceof ExportFault fault)) {
            err.println("An error of this program, not of the export: " + e);
            err.println("程序自身错误，与导出无关：" + e);
            return ExitCode.OUR_ERROR.number();
          }
          err.println(fault.en());
          err.println(fault.zh());
          return fault.code().number();
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    if (from != null) {
      fetch();
    }
    long started = System.nanoTime();
    Folder folder = new Folder(export);
    boolean hashesAgree = checkHashes(folder);
    Map<String, MethodologyVersion> documents = folder.documents();
    Projects projects = new Projects();
    for (Manifest.Part part : folder.projects()) {
      projects.read(part.name(), folder.resolve(part));
    }
    Erasures erasures = new Erasures();
    for (Manifest.Part part : folder.erasures()) {
      erasures.read(part.name(), folder.resolve(part));
    }
    Report report = new Report(out, json, most);
    report.begin(folder.manifest());
    Totals totals = new Totals();
    Recomputation recomputation =
        new Recomputation(
            documents,
            projects,
            erasures,
            folder.manifest().firstDay(),
            folder.manifest().lastDay(),
            totals,
            report::find,
            claims);
    try (Bar bar = new Bar("Recomputing / 重新推导", folder.bytes())) {
      for (Manifest.Part part : folder.evidence()) {
        read(folder, part, recomputation, bar);
      }
    }
    recomputation.end();
    report.end(totals, (System.nanoTime() - started) / 1_000_000);
    if (!hashesAgree) {
      return ExitCode.WRONG_HASH.number();
    }
    if (report.differences() > 0) {
      return ExitCode.DIFFERS.number();
    }
    Totals.Line sum = totals.sum();
    boolean complete = sum.notDerived == 0 && sum.commitmentsOfBefore == 0;
    return (complete ? ExitCode.AGREES : ExitCode.INCOMPLETE).number();
  }

  private void fetch() {
    String token = System.getenv("TANPUHUI_AUDITOR_TOKEN");
    if (day == null || token == null || token.isBlank()) {
      throw new ExportFault(
          ExitCode.NOT_FETCHED,
          "--from needs --day and TANPUHUI_AUDITOR_TOKEN.",
          "--from 需要 --day 和 TANPUHUI_AUDITOR_TOKEN。");
    }
    if (Files.exists(export.resolve(Manifest.FILE))) {
      throw new ExportFault(
          ExitCode.NOT_FETCHED,
          export + " holds an export already; name an empty folder.",
          export + " 中已有导出，请指定空文件夹。");
    }
    new Fetch(from, token).fetch(day.toString(), (until == null ? day : until).toString(), export);
  }

  private boolean checkHashes(Folder folder) {
    try (Bar bar = new Bar("Hashes / 校验哈希", folder.bytes())) {
      folder.checkHashes(bar::step);
      return true;
    } catch (ExportFault fault) {
      if (!despiteHashes || fault.code() != ExitCode.WRONG_HASH) {
        throw fault;
      }
      err.println(fault.en());
      err.println(fault.zh());
      return false;
    }
  }

  private static void read(
      Folder folder, Manifest.Part part, Recomputation recomputation, Bar bar) {
    try (RowReader reader = new RowReader(part.name(), folder.resolve(part), bar::step)) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        recompute(recomputation, row, reader);
      }
      if (part.rows() >= 0 && part.rows() != reader.line()) {
        throw new ExportFault(
            ExitCode.WRONG_COUNT,
            part.name()
                + " has "
                + reader.line()
                + " lines, the manifest says "
                + part.rows()
                + ".",
            part.name() + " 有 " + reader.line() + " 行，清单为 " + part.rows() + " 行。");
      }
    }
  }

  private static void recompute(Recomputation recomputation, Row row, RowReader reader) {
    try {
      recomputation.row(row);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw reader.notEvidence(e.getMessage(), e.getMessage());
    }
  }
}
