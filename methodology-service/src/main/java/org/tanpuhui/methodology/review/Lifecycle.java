package org.tanpuhui.methodology.review;

import static org.tanpuhui.methodology.review.Party.AUTHORITY;
import static org.tanpuhui.methodology.review.Party.EXCHANGE;
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
  public static final String REPORT = "report";
  public static final String START_VERIFICATION = "start-verification";
  public static final String ISSUE = "issue";
  public static final String CONFIRM = "confirm";
  public static final String REFUSE = "refuse";
  public static final String MONITORED = "monitored";
  public static final String ACCOUNTING_REPORT = "accounting_report";
  public static final String VERIFICATION = "verification";
  public static final String VERIFIED = "verified";
  public static final String ISSUING = "issuing";
  public static final String ISSUED = "issued";
  public static final String REJECTED = "rejected";
  public static final String WITHDRAWN = "withdrawn";
  private static final String ENDORSED = "endorsed";
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
              new Transition(WITHDRAW, FILED, WITHDRAWN, AUTHORITY),
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

  /**
   * Batches of a project's reductions. Withdrawn by its applicant until it is verified, by the
   * authority when it was filed in vain.
   */
  public static final Lifecycle BATCH =
      new Lifecycle(
          "batch",
          List.of(
              new Transition(CREATE, NONE, MONITORED, SUBMITTER),
              new Transition(REPORT, MONITORED, ACCOUNTING_REPORT, SUBMITTER),
              new Transition(REPORT, ACCOUNTING_REPORT, ACCOUNTING_REPORT, SUBMITTER),
              new Transition(START_VERIFICATION, ACCOUNTING_REPORT, VERIFICATION, VERIFIER),
              new Transition(APPROVE, VERIFICATION, VERIFIED, VERIFIER),
              new Transition(REJECT, VERIFICATION, REJECTED, VERIFIER),
              new Transition(APPROVE, VERIFIED, ENDORSED, EXPERT),
              new Transition(REJECT, VERIFIED, REJECTED, EXPERT),
              new Transition("publish-notice", ENDORSED, PUBLIC_NOTICE, AUTHORITY),
              new Transition(REJECT, PUBLIC_NOTICE, REJECTED, AUTHORITY),
              new Transition(FILE, PUBLIC_NOTICE, FILED, AUTHORITY),
              new Transition(ISSUE, FILED, ISSUING, EXCHANGE),
              new Transition(CONFIRM, ISSUING, ISSUED, SYSTEM),
              new Transition(REFUSE, ISSUING, FILED, SYSTEM),
              new Transition(WITHDRAW, MONITORED, WITHDRAWN, SUBMITTER),
              new Transition(WITHDRAW, ACCOUNTING_REPORT, WITHDRAWN, SUBMITTER),
              new Transition(WITHDRAW, VERIFICATION, WITHDRAWN, SUBMITTER),
              new Transition(WITHDRAW, FILED, WITHDRAWN, AUTHORITY)),
          Map.of(VERIFIED, VERIFICATION, ENDORSED, VERIFICATION, ISSUING, FILED));

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
