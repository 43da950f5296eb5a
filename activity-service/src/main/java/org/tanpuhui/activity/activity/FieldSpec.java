package org.tanpuhui.activity.activity;

import java.util.List;

/**
 * One member of an activity's {@code data}.
 *
 * @param min least value of an integer
 * @param max greatest value of an integer, or greatest length of a text
 * @param choices the values of a choice
 */
record FieldSpec(
    String name, Kind kind, boolean required, long min, long max, List<String> choices) {
  private static final int MAX_TEXT = 128;

  /** What a member holds. */
  enum Kind {
    TEXT,
    CHOICE,
    INTEGER,
    INSTANT,
    DAY,
    FLAG,
    POINT,
    STRATA
  }

  static FieldSpec text(String name) {
    return text(name, MAX_TEXT);
  }

  static FieldSpec text(String name, int max) {
    return new FieldSpec(name, Kind.TEXT, false, 1, max, List.of());
  }

  static FieldSpec choice(String name, String... choices) {
    return new FieldSpec(name, Kind.CHOICE, false, 0, 0, List.of(choices));
  }

  static FieldSpec integer(String name, long min, long max) {
    return new FieldSpec(name, Kind.INTEGER, false, min, max, List.of());
  }

  static FieldSpec instant(String name) {
    return new FieldSpec(name, Kind.INSTANT, false, 0, 0, List.of());
  }

  /** A local day. */
  static FieldSpec day(String name) {
    return new FieldSpec(name, Kind.DAY, false, 0, 0, List.of());
  }

  /** True or false. */
  static FieldSpec flag(String name) {
    return new FieldSpec(name, Kind.FLAG, false, 0, 0, List.of());
  }

  static FieldSpec strata(String name) {
    return new FieldSpec(name, Kind.STRATA, false, 0, 0, List.of());
  }

  static FieldSpec point(String name) {
    return new FieldSpec(name, Kind.POINT, false, 0, 0, List.of());
  }

  FieldSpec asRequired() {
    return new FieldSpec(name, kind, true, min, max, choices);
  }
}
