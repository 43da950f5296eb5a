package org.tanpuhui.methodology.review;

import static org.tanpuhui.methodology.review.Party.AUTHORITY;
import static org.tanpuhui.methodology.review.Party.EXPERT;
import static org.tanpuhui.methodology.review.Party.SUBMITTER;
import static org.tanpuhui.methodology.review.Party.SYSTEM;
import static org.tanpuhui.methodology.review.Party.VERIFIER;

import java.util.List;
import java.util.Map;

/**
 * The states of one kind of case and the steps between them. The table {@code review_transition}
 * holds the same and has the last word; a test compares them.
 *
 * @param kind the kind in rows
 * @param publicStates how a state is called outside, where that differs from its name in rows
 * @see "domain/rules.md, section 5.2: the proposed life cycle"
 */
public record Lifecycle(
    String kind, List<Transition> transitions, Map<String, String> publicStates) {
  /** Before the first step. */
  public static final String NONE = "none";

  public static final String CREATE = "create";
  public static final String REVISE = "revise";
  public static final String BUNDLE = "bundle";
  public static final String SUPERSEDE = "supersede";
  public static final String WITHDRAW = "withdraw";
  public static final String FILE = "file";
  public static final String APPROVE = "approve";
  public static final String REJECT = "reject";
  public static final String DRAFT = "draft";
  public static final String FILED = "filed";
  private static final String SUBMITTED = "submitted";
  private static final String PUBLIC_NOTICE = "public_notice";
  private static final String EXPERT_REVIEW = "expert_review";
  private static final String EXPERT_APPROVED = "expert_approved";
  private static final String VALIDATION = "validation";
  private static final String VALIDATED = "validated";
  private static final String ACTIVE = "active";

  /**
   * One possible step.
   *
   * @param from state before, {@link #NONE} for the first step
   */
  public record Transition(String verb, String from, String to, Party party) {}

  /** Versions of methodologies. */
  public static final Lifecycle METHODOLOGY =
      new Lifecycle(
          "methodology",
          List.of(
              new Transition(CREATE, NONE, DRAFT, SUBMITTER),
              new Transition(REVISE, DRAFT, DRAFT, SUBMITTER),
              new Transition("submit", DRAFT, SUBMITTED, SUBMITTER),
              new Transition("start-review", SUBMITTED, EXPERT_REVIEW, AUTHORITY),
              new Transition("start-review", SUBMITTED, EXPERT_REVIEW, EXPERT),
              new Transition(APPROVE, EXPERT_REVIEW, EXPERT_APPROVED, EXPERT),
              new Transition(REJECT, EXPERT_REVIEW, DRAFT, EXPERT),
              new Transition("publish-notice", EXPERT_APPROVED, PUBLIC_NOTICE, AUTHORITY),
              new Transition("return", PUBLIC_NOTICE, DRAFT, AUTHORITY),
              new Transition(FILE, PUBLIC_NOTICE, FILED, AUTHORITY),
              new Transition(WITHDRAW, FILED, "withdrawn", AUTHORITY),
              new Transition(SUPERSEDE, FILED, "superseded", SYSTEM),
              new Transition(BUNDLE, NONE, DRAFT, SYSTEM),
              new Transition(BUNDLE, NONE, SUBMITTED, SYSTEM),
              new Transition(BUNDLE, NONE, FILED, SYSTEM)),
          Map.of(EXPERT_APPROVED, EXPERT_REVIEW));

  /** Projects. */
  public static final Lifecycle PROJECT =
      new Lifecycle(
          "project",
          List.of(
              new Transition(CREATE, NONE, DRAFT, SUBMITTER),
              new Transition(REVISE, DRAFT, DRAFT, SUBMITTER),
              new Transition("submit", DRAFT, SUBMITTED, SUBMITTER),
              new Transition("start-validation", SUBMITTED, VALIDATION, AUTHORITY),
              new Transition("start-validation", SUBMITTED, VALIDATION, VERIFIER),
              new Transition(APPROVE, VALIDATION, VALIDATED, VERIFIER),
              new Transition(REJECT, VALIDATION, DRAFT, VERIFIER),
              new Transition("return", VALIDATED, DRAFT, AUTHORITY),
              new Transition(FILE, VALIDATED, FILED, AUTHORITY),
              new Transition("activate", FILED, ACTIVE, AUTHORITY),
              new Transition("close", ACTIVE, "closed", AUTHORITY),
              new Transition("close", ACTIVE, "closed", SUBMITTER)),
          Map.of(VALIDATED, VALIDATION));

  /** How a state is called outside. */
  public String publicState(String state) {
    return publicStates.getOrDefault(state, state);
  }

  /** The steps that may follow in this state, without those that follow by themselves. */
  public List<Transition> next(String state) {
    return transitions.stream().filter(t -> t.from().equals(state) && t.party() != SYSTEM).toList();
  }

  /** Whether any step has this verb. */
  public boolean knows(String verb) {
    return transitions.stream().anyMatch(t -> t.verb().equals(verb));
  }
}
