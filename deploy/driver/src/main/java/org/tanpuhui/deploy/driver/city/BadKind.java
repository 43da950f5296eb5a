package org.tanpuhui.deploy.driver.city;

/** The ways in which a generated event is wrong, one per code that an event can be refused with. */
enum BadKind {
  NO_SPECVERSION(Stage.INTAKE, "invalid_cloudevent"),
  UNKNOWN_TYPE(Stage.INTAKE, "unknown_type"),
  MISSING_FIELD(Stage.INTAKE, "missing_field"),
  WRONG_FIELD_TYPE(Stage.INTAKE, "wrong_field_type"),
  OUT_OF_RANGE(Stage.INTAKE, "out_of_range"),
  IN_THE_FUTURE(Stage.INTAKE, "occurred_in_future"),
  TOO_LATE(Stage.INTAKE, "too_late"),
  FOREIGN_SOURCE(Stage.INTAKE, "source_not_yours"),
  NO_MANDATE(Stage.INTAKE, "no_mandate"),
  UNPUBLISHED_SCENARIO(Stage.INTAKE, "scenario_not_published"),
  DISTANCE_UNKNOWN(Stage.INTAKE, "distance_unknown"),
  RIDE_TOO_SHORT(Stage.METHODOLOGY, "implausible_distance"),
  RIDE_TOO_FAST(Stage.METHODOLOGY, "implausible_speed"),
  RIDE_VOIDED(Stage.METHODOLOGY, "not_completed");

  /** Who refuses: intake keeps nothing; methodology-service keeps the outcome. */
  enum Stage {
    INTAKE,
    METHODOLOGY
  }

  private final Stage stage;
  private final String code;

  BadKind(Stage stage, String code) {
    this.stage = stage;
    this.code = code;
  }

  Stage stage() {
    return stage;
  }

  /** The stable code of the refusal. */
  String code() {
    return code;
  }

  boolean isRide() {
    return this == RIDE_TOO_SHORT || this == RIDE_TOO_FAST || this == RIDE_VOIDED;
  }
}
