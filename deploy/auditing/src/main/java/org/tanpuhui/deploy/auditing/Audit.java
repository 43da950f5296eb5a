package org.tanpuhui.deploy.auditing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code deploy/audit}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Builds the books of an export again from its journal and names each row that does not follow.",
      "由分录重建导出的账簿，并指出每一行不符之处；不需要服务或数据库。"
    },
    footer = {
      "",
      "Exit codes: 0 all agrees; 1 findings; 2 wrong arguments; 3 nothing differs, but the export has no checkpoint;",
      "10 no folder; 11 no manifest; 12 no books in it; 13 file missing; 15 wrong hash; 16 gzip cut off; 17 a line is not JSON;",
      "18 a line is no row; 20 wrong number of rows; 21 not fetched; 22 unreadable checkpoint or policy; 70 an error of this program."
    })
public final class Audit implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "EXPORT", description = "Folder of the export.")
  private Path export;

  @Option(
      names = "--since",
      paramLabel = "CHECKPOINT",
      description = {
        "A checkpoint that you or a witness kept, or the folder of a downloaded log; may be repeated.",
        "The log must extend it; with a folder, each leaf that changed is named by its entry."
      })
  private List<Path> since = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "The log's keys and witnesses that you trust (default: the keys in the export).")
  private Path policy;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Option(names = "--lang", paramLabel = "en|zh", defaultValue = "en", description = "en or zh.")
  private String lang;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Findings to tell in full; the rest is counted (${DEFAULT-VALUE}).")
  private long most;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Files to read at once (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = {
        "First fetch an export from this gateway into EXPORT, with the auditor's token in",
        "TANPUHUI_AUDITOR_TOKEN (deploy/audit asks the local issuer when it is not set).",
        "Repeat the same to go on with a fetch that broke off."
      })
  private String from;

  @Option(
      names = "--scope",
      paramLabel = "ledger|all",
      defaultValue = "all",
      description = "With --from: the books, or the books and the evidence (${DEFAULT-VALUE}).")
  private String scope;

  @Option(
      names = "--day",
      paramLabel = "DAY",
      defaultValue = "2000-01-01",
      description = "With --from: first local day of the evidence (all).")
  private String day;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      defaultValue = "2100-01-01",
      description = "With --from: last local day of the evidence (all).")
  private String until;

  private final PrintStream out;

  Audit(PrintStream out) {
    this.out = out;
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
   * Runs the command.
   *
   * @return its exit code
   */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new Audit(out));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
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
      String token = System.getenv().getOrDefault("TANPUHUI_AUDITOR_TOKEN", "");
      new Fetch(from, token).fetch(scope, day, until, export);
    }
    long started = System.nanoTime();
    Export read = new Export(export);
    Findings findings = new Findings(most);
    AuditRun.Against against =
        new AuditRun.Against(policyText(), List.copyOf(since), Math.max(1, threads));
    AuditRun.Result result;
    try (Bar bar = new Bar(read.bytes())) {
      read.tell(bar::step);
      result = new AuditRun(read, findings, against).run();
    }
    long nanos = System.nanoTime() - started;
    new Report(out, json, lang.startsWith("zh")).tell(result, findings, nanos);
    if (findings.count() > 0) {
      return ExitCode.FINDINGS.number();
    }
    return result.anchored() ? ExitCode.AGREES.number() : ExitCode.UNANCHORED.number();
  }

  private String policyText() {
    if (policy == null) {
      return null;
    }
    try {
      return Files.readString(policy, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ExportFault(
          ExitCode.UNREADABLE_CHECKPOINT, "Cannot read " + policy + ".", "无法读取 " + policy + "。");
    }
  }
}
