package org.tanpuhui.methodology.review;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tanpuhui.methodology.review.Lifecycle.Transition;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Cases and their steps, in the caller's transaction. Whatever a caller forgets to check the
 * database refuses: a step that the lifecycle does not know, a person who took the step before, a
 * person or an organisation on two sides of one case, and any change of what was done.
 */
public final class ReviewStore {
  /** First key of the advisory locks on single cases; the second is the case. */
  public static final int CASE_LOCK = 0x7265;

  private static final List<String> REASONED =
      List.of(Lifecycle.REJECT, Lifecycle.WITHDRAW, "return", "close");
  private static final String OPEN =
      "INSERT INTO review_case (kind, scheme) VALUES (?, ?) RETURNING case_no";
  private static final String LOCK = "SELECT pg_advisory_xact_lock(?, ?)";
  private static final String STEPS =
      """
      SELECT step_no, verb, from_state, to_state, party, actor, org, taken_at, reason, documents,
             effective_from
      FROM review_step WHERE case_no = ? ORDER BY step_no
      """;
  private static final String SIDE_OF_PERSON =
      "SELECT party FROM review_party WHERE case_no = ? AND actor = ?";
  private static final String SIDE_OF_ORGANISATION =
      "SELECT party FROM review_organisation WHERE case_no = ? AND org = ?";
  private static final String ADD_PERSON =
      "INSERT INTO review_party (case_no, actor, party) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String ADD_ORGANISATION =
      "INSERT INTO review_organisation (case_no, org, party) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String ADD_STEP =
      """
      INSERT INTO review_step (case_no, step_no, kind, verb, from_state, to_state, party, actor,
        org, previous_actor, taken_at, reason, documents, effective_from)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?, ?, ?) RETURNING taken_at
      """;

  private final Lifecycle lifecycle;

  public ReviewStore(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /**
   * Opens a case with its first step.
   *
   * @param scheme whose case it is, null for what a release brings
   * @param to the state after the first step; of several steps with the verb it chooses one
   * @return the case's number
   */
  public long open(Connection connection, Scheme scheme, Actor actor, StepWish wish, String to)
      throws SQLException {
    long caseNo;
    try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
      insert.setString(1, lifecycle.kind());
      insert.setObject(2, scheme == null ? null : scheme.code(), java.sql.Types.SMALLINT);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        caseNo = row.getLong(1);
      }
    }
    Transition first =
        lifecycle.transitions().stream()
            .filter(t -> t.verb().equals(wish.verb()) && t.from().equals(Lifecycle.NONE))
            .filter(t -> t.to().equals(to))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(wish.verb() + " opens no case"));
    mayAct(actor, List.of(first));
    record(connection, caseNo, scheme, insert(connection, caseNo, null, first, actor, wish));
    return caseNo;
  }

  /**
   * Takes the next step of a case. Until the transaction ends nobody else takes one.
   *
   * @param ifMatch number of the step the person saw last, null when it does not matter
   * @return the step as kept
   * @throws ProblemException ROLE_MISSING, CHANGED_MEANWHILE, CONFLICT (another state is needed),
   *     SAME_PERSON, SAME_ORGANISATION, FIELD_MISSING (a reason)
   */
  public ReviewStep take(
      Connection connection,
      long caseNo,
      Scheme scheme,
      Actor actor,
      StepWish wish,
      Integer ifMatch)
      throws SQLException {
    lock(connection, caseNo);
    List<Transition> wanted =
        lifecycle.transitions().stream().filter(t -> t.verb().equals(wish.verb())).toList();
    List<Transition> allowed = mayAct(actor, wanted);
    if (actor.scheme() != null && actor.scheme() != scheme) {
      throw new ProblemException(
          ProblemCode.SCHEME_NOT_YOURS,
          scheme == null
              ? "it comes with a release and is changed by a release"
              : "it belongs to the scheme " + scheme.id());
    }
    List<ReviewStep> steps = steps(connection, caseNo);
    ReviewStep last = steps.get(steps.size() - 1);
    if (ifMatch != null && ifMatch != last.no()) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "another step was taken since; read it again");
    }
    Transition transition =
        ofOwnSide(actor, allowed, steps.get(0)).stream()
            .filter(t -> t.from().equals(last.to()))
            .findFirst()
            .orElseThrow(() -> wrongState(last.to()));
    if (transition.party() != Party.SYSTEM) {
      checkPerson(connection, caseNo, last, transition, actor);
    }
    if (REASONED.contains(wish.verb()) && wish.reason() == null) {
      throw ProblemException.field(
          ProblemCode.FIELD_MISSING, "/reason", wish.verb() + " needs a reason");
    }
    ReviewStep step = insert(connection, caseNo, last, transition, actor, wish);
    record(connection, caseNo, scheme, step);
    return step;
  }

  /** Each step is an act of its scheme; what a release brings is one of every scheme. */
  private void record(Connection connection, long caseNo, Scheme scheme, ReviewStep step)
      throws SQLException {
    List<Act> acts = new ArrayList<>();
    for (Scheme each : scheme == null ? Scheme.values() : new Scheme[] {scheme}) {
      acts.add(
          Act.of(
                  each,
                  step.takenAt(),
                  lifecycle.kind() + "." + step.verb().replace('-', '_'),
                  step.actor(),
                  "case/" + caseNo)
              .because(step.reason())
              .about(step.documents().isEmpty() ? null : step.documents().get(0))
              .with("from " + step.from() + " to " + step.to() + " as " + step.party().word()));
    }
    Acts.record(connection, acts);
  }

  private static List<Transition> mayAct(Actor actor, List<Transition> wanted) {
    List<Transition> allowed = wanted.stream().filter(t -> actor.mayActFor(t.party())).toList();
    if (allowed.isEmpty()) {
      throw new ProblemException(
          ProblemCode.ROLE_MISSING,
          "this step needs the role "
              + wanted.stream()
                  .map(t -> t.party().role())
                  .filter(role -> !role.isEmpty())
                  .distinct()
                  .collect(Collectors.joining(" or ")));
    }
    return allowed;
  }

  /** What an applicant does with a case only the one who opened it does. */
  private static List<Transition> ofOwnSide(
      Actor actor, List<Transition> allowed, ReviewStep first) {
    List<Transition> own =
        allowed.stream().filter(t -> t.party() != Party.SUBMITTER || first.isOf(actor)).toList();
    if (own.isEmpty()) {
      throw new ProblemException(
          ProblemCode.ROLE_MISSING, "this step is for the organisation that applied");
    }
    return own;
  }

  private ProblemException wrongState(String state) {
    String verbs =
        lifecycle.next(state).stream()
            .map(Transition::verb)
            .distinct()
            .collect(Collectors.joining(", "));
    return new ProblemException(
        ProblemCode.CONFLICT,
        "it is "
            + lifecycle.publicState(state)
            + "; possible now: "
            + (verbs.isEmpty() ? "nothing" : verbs));
  }

  private void checkPerson(
      Connection connection, long caseNo, ReviewStep last, Transition transition, Actor actor)
      throws SQLException {
    if (last.actor().equals(actor.subject()) && transition.party() != Party.SUBMITTER) {
      throw new ProblemException(
          ProblemCode.SAME_PERSON, "you took the step before; another person must take this one");
    }
    String side = text(connection, SIDE_OF_PERSON, caseNo, actor.subject());
    if (side != null && !side.equals(transition.party().word())) {
      throw new ProblemException(
          ProblemCode.SAME_PERSON, "you acted here as " + side + "; another person must");
    }
    if (actor.org() == null) {
      return;
    }
    String sideOfOrg = text(connection, SIDE_OF_ORGANISATION, caseNo, actor.org());
    if (sideOfOrg != null && !sideOfOrg.equals(transition.party().word())) {
      throw new ProblemException(
          ProblemCode.SAME_ORGANISATION,
          "your organisation acted here as " + sideOfOrg + "; another organisation must");
    }
  }

  private ReviewStep insert(
      Connection connection,
      long caseNo,
      ReviewStep last,
      Transition transition,
      Actor actor,
      StepWish wish)
      throws SQLException {
    update(connection, ADD_PERSON, caseNo, actor.subject(), transition.party().word());
    if (actor.org() != null) {
      update(connection, ADD_ORGANISATION, caseNo, actor.org(), transition.party().word());
    }
    int no = last == null ? 1 : last.no() + 1;
    try (PreparedStatement insert = connection.prepareStatement(ADD_STEP)) {
      insert.setLong(1, caseNo);
      insert.setInt(2, no);
      insert.setString(3, lifecycle.kind());
      insert.setString(4, transition.verb());
      insert.setString(5, transition.from());
      insert.setString(6, transition.to());
      insert.setString(7, transition.party().word());
      insert.setString(8, actor.subject());
      insert.setString(9, actor.org());
      insert.setString(10, last == null ? null : last.actor());
      insert.setString(11, wish.reason());
      insert.setArray(12, connection.createArrayOf("text", wish.documents().toArray()));
      insert.setObject(
          13, wish.effectiveFrom() == null ? null : wish.effectiveFrom().atOffset(ZoneOffset.UTC));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new ReviewStep(
            no,
            transition.verb(),
            transition.from(),
            transition.to(),
            transition.party(),
            actor.subject(),
            actor.org(),
            row.getObject(1, OffsetDateTime.class).toInstant(),
            wish.reason(),
            wish.documents(),
            wish.effectiveFrom());
      }
    }
  }

  /** The steps of a case, in order; empty when there is no such case. */
  public static List<ReviewStep> steps(Connection connection, long caseNo) throws SQLException {
    List<ReviewStep> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(STEPS)) {
      select.setLong(1, caseNo);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          steps.add(
              new ReviewStep(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  Party.byWord(row.getString(5)),
                  row.getString(6),
                  row.getString(7),
                  instant(row, 8).orElseThrow(),
                  row.getString(9),
                  Arrays.asList((String[]) row.getArray(10).getArray()),
                  instant(row, 11).orElse(null)));
        }
      }
    }
    return steps;
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** Waits until nobody takes a step of this case; until the transaction ends nobody else does. */
  public static void lock(Connection connection, long caseNo) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setInt(1, CASE_LOCK);
      lock.setInt(2, Math.toIntExact(caseNo));
      lock.execute();
    }
  }

  private static String text(Connection connection, String sql, long caseNo, String name)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, caseNo);
      select.setString(2, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static void update(
      Connection connection, String sql, long caseNo, String name, String party)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, caseNo);
      insert.setString(2, name);
      insert.setString(3, party);
      insert.executeUpdate();
    }
  }
}
