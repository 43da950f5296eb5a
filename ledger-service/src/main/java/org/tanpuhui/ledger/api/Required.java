package org.tanpuhui.ledger.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Checks of members of bodies and of path parameters; each failure names its member. */
final class Required {
  private static final int MAX_TEXT = 500;
  private static final int MAX_REF = 200;
  private static final Set<String> PROVENANCES =
      Set.of("official", "secondary", "derived", "illustrative");

  private Required() {}

  /** A whole number in [min, max]. */
  static long number(String name, Long value, long min, long max) {
    present(name, value);
    if (value < min || value > max) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/" + name,
          name + " must be between " + min + " and " + max + ", not " + value);
    }
    return value;
  }

  /** Points to move: positive. */
  static long points(Long value) {
    present("points", value);
    if (value <= 0 || value > 1_000_000_000_000_000L) {
      throw ProblemException.field(
          ProblemCode.AMOUNT_INVALID, "/points", "points must be positive, not " + value);
    }
    return value;
  }

  /** A text of 1 to 500 characters that PostgreSQL can hold. */
  static String text(String name, String value) {
    return text(name, value, MAX_TEXT);
  }

  /** A text of 1 to {@code max} characters that PostgreSQL can hold. */
  static String text(String name, String value, int max) {
    present(name, value);
    if (value.isBlank() || value.length() > max || value.indexOf('\u0000') >= 0) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/" + name, name + " must have 1 to " + max + " characters");
    }
    return value;
  }

  /** A name that the caller gives a thing of its own: letters, digits, dot, dash, underscore. */
  static String code(String value) {
    present("code", value);
    if (!value.matches("[A-Za-z0-9._-]{1,64}")) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/code",
          "code must have 1 to 64 letters, digits, dots, dashes or underscores");
    }
    return value;
  }

  /** The refusal of a body without a member. */
  static ProblemException missing(String name) {
    return ProblemException.field(
        ProblemCode.FIELD_MISSING, "/" + name, "the member " + name + " is required");
  }

  static String provenance(String value) {
    present("provenance", value);
    if (!PROVENANCES.contains(value)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/provenance", "provenance must be one of " + PROVENANCES);
    }
    return value;
  }

  /** An instant, to the microsecond. */
  static Instant time(String name, Instant value) {
    present(name, value);
    return value.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * An id in a path.
   *
   * @param unknown the code for what cannot exist
   */
  static UUID id(String value, ProblemCode unknown) {
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(unknown, "not an id: " + value);
    }
  }

  /** An id that somebody else gave: 1 to 200 characters without control characters. */
  static String ref(String name, String value) {
    present(name, value);
    if (value.isBlank()
        || value.length() > MAX_REF
        || value.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/" + name, name + " must have 1 to 200 plain characters");
    }
    return value;
  }

  /** A member that must be there. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw missing(name);
    }
    return value;
  }
}
