package org.tanpuhui.methodology.project;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.registry.RegistryStore;
import org.tanpuhui.methodology.registry.StoredVersion;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/**
 * Commands on projects, each one transaction. The stream of this instance sees the result when the
 * command returns, the others when they look next.
 */
public final class ProjectService {
  private final ProjectStore store = new ProjectStore();
  private final RegistryStore methodologies = new RegistryStore();
  private final Transactions transactions;
  private final LiveProjects live;

  public ProjectService(Transactions transactions, LiveProjects live) {
    this.transactions = transactions;
    this.live = live;
  }

  /** A project with all its steps. */
  public record History(StoredProject project, List<ReviewStep> steps) {}

  /**
   * Creates a draft.
   *
   * @throws ProblemException PROJECT_EXISTS; FIELD_RANGE for an unknown methodology
   */
  public History create(Actor actor, String id, ProjectText text) {
    return changed(
        transactions.write(
            connection -> {
              requireMethodology(connection, text);
              if (!store.open(connection, actor, id, text)) {
                throw new ProblemException(
                    ProblemCode.PROJECT_EXISTS, "another project has the id " + id);
              }
              return history(connection, actor.scheme(), id);
            }));
  }

  /** Replaces the text of a draft. */
  public History revise(Actor actor, String id, int ifMatch, ProjectText text) {
    return changed(
        transactions.write(
            connection -> {
              requireMethodology(connection, text);
              StoredProject project = require(connection, actor.scheme(), id);
              ReviewStep step =
                  store.take(connection, project, actor, StepWish.of(Lifecycle.REVISE), ifMatch);
              store.addText(connection, project.caseNo(), step, text);
              return history(connection, actor.scheme(), id);
            }));
  }

  /**
   * Takes the next step.
   *
   * @throws ProblemException see {@link ReviewStore#take}; for filing also CONFLICT when the
   *     methodology is not filed or a forest has no strata
   */
  public History take(Actor actor, String id, StepWish wish, Integer ifMatch) {
    return changed(
        transactions.write(
            connection -> {
              StoredProject project = require(connection, actor.scheme(), id);
              store.take(connection, project, actor, wish, ifMatch);
              if (wish.verb().equals(Lifecycle.FILE)) {
                checkFiling(connection, project);
              }
              pool(connection, project, wish.verb());
              return history(connection, actor.scheme(), id);
            }));
  }

  /** From activation to closing a project draws from its pool, alone. */
  private static void pool(Connection connection, StoredProject project, String verb)
      throws SQLException {
    if (verb.equals("activate") && !ProjectPool.open(connection, project)) {
      throw new ProblemException(
          ProblemCode.POOL_TAKEN,
          "another open project follows "
              + project.text().methodology()
              + " with "
              + project.text().partner());
    }
    if (verb.equals("close")) {
      ProjectPool.close(connection, project);
    }
  }

  private void requireMethodology(Connection connection, ProjectText text) throws SQLException {
    if (methodologies.of(connection, text.methodology()).isEmpty()) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/methodology", "no methodology has this id");
    }
  }

  private void checkFiling(Connection connection, StoredProject project) throws SQLException {
    StoredVersion version =
        methodologies.of(connection, project.text().methodology()).stream()
            .filter(v -> v.state().equals(Lifecycle.FILED))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.CONFLICT, "no version of its methodology is filed"));
    boolean forest =
        DocumentReader.canonical(version.id(), version.document()).version().type()
            == ActivityType.FOREST_MONITORING;
    if (forest && project.text().strata().isEmpty()) {
      throw new ProblemException(ProblemCode.CONFLICT, "a forest project has strata");
    }
  }

  private History changed(History done) {
    OneTransaction.afterCommit(this::refresh);
    return done;
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
  public History find(Scheme scheme, String id) {
    return transactions.read(connection -> history(connection, scheme, id));
  }

  /**
   * Projects of a scheme, in order of creation.
   *
   * @param applicant only what this person or organisation applied for; null for all
   * @param after number of the case before the page, 0 for the first
   * @param states states as rows have them
   */
  public List<StoredProject> page(
      Scheme scheme, Actor applicant, int after, List<String> states, int limit) {
    return transactions.read(
        connection -> store.page(connection, scheme, applicant, after, states, limit));
  }

  private History history(Connection connection, Scheme scheme, String id) throws SQLException {
    StoredProject project = require(connection, scheme, id);
    return new History(project, ReviewStore.steps(connection, project.caseNo()));
  }

  private StoredProject require(Connection connection, Scheme scheme, String id)
      throws SQLException {
    return store
        .find(connection, scheme, id)
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no project is " + id));
  }
}
