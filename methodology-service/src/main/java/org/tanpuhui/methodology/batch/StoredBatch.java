package org.tanpuhui.methodology.batch;

import java.time.LocalDate;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * A batch as it stands now.
 *
 * @param no number of its case
 * @param projectCase number of the project's case
 * @param number number of the project in the ledger
 * @param pooled whether it is fed by pool mandates, else by the project's monitoring
 * @param state state of its last step, as rows have it
 * @param step number of that step
 */
public record StoredBatch(
    int no,
    Scheme scheme,
    String id,
    String projectId,
    int projectCase,
    long number,
    String methodology,
    String partner,
    boolean pooled,
    LocalDate from,
    LocalDate to,
    String state,
    int step) {

  /** The key of the project's commands. */
  public String key() {
    return ParticipantId.text(number);
  }
}
