package org.tanpuhui.methodology.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.document.Fault;
import org.tanpuhui.methodology.document.InvalidDocumentException;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/**
 * Commands on methodology versions, each one transaction. What is filed or withdrawn is in force in
 * this instance when the command returns, and in the others when they look next.
 */
public final class RegistryService {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,31}");

  private final RegistryStore store = new RegistryStore();
  private final Transactions transactions;
  private final LiveRegistry live;
  private final RegistryRules rules;

  public RegistryService(Transactions transactions, LiveRegistry live, RegistryRules rules) {
    this.transactions = transactions;
    this.live = live;
    this.rules = rules;
  }

  /** A version with all its steps. */
  public record History(StoredVersion version, List<ReviewStep> steps) {}

  /**
   * Creates a draft.
   *
   * @param yaml whether the text is YAML; else it is JSON
   * @throws ProblemException METHODOLOGY_INVALID with every fault, METHODOLOGY_EXISTS,
   *     SCHEME_NOT_YOURS, ROLE_MISSING
   */
  public History create(Actor actor, String text, boolean yaml) {
    MethodologyDocument document = check(text, yaml, actor.scheme());
    MethodologyVersion version = document.version();
    return transactions.write(
        connection -> {
          Optional<Integer> opened =
              store.open(
                  connection,
                  actor.scheme(),
                  actor,
                  StepWish.of(Lifecycle.CREATE),
                  Lifecycle.DRAFT,
                  document);
          if (opened.isEmpty()) {
            throw new ProblemException(
                ProblemCode.METHODOLOGY_EXISTS,
                "methodology " + version.id() + " has a version " + version.version());
          }
          return history(connection, version.id(), version.version());
        });
  }

  /**
   * Replaces the text of a draft.
   *
   * @param ifMatch number of the step the person saw last
   */
  public History revise(
      Actor actor, String id, String version, int ifMatch, String text, boolean yaml) {
    MethodologyDocument document = check(text, yaml, actor.scheme());
    if (!document.version().id().equals(id) || !document.version().version().equals(version)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/version", "id and version stay those of the address");
    }
    return transactions.write(
        connection -> {
          StoredVersion stored = require(connection, id, version);
          ReviewStep step =
              store.take(connection, stored, actor, StepWish.of(Lifecycle.REVISE), ifMatch);
          store.addDocument(connection, stored.caseNo(), step, document);
          return history(connection, id, version);
        });
  }

  /**
   * Takes the next step of a version.
   *
   * @param ifMatch number of the step the person saw last, null when it does not matter
   * @throws ProblemException see {@link ReviewStore#take}; for filing also METHODOLOGY_INVALID,
   *     VALIDITY_IN_THE_PAST, COVERAGE_OVERLAP, ILLUSTRATIVE_VALUE
   */
  public History take(Actor actor, String id, String version, StepWish wish, Integer ifMatch) {
    History done =
        transactions.write(
            connection -> {
              StoredVersion stored = require(connection, id, version);
              if (wish.verb().equals(Lifecycle.FILE) || wish.verb().equals(Lifecycle.WITHDRAW)) {
                store.lockFiling(connection);
              }
              ReviewStep step = store.take(connection, stored, actor, wish, ifMatch);
              if (wish.verb().equals(Lifecycle.FILE)) {
                file(connection, stored, step);
              } else if (wish.verb().equals(Lifecycle.WITHDRAW)) {
                withdraw(connection, stored, step);
              }
              return history(connection, id, version);
            });
    OneTransaction.afterCommit(this::refresh);
    return done;
  }

  private void file(Connection connection, StoredVersion stored, ReviewStep step)
      throws SQLException {
    MethodologyDocument document = recheck(stored);
    MethodologyVersion version = document.version();
    Instant earliest = step.takenAt().plus(rules.filingLead());
    if (version.from().isBefore(earliest)) {
      throw ProblemException.field(
          ProblemCode.VALIDITY_IN_THE_PAST,
          "/validity/from",
          "filed now it may cover activities from " + earliest + " on, not from " + version.from());
    }
    if (!rules.illustrativeAllowed()) {
      refuseIllustrative(stored);
    }
    List<StoredVersion> before = store.filed(connection);
    refuseOverlap(before, version);
    store.file(
        connection, stored.caseNo(), step, stored.documentStep(), document, rules.filingLead());
    supersede(connection, before, version);
  }

  private static void refuseIllustrative(StoredVersion stored) {
    List<String> places = IllustrativeValues.in(stored.document());
    if (!places.isEmpty()) {
      throw new ProblemException(
          ProblemCode.ILLUSTRATIVE_VALUE,
          "this installation files no illustrative values",
          places.stream()
              .map(p -> new FieldProblem(p, ProblemCode.ILLUSTRATIVE_VALUE, "is illustrative"))
              .toList());
    }
  }

  private void refuseOverlap(List<StoredVersion> filed, MethodologyVersion candidate) {
    List<FiledVersion> all = new ArrayList<>();
    int highest = 0;
    for (StoredVersion stored : filed) {
      all.add(new FiledVersion(stored.number(), recheck(stored).version(), stored.coversTo()));
      highest = Math.max(highest, stored.number());
    }
    all.add(new FiledVersion(highest + 1, candidate));
    try {
      var unused = new Registry(all);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.COVERAGE_OVERLAP, e.getMessage());
    }
  }

  /** A version is superseded when later ones of its methodology begin in all its schemes. */
  private void supersede(
      Connection connection, List<StoredVersion> before, MethodologyVersion latest)
      throws SQLException {
    List<MethodologyVersion> family = new ArrayList<>(List.of(latest));
    before.stream()
        .filter(v -> v.id().equals(latest.id()))
        .forEach(v -> family.add(recheck(v).version()));
    for (StoredVersion stored : before) {
      if (!stored.id().equals(latest.id()) || !stored.state().equals(Lifecycle.FILED)) {
        continue;
      }
      MethodologyVersion old = recheck(stored).version();
      Set<Scheme> left = new java.util.HashSet<>(old.schemes());
      family.stream()
          .filter(v -> v.from().isAfter(old.from()))
          .forEach(v -> left.removeAll(v.schemes()));
      if (left.isEmpty()) {
        store.take(
            connection,
            stored,
            Actor.REGISTRY,
            new StepWish(
                Lifecycle.SUPERSEDE,
                "version " + latest.version() + " was filed",
                List.of(),
                latest.from()),
            null);
      }
    }
  }

  private void withdraw(Connection connection, StoredVersion stored, ReviewStep step)
      throws SQLException {
    if (step.effectiveFrom() == null) {
      throw ProblemException.field(
          ProblemCode.FIELD_MISSING, "/effective_from", "say from when it is withdrawn");
    }
    Instant earliest = step.takenAt().plus(rules.filingLead());
    if (step.effectiveFrom().isBefore(earliest)) {
      throw ProblemException.field(
          ProblemCode.VALIDITY_IN_THE_PAST,
          "/effective_from",
          "withdrawn now it may end from " + earliest + " on");
    }
    store.withdraw(connection, stored, step, rules.filingLead());
  }

  private void refresh() {
    try {
      live.refresh();
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE, "the step was taken, but the database went away");
    }
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  public History find(String id, String version) {
    return transactions.read(connection -> history(connection, id, version));
  }

  /** The version with this document. */
  public History byHash(String hash) {
    return transactions.read(
        connection -> {
          StoredVersion stored =
              store
                  .byHash(connection, hash)
                  .orElseThrow(
                      () ->
                          new ProblemException(ProblemCode.NOT_FOUND, "no version has this hash"));
          return new History(stored, ReviewStore.steps(connection, stored.caseNo()));
        });
  }

  /** The versions of one methodology, in order of creation; empty when it is unknown. */
  public List<StoredVersion> versions(String id) {
    return transactions.read(connection -> store.of(connection, id));
  }

  /**
   * Versions in order of creation.
   *
   * @param after number of the case before the page, 0 for the first
   * @param states states as rows have them; null for all but drafts
   */
  public List<StoredVersion> page(int after, List<String> states, int limit) {
    return transactions.read(connection -> store.page(connection, after, states, limit));
  }

  private History history(Connection connection, String id, String version) throws SQLException {
    StoredVersion stored = require(connection, id, version);
    return new History(stored, ReviewStore.steps(connection, stored.caseNo()));
  }

  private StoredVersion require(Connection connection, String id, String version)
      throws SQLException {
    return store
        .find(connection, id, version)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "methodology " + id + " has no such version"));
  }

  /** Reads a stored document again, so that its examples are computed again too. */
  private static MethodologyDocument recheck(StoredVersion stored) {
    try {
      return DocumentReader.canonical(stored.id() + " " + stored.version(), stored.document());
    } catch (InvalidDocumentException e) {
      throw invalid(e.faults());
    }
  }

  private static MethodologyDocument check(String text, boolean yaml, Scheme scheme) {
    MethodologyDocument document;
    try {
      document = yaml ? DocumentReader.yaml("body", text) : DocumentReader.canonical("body", text);
    } catch (InvalidDocumentException e) {
      throw invalid(e.faults());
    } catch (org.yaml.snakeyaml.error.YAMLException e) {
      throw invalid(List.of(new Fault(0, "", "not YAML: too large, too deep or not text")));
    }
    MethodologyVersion version = document.version();
    List<Fault> faults = new ArrayList<>();
    if (!ID.matcher(version.id()).matches()) {
      faults.add(new Fault(0, "/id", "must match " + ID));
    }
    if (!VERSION.matcher(version.version()).matches()) {
      faults.add(new Fault(0, "/version", "must match " + VERSION));
    }
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    if (!version.schemes().equals(Set.of(scheme))) {
      throw ProblemException.field(
          ProblemCode.SCHEME_NOT_YOURS,
          "/schemes",
          "name the scheme of your token and no other: [" + scheme.id() + "]");
    }
    return document;
  }

  private static ProblemException invalid(List<Fault> faults) {
    List<FieldProblem> fields =
        faults.stream()
            .map(
                f ->
                    new FieldProblem(
                        f.pointer(),
                        ProblemCode.METHODOLOGY_INVALID,
                        (f.line() > 0 ? "line " + f.line() + ": " : "") + f.message()))
            .toList();
    return new ProblemException(
        ProblemCode.METHODOLOGY_INVALID,
        "the document has " + fields.size() + " fault" + (fields.size() == 1 ? "" : "s"),
        fields);
  }
}
