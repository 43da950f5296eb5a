package org.tanpuhui.ledger.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.credits.unit.Serial;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;

/** What the resources of credits read from requests. */
final class CreditRequests {
  private static final long MOST_TONNES = 1_000_000_000_000L;
  private static final int MAX_REF = 200;
  private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2200, 1, 1);

  private CreditRequests() {}

  static Person person(Caller caller) {
    return new Person(caller.scheme(), caller.subject(), caller.claim("org").orElse(null));
  }

  /**
   * Whose credits the caller disposes of: a member's organisation, or the participant.
   *
   * @throws ProblemException ROLE_MISSING when a member's token names no organisation
   */
  static CreditOwner owner(Caller caller) {
    if (caller.hasRole("participant")) {
      return new CreditOwner(
          caller.scheme(), CreditOwner.Kind.PARTICIPANT, caller.participant().toString());
    }
    return CreditOwner.organisation(
        caller.scheme(),
        caller
            .claim("org")
            .filter(org -> org.length() <= MAX_REF)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ROLE_MISSING, "the token must name an organisation: org")));
  }

  /** The id of a holder, of 1 to 200 characters. */
  static String ref(String name, String value) {
    String text = Required.text(name, value);
    if (text.length() > MAX_REF) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/" + name, name + " has at most " + MAX_REF + " characters");
    }
    return text;
  }

  /** Whole tonnes of at least 1. */
  static long tonnes(String name, BigDecimal value) {
    if (value == null) {
      throw ProblemException.field(
          ProblemCode.FIELD_MISSING, "/" + name, "the member " + name + " is required");
    }
    if (value.signum() <= 0
        || value.stripTrailingZeros().scale() > 0
        || value.compareTo(BigDecimal.valueOf(MOST_TONNES)) > 0) {
      throw ProblemException.field(
          ProblemCode.TONNES_INVALID,
          "/" + name,
          name + " must be a whole number of at least 1, not " + value.round(new MathContext(20)));
    }
    return value.longValueExact();
  }

  static LocalDate day(String name, String value) {
    String text = Required.text(name, value);
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.isBefore(EARLIEST) || day.isAfter(LATEST)) {
        throw ProblemException.field(
            ProblemCode.FIELD_RANGE, "/" + name, name + " must lie between 1990 and 2200");
      }
      return day;
    } catch (DateTimeException e) {
      throw ProblemException.field(
          ProblemCode.FIELD_TYPE, "/" + name, name + " must be a date like 2026-11-26");
    }
  }

  /** Printed, or the number of one unit. */
  static SerialRange serial(String text) {
    if (text != null && text.matches("[1-9][0-9]{0,17}|[1-8][0-9]{18}")) {
      long unit = Long.parseLong(text);
      return new SerialRange(unit, unit);
    }
    return Serial.parse(text)
        .map(Serial::range)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.SERIAL_INVALID,
                    "a serial number looks like"
                        + " SZ-PHCER-SZ-SHARED-BIKE-RIDING-2023-7000000001-7000000377-X, with its"
                        + " check character; one unit like 7000000001"));
  }

  static Scheme scheme(String id) {
    return ExchangeRuleResource.known(id);
  }

  static UUID after(String list, String cursor) {
    return cursor == null ? new UUID(0, 0) : UUID.fromString(Cursors.decode(list, cursor)[0]);
  }
}
