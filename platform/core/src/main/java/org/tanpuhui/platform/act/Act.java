package org.tanpuhui.platform.act;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * Something a person or the clock did that moves no asset and must not be forgotten.
 *
 * @param id made of everything else, so that the same act has the same id
 * @param at when; kept to the microsecond
 * @param kind what was done, {@code thing.verb}, for example {@code partner.suspended}
 * @param actor subject of the token of who did it; {@code system:<service>} for the clock
 * @param subject what it was done to: id of a partner, participant, version and so on; never a name
 *     or any other personal data
 * @param reason why, in the actor's words; null for none
 * @param document SHA-256 of a document it is about, hexadecimal; null for none
 * @param detail further facts as text; null for none
 */
public record Act(
    UUID id,
    Scheme scheme,
    Instant at,
    String kind,
    String actor,
    String subject,
    String reason,
    String document,
    String detail) {

  /** Longer texts are cut: the log is public in form, and a leaf holds at most 64 KiB of each. */
  private static final int MAX_TEXT = 2_000;

  private static final Pattern KIND = Pattern.compile("[a-z_]+\\.[a-z_]+");

  public Act {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(at, "at");
    if (!KIND.matcher(kind).matches() || actor.isEmpty() || subject.isEmpty()) {
      throw new IllegalArgumentException("not an act: " + kind + " by " + actor + " to " + subject);
    }
  }

  /**
   * An act without more to say; see the methods {@code because}, {@code about} and {@code with}.
   */
  public static Act of(Scheme scheme, Instant at, String kind, String actor, String subject) {
    return identified(scheme, at, kind, actor, subject, null, null, null);
  }

  /** The same with a reason; null for none. */
  public Act because(String why) {
    return identified(scheme, at, kind, actor, subject, cut(why), document, detail);
  }

  /** The same about a document; null for none. */
  public Act about(String sha256) {
    return identified(scheme, at, kind, actor, subject, reason, sha256, detail);
  }

  /** The same with further facts; null for none. */
  public Act with(String facts) {
    return identified(scheme, at, kind, actor, subject, reason, document, cut(facts));
  }

  private static Act identified(
      Scheme scheme,
      Instant at,
      String kind,
      String actor,
      String subject,
      String reason,
      String document,
      String detail) {
    Instant kept = at.truncatedTo(ChronoUnit.MICROS);
    UUID id =
        Ids.timeOrdered(
            kept,
            "act",
            scheme.id(),
            kept.toString(),
            kind,
            actor,
            subject,
            text(reason),
            text(document),
            text(detail));
    return new Act(id, scheme, kept, kind, actor, subject, reason, document, detail);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static String cut(String value) {
    if (value == null || value.length() <= MAX_TEXT) {
      return value == null || value.isBlank() ? null : value;
    }
    boolean splits = Character.isHighSurrogate(value.charAt(MAX_TEXT - 1));
    return value.substring(0, splits ? MAX_TEXT - 1 : MAX_TEXT);
  }
}
