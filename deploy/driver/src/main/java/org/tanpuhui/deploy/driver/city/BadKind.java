package org.tanpuhui.deploy.driver.city;

import org.tanpuhui.platform.problem.ProblemCode;

/** The ways in which a generated event is wrong, one per code that an event can be refused with. */
public enum BadKind {
  NO_SPECVERSION(Stage.INTAKE, ProblemCode.EVENT_INVALID),
  UNKNOWN_TYPE(Stage.INTAKE, ProblemCode.TYPE_UNKNOWN),
  OTHER_TYPE(Stage.INTAKE, ProblemCode.TYPE_NOT_ALLOWED),
  MISSING_FIELD(Stage.INTAKE, ProblemCode.FIELD_MISSING),
  WRONG_FIELD_TYPE(Stage.INTAKE, ProblemCode.FIELD_TYPE),
  OUT_OF_RANGE(Stage.INTAKE, ProblemCode.FIELD_RANGE),
  UNKNOWN_FIELD(Stage.INTAKE, ProblemCode.FIELD_UNKNOWN),
  IN_THE_FUTURE(Stage.INTAKE, ProblemCode.TIME_IN_FUTURE),
  TOO_LATE(Stage.INTAKE, ProblemCode.TOO_LATE),
  FOREIGN_SOURCE(Stage.INTAKE, ProblemCode.SOURCE_NOT_YOURS),
  NEVER_ENROLLED(Stage.INTAKE, ProblemCode.SUBJECT_UNKNOWN),
  /** A trip of the day before the mandate. */
  BEFORE_MANDATE(Stage.INTAKE, ProblemCode.NO_MANDATE),
  UNPUBLISHED_SCENARIO(Stage.INTAKE, ProblemCode.SCENARIO_UNPUBLISHED),
  NO_DISTANCE(Stage.INTAKE, ProblemCode.DISTANCE_UNKNOWN),
  /** Both stops are named, but stand in no distance table. */
  UNKNOWN_STOPS(Stage.METHODOLOGY, ProblemCode.DISTANCE_UNKNOWN),
  RIDE_TOO_SHORT(Stage.METHODOLOGY, ProblemCode.NOT_ELIGIBLE),
  RIDE_TOO_FAST(Stage.METHODOLOGY, ProblemCode.NOT_ELIGIBLE),
  RIDE_VOIDED(Stage.METHODOLOGY, ProblemCode.NOT_ELIGIBLE);

  /** Who refuses: intake keeps nothing; methodology-service keeps the outcome. */
  public enum Stage {
    INTAKE,
    METHODOLOGY
  }

  private final Stage stage;
  private final ProblemCode code;

  BadKind(Stage stage, ProblemCode code) {
    this.stage = stage;
    this.code = code;
  }

  Stage stage() {
    return stage;
  }

  /** The stable code of the refusal. */
  String code() {
    return code.code();
  }

  boolean isRide() {
    return this == RIDE_TOO_SHORT || this == RIDE_TOO_FAST || this == RIDE_VOIDED;
  }
}
