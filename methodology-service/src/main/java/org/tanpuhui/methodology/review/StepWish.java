package org.tanpuhui.methodology.review;

import java.time.Instant;
import java.util.List;

/**
 * What a person wants done with a case.
 *
 * @param verb a verb of the case's lifecycle
 * @param reason why, null when none was given
 * @param documents SHA-256 digests of attached documents, 64 hexadecimal digits each
 * @param effectiveFrom when it takes effect, null where that follows from the step
 */
public record StepWish(String verb, String reason, List<String> documents, Instant effectiveFrom) {

  /** A step without reason or documents. */
  public static StepWish of(String verb) {
    return new StepWish(verb, null, List.of(), null);
  }

  /** The same with a reason. */
  public StepWish because(String why) {
    return new StepWish(verb, why, documents, effectiveFrom);
  }
}
