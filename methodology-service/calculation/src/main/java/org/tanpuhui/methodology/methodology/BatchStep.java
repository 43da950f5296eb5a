package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * Something to be done to a batch of a project in its participants' order.
 *
 * @param batch number of the batch
 * @param slice the participants whose number has these high 8 bits, 0 to 255; of an exclusion and
 *     an issuance 0
 * @param activityId the activity to exclude; null for other actions
 */
public record BatchStep(
    Scheme scheme, UUID commandId, int batch, Action action, int slice, UUID activityId)
    implements LogRecord {

  /** What is to be done. */
  public enum Action {
    /** Bind the candidates that still stand, on every partition. */
    BIND,
    /** Free everything, on every partition. */
    UNBIND,
    /** Take one activity out, under its participant's key. */
    EXCLUDE,
    /** Issue, under the project's key. */
    ISSUE
  }
}
