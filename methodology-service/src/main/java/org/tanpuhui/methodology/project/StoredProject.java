package org.tanpuhui.methodology.project;

import java.time.Instant;
import java.util.Set;
import org.tanpuhui.platform.Scheme;

/**
 * A project as it stands now.
 *
 * @param state state of its last step, as rows have it
 * @param step number of its last step
 * @param createdAt when its first draft was made
 * @param changedAt when its last step was taken
 * @param filedAt null until it is filed
 */
public record StoredProject(
    int caseNo,
    Scheme scheme,
    String id,
    String state,
    int step,
    Instant createdAt,
    Instant changedAt,
    Instant filedAt,
    ProjectText text) {
  private static final Set<String> OPEN = Set.of("filed", "active");

  /** Whether its monitoring is taken. */
  public boolean isOpen() {
    return OPEN.contains(state);
  }
}
