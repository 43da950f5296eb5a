package org.tanpuhui.platform.problem;

import java.util.List;

/**
 * A refusal on its way to the edge, where it becomes an RFC 9457 problem. No stack trace is kept.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ProblemCode code;
  private final transient List<FieldProblem> fields;
  private final int retryAfterSeconds;

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of(), 0);
  }

  public ProblemException(ProblemCode code, String detail, List<FieldProblem> fields) {
    this(code, detail, fields, 0);
  }

  /**
   * @param retryAfterSeconds value of the Retry-After header, 0 for none
   */
  public ProblemException(
      ProblemCode code, String detail, List<FieldProblem> fields, int retryAfterSeconds) {
    super(detail, null, false, false);
    this.code = code;
    this.fields = List.copyOf(fields);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** One field of the body is at fault. */
  public static ProblemException field(ProblemCode code, String pointer, String detail) {
    return new ProblemException(code, detail, List.of(new FieldProblem(pointer, code, detail)));
  }

  public ProblemCode code() {
    return code;
  }

  /** The fields at fault, empty when the problem is not about fields. */
  public List<FieldProblem> fields() {
    return fields;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
