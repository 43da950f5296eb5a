package org.tanpuhui.activity.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tanpuhui.activity.EnrolmentService.Wish;
import org.tanpuhui.activity.activity.Digest;
import org.tanpuhui.activity.activity.EnrolmentItem;
import org.tanpuhui.activity.activity.Rejection;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Reads one item of an enrolment request; a malformed one becomes that item's rejection. */
final class EnrolmentReader {
  private static final int SUBJECT_MAX = 256;
  private static final int KEY_MAX = 256;
  private static final int EVIDENCE_MAX = 500;
  private static final int MANDATES_MAX = 12;
  private static final int PERSONS_MAX = 100_000;

  private EnrolmentReader() {}

  static Wish read(Object item) {
    String subject =
        item instanceof Map<?, ?> map
                && map.get("subject") instanceof String text
                && Texts.isClean(text, SUBJECT_MAX)
            ? text
            : null;
    try {
      return new Wish(subject, item(Body.of(item, "")), null);
    } catch (ProblemException e) {
      String pointer = e.fields().isEmpty() ? null : e.fields().get(0).pointer();
      return new Wish(subject, null, new Rejection(e.code(), pointer, e.getMessage()));
    }
  }

  /** The bit of a scope's name. */
  static int scope(String name, String pointer) {
    return switch (name) {
      case "record" -> Grants.RECORD;
      case "points" -> Grants.POINTS;
      case "pool" -> Grants.POOL;
      default -> throw Body.range(pointer, "must be one of record, points, pool");
    };
  }

  /** The bits of the member {@code scopes}. */
  static int scopes(List<String> names) {
    int bits = 0;
    for (int i = 0; i < names.size(); i++) {
      bits |= scope(names.get(i), "/scopes/" + i);
    }
    return bits;
  }

  private static EnrolmentItem item(Body body) {
    body.allow("subject", "kind", "link", "persons", "mandates", "scenario", "evidence");
    String subject = body.text("subject", SUBJECT_MAX);
    HolderKind kind = kind(body);
    Digest code = null;
    Digest key = null;
    if (body.has("link")) {
      Body link = body.object("link").allow("code", "person_key");
      if (link.has("code") == link.has("person_key")) {
        throw Body.range("/link", "must have either code or person_key");
      }
      if (link.has("code")) {
        code = Digest.of(link.text("code", KEY_MAX).toUpperCase(Locale.ROOT));
      } else {
        key = Digest.of(link.text("person_key", KEY_MAX));
      }
    }
    return new EnrolmentItem(
        subject,
        kind,
        code,
        key,
        body.optionalInteger("persons", 1, PERSONS_MAX),
        mandates(body),
        body.optionalText("scenario", 64),
        body.optionalText("evidence", EVIDENCE_MAX));
  }

  private static HolderKind kind(Body body) {
    String name = body.text("kind", 64);
    for (HolderKind kind : HolderKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw ProblemException.field(
        ProblemCode.HOLDER_KIND_NOT_ALLOWED, "/kind", "no scheme has this holder kind");
  }

  private static List<EnrolmentItem.Wish> mandates(Body body) {
    if (!body.has("mandates")) {
      return List.of();
    }
    List<?> items = body.list("mandates", 0, MANDATES_MAX);
    List<EnrolmentItem.Wish> wishes = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String pointer = "/mandates/" + i;
      Body mandate = Body.of(items.get(i), pointer).allow("scope", "from");
      int scope = scope(mandate.text("scope", 16), pointer + "/scope");
      wishes.add(
          new EnrolmentItem.Wish(scope, mandate.has("from") ? mandate.instant("from") : null));
    }
    return wishes;
  }
}
