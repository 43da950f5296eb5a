package org.tanpuhui.platform.act;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * An act on the topic {@code acts}.
 *
 * @param scheme its name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActRecord(
    UUID id,
    String scheme,
    Instant at,
    String kind,
    String actor,
    String subject,
    String reason,
    String document,
    String detail) {

  static ActRecord of(Act act) {
    return new ActRecord(
        act.id(),
        act.scheme().id(),
        act.at(),
        act.kind(),
        act.actor(),
        act.subject(),
        act.reason(),
        act.document(),
        act.detail());
  }

  /**
   * The act it tells of.
   *
   * @throws IllegalArgumentException something is missing or of no known form
   */
  public Act act() {
    Scheme known =
        Scheme.byId(scheme).orElseThrow(() -> new IllegalArgumentException("no scheme: " + scheme));
    if (id == null || at == null || kind == null || actor == null || subject == null) {
      throw new IllegalArgumentException("id, at, kind, actor or subject is missing");
    }
    return new Act(id, known, at, kind, actor, subject, reason, document, detail);
  }
}
