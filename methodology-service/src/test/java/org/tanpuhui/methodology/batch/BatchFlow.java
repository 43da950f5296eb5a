package org.tanpuhui.methodology.batch;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.contract.BatchCommand;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.batch.BatchService.History;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.intake.AnswerProcessor;
import org.tanpuhui.methodology.intake.Stream;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.BatchStep.Action;
import org.tanpuhui.methodology.project.LiveProjects;
import org.tanpuhui.methodology.project.ProjectService;
import org.tanpuhui.methodology.project.ProjectText;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.methodology.store.BatchEvidence;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobRunner;
import org.tanpuhui.platform.job.JobStore;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Batches from creation to issuance with everything but Kafka and the ledger: the log is a stream
 * fed by hand, and a ledger that covers whatever it was not told to refuse answers at once.
 */
final class BatchFlow implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-12-02T03:00:00Z");
  static final String RIDES = "sz-low-carbon-public-transport";
  static final String METRO = "demo-metro";
  static final Actor APPLICANT = actor("app", "metro", "applicant");
  static final Actor AUTHORITY = actor("auth", "bureau", "authority");
  static final Actor AUTHORITY_2 = actor("auth2", "bureau", "authority");
  static final Actor VALIDATOR = actor("val", "validators", "verifier");
  static final Actor VERIFIER = actor("ver", "verifiers", "verifier");
  static final Actor VERIFIER_2 = actor("ver2", "verifiers", "verifier");
  static final Actor EXPERT = actor("exp", "university", "expert");
  static final Actor EXCHANGE = actor("exc", "exchange", "exchange");

  final ServiceDatabase database = new ServiceDatabase();
  final Stream stream;
  final BatchService batches;
  final ProjectService projects;
  final Certifications certifications;
  final Map<String, Long> held = new HashMap<>();
  final Set<String> refused = new java.util.HashSet<>();
  private final JobStore jobs;
  private final BatchJobs work;
  private final BatchRecomputation recomputation;
  private final BatchOrders orders;
  private final AnswerProcessor answers = new AnswerProcessor();
  private final Connection answering;
  private int seen;
  private long offset;

  BatchFlow() throws SQLException {
    stream = new Stream(database, TestRegistry.supplier(), Acts.PLAIN);
    answering = database.writer();
    Transactions transactions = new Transactions(database::open);
    jobs = new JobStore(database::open);
    Log log = new Log();
    orders = new BatchOrders(transactions, log);
    batches = new BatchService(transactions, () -> {}, Clock.fixed(NOW, ZoneOffset.UTC));
    work = new BatchJobs(transactions, log, new AccountingReport());
    Dictionaries dictionaries = new Dictionaries(database::open);
    recomputation =
        new BatchRecomputation(
            database::open, new BatchEvidence(dictionaries, TestRegistry.supplier()), Acts.PLAIN);
    projects = new ProjectService(transactions, new LiveProjects(database::open));
    certifications = new Certifications(database::open);
  }

  private static Actor actor(String name, String org, String role) {
    return new Actor(name, org, Set.of(role), Scheme.SANDBOX);
  }

  /** A project that draws from the pool of rides that the metro reported. */
  int activeProject(String id) {
    ProjectText text =
        new ProjectText("项目", "Project", RIDES, METRO, List.of(), List.of("CCER"), "nowhere else");
    projects.create(APPLICANT, id, text);
    projects.take(APPLICANT, id, StepWish.of("submit"), null);
    projects.take(AUTHORITY, id, StepWish.of("start-validation"), null);
    projects.take(VALIDATOR, id, StepWish.of("approve"), null);
    projects.take(AUTHORITY, id, StepWish.of("file"), null);
    return projects.take(AUTHORITY_2, id, StepWish.of("activate"), null).project().caseNo();
  }

  History create(String id, int project) {
    return batches.create(
        APPLICANT, id, project, "p", LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-30"));
  }

  History take(Actor actor, String batch, String verb) {
    return batches.take(actor, batch, StepWish.of(verb), null);
  }

  /** Does what waits in the background, until nothing does. */
  void work() throws SQLException, IOException {
    for (var next = claim(); next.isPresent(); next = claim()) {
      Job job = next.get();
      JobRunner.Progress progress = new JobRunner.Progress();
      switch (job.kind()) {
        case BatchService.ASSEMBLY -> work.assemble(job, progress);
        case BatchService.REPORT -> work.report(job, progress);
        case BatchService.RELEASE -> work.release(job, progress);
        default -> recomputation.run(job, progress);
      }
    }
    orders.send();
  }

  /** Runs a job for the accounting report, however late. */
  String report(Job job) {
    return work.report(job, new JobRunner.Progress());
  }

  private java.util.Optional<Job> claim() throws SQLException {
    return jobs.claim(
        UUID.randomUUID(),
        List.of(
            BatchService.ASSEMBLY,
            BatchService.REPORT,
            BatchService.RELEASE,
            BatchService.RECOMPUTATION),
        java.time.Duration.ofHours(1));
  }

  /** Answers all commands of the stream that were not answered yet. */
  void answer() throws SQLException {
    List<Input<HoldingAnswer>> made = new ArrayList<>();
    List<Output> outputs = stream.outputs();
    for (; seen < outputs.size(); seen++) {
      if (HoldingRecord.is(outputs.get(seen).value())) {
        HoldingAnswer answer = answer(read(outputs.get(seen)));
        if (answer != null) {
          made.add(new Input<>(Stream.PARTITION, offset++, NOW, answer));
        }
      }
    }
    answers.process(answering, made);
    answering.commit();
  }

  static HoldingRecord read(Output output) {
    try {
      return HoldingRecord.read(output.value());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HoldingAnswer answer(HoldingRecord command) {
    String key = command.batch() + "/" + command.participant();
    String problem = null;
    HoldingAnswer.Issued issued = null;
    switch (command.kind()) {
      case BIND -> {
        problem = refused.contains(command.participant()) ? "not_covered" : null;
        held.merge(key, problem == null ? command.amountMgCo2e() : 0, Math::addExact);
      }
      case UNBIND ->
          held.merge(key, -command.amountMgCo2e() - command.replacedMgCo2e(), Math::addExact);
      case ISSUE -> {
        long tonnes = command.amountMgCo2e() / 1_000_000_000;
        problem = tonnes == 0 ? "below_one_tonne" : null;
        issued =
            tonnes == 0
                ? null
                : new HoldingAnswer.Issued(
                    tonnes, 0, 0, command.amountMgCo2e() % 1_000_000_000, "SANDBOX-1");
        held.put(key, command.amountMgCo2e());
      }
      default -> {
        return null;
      }
    }
    return new HoldingAnswer(
        command.kind().name().toLowerCase(java.util.Locale.ROOT),
        command.scheme(),
        command.commandId(),
        command.participant(),
        command.batch(),
        command.revision(),
        problem,
        held.get(key),
        issued,
        command.recordedAt());
  }

  /** The log: commands take their turn at once, and the ledger answers. */
  private final class Log implements BatchLog {
    @Override
    public void slices(Scheme scheme, int batch, Action action, List<int[]> slices) {
      String word = action.name().toLowerCase(java.util.Locale.ROOT);
      for (int[] slice : slices) {
        append(
            new BatchCommand(
                scheme.id(), CommandTypes.BATCH, UUID.randomUUID(), batch, word, slice[1], null));
      }
    }

    @Override
    public void one(Scheme scheme, int batch, String action, UUID id, String key, UUID activity) {
      append(new BatchCommand(scheme.id(), CommandTypes.BATCH, id, batch, action, 0, activity));
    }

    private void append(BatchCommand command) {
      try {
        stream.append(NOW, command);
        answer();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    answering.close();
    stream.close();
  }
}
