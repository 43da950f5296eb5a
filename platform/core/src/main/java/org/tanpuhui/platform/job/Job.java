package org.tanpuhui.platform.job;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * A job as it stands.
 *
 * @param kind what is to be done, for example {@code shadow_run}
 * @param request what was asked, JSON
 * @param state waiting, running, done or failed
 * @param attempts how often it was begun
 * @param doneRows rows read so far
 * @param failure why it failed, null otherwise
 * @param result JSON, null until done
 */
public record Job(
    UUID id,
    String kind,
    Scheme scheme,
    String request,
    Instant requestedAt,
    String state,
    int attempts,
    long doneRows,
    Instant finishedAt,
    String failure,
    String result) {

  public boolean isDone() {
    return state.equals("done");
  }
}
