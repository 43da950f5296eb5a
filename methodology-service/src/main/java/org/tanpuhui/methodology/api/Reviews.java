package org.tanpuhui.methodology.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/** What the resources of reviewed things share: who acts, what is wanted, and what is shown. */
@RequestScoped
public class Reviews {
  private static final int SUBJECT_MAX = 255;
  private static final int REASON_MAX = 2_000;
  private static final int DOCUMENTS_MAX = 50;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,9})\\.([0-9]{1,4})\"");

  /** Who may see which person took a step; others see side and organisation. */
  private static final Set<String> INSIDERS =
      Set.of(
          "applicant",
          "expert",
          "verifier",
          "authority",
          "platform_operator",
          "auditor",
          "exchange");

  private static final String REVIEW = "review";
  private static final String VALIDATE = "validate";
  private static final String VERIFY = "verify";
  private static final Set<String> BY_SYSTEM =
      Set.of(Lifecycle.BUNDLE, Lifecycle.SUPERSEDE, Lifecycle.CONFIRM, Lifecycle.REFUSE);

  /** Who works on cases of any applicant of the scheme. */
  private static final Set<String> SEE_ALL =
      Set.of("expert", "verifier", "authority", "platform_operator", "auditor", "exchange");

  private final Caller caller;

  Reviews(Caller caller) {
    this.caller = caller;
  }

  /**
   * A step as shown.
   *
   * @param who the person's {@code sub}; only for those who work with it
   */
  public record StepView(
      int step,
      String verb,
      String state,
      String party,
      String who,
      String org,
      Instant at,
      String reason,
      List<String> documents,
      Instant effectiveFrom) {}

  /** A step that may follow, and the role it needs. */
  public record NextView(String verb, String role) {}

  /** Who calls. */
  Actor actor() {
    return new Actor(
        clean(caller.subject()),
        caller.claim("org").map(Reviews::clean).orElse(null),
        caller.roles(),
        caller.scheme());
  }

  /** An applicant, who sees only what its organisation applied for; null for who sees all. */
  Actor applicant() {
    return caller.roles().stream().anyMatch(SEE_ALL::contains) ? null : actor();
  }

  /**
   * Refuses an applicant what another one applied for.
   *
   * @param steps of the case
   * @throws ProblemException NOT_FOUND with this detail, which is that of a thing that is not there
   */
  void requireOwn(List<ReviewStep> steps, String detail) {
    Actor applicant = applicant();
    if (applicant != null && !steps.get(0).isOf(applicant)) {
      throw new ProblemException(ProblemCode.NOT_FOUND, detail);
    }
  }

  private static String clean(String name) {
    if (name.length() > SUBJECT_MAX || name.chars().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          ProblemCode.TOKEN_INVALID, "sub and org are short and without control characters");
    }
    return name;
  }

  /**
   * The step that path and body ask for. {@code review} and {@code validate} are decisions, like
   * {@code verify}; the others are verbs of the life cycle itself.
   *
   * @throws ProblemException NOT_FOUND for a verb nobody knows
   */
  StepWish wish(Lifecycle lifecycle, String verb, byte[] bytes) {
    boolean decision = verb.equals(decisionOf(lifecycle));
    boolean bySystem = BY_SYSTEM.contains(verb);
    boolean byOtherPath =
        Set.of(Lifecycle.CREATE, Lifecycle.REVISE, Lifecycle.APPROVE, Lifecycle.REJECT)
            .contains(verb);
    if (!decision && (bySystem || byOtherPath || !lifecycle.knows(verb))) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no step of this name");
    }
    requireRole(lifecycle, decision ? Set.of(Lifecycle.APPROVE, Lifecycle.REJECT) : Set.of(verb));
    JsonBody body = JsonBody.readOptional(bytes);
    String real = verb;
    if (decision) {
      body.allow("decision", "reason", "documents");
      real = body.choice("decision", Lifecycle.APPROVE, Lifecycle.REJECT);
    } else if (isDatedWithdrawal(lifecycle, verb)) {
      body.allow("effective_from", "reason", "documents");
    } else {
      body.allow("reason", "documents");
    }
    StepWish wish =
        new StepWish(
            real,
            body.optionalText("reason", REASON_MAX),
            body.texts("documents", DOCUMENTS_MAX, DIGEST),
            isDatedWithdrawal(lifecycle, verb) ? body.instantOrDay("effective_from", 0) : null);
    body.end();
    return wish;
  }

  /** Before body and id are looked at, so that the answer tells a stranger of neither. */
  private void requireRole(Lifecycle lifecycle, Set<String> verbs) {
    Set<String> roles =
        lifecycle.transitions().stream()
            .filter(t -> verbs.contains(t.verb()))
            .map(t -> t.party().role())
            .collect(Collectors.toCollection(TreeSet::new));
    if (roles.stream().noneMatch(caller::hasRole)) {
      throw new ProblemException(
          ProblemCode.ROLE_MISSING, "this step needs the role " + String.join(" or ", roles));
    }
  }

  /** Versions end on a day; other things are withdrawn at once. */
  private static boolean isDatedWithdrawal(Lifecycle lifecycle, String verb) {
    return lifecycle == Lifecycle.METHODOLOGY && verb.equals(Lifecycle.WITHDRAW);
  }

  /** The verb of a decision for or against something. */
  private static String decisionOf(Lifecycle lifecycle) {
    return lifecycle == Lifecycle.METHODOLOGY
        ? REVIEW
        : lifecycle == Lifecycle.PROJECT ? VALIDATE : VERIFY;
  }

  /** The entity tag of a case after a step. */
  static String etag(int caseNo, int step) {
    return "\"" + caseNo + "." + step + "\"";
  }

  /**
   * The step an If-Match header names; null without the header or for {@code *}.
   *
   * @throws ProblemException CHANGED_MEANWHILE for a tag of another case or none of ours
   */
  static Integer ifMatch(HttpHeaders headers, int caseNo) {
    String header = headers.getHeaderString(HttpHeaders.IF_MATCH);
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    Matcher tag = ETAG.matcher(header.strip());
    if (!tag.matches() || Integer.parseInt(tag.group(1)) != caseNo) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "If-Match is not the ETag of this address");
    }
    return Integer.parseInt(tag.group(2));
  }

  /**
   * The step an If-Match header names.
   *
   * @throws ProblemException IF_MATCH_REQUIRED, CHANGED_MEANWHILE
   */
  static int requireIfMatch(HttpHeaders headers, int caseNo) {
    Integer step = ifMatch(headers, caseNo);
    if (step == null) {
      throw new ProblemException(
          ProblemCode.IF_MATCH_REQUIRED, "send the ETag of your last read as If-Match");
    }
    return step;
  }

  List<StepView> steps(Lifecycle lifecycle, List<ReviewStep> steps) {
    boolean insider = caller.roles().stream().anyMatch(INSIDERS::contains);
    return steps.stream()
        .map(
            s ->
                new StepView(
                    s.no(),
                    s.verb(),
                    lifecycle.publicState(s.to()),
                    s.party().word(),
                    insider ? s.actor() : null,
                    s.org(),
                    s.takenAt(),
                    s.reason(),
                    s.documents(),
                    s.effectiveFrom()))
        .toList();
  }

  static List<NextView> next(Lifecycle lifecycle, String state) {
    return lifecycle.next(state).stream()
        .map(
            t ->
                new NextView(
                    t.verb().equals(Lifecycle.APPROVE) || t.verb().equals(Lifecycle.REJECT)
                        ? decisionOf(lifecycle)
                        : t.verb(),
                    t.party().role()))
        .distinct()
        .toList();
  }
}
