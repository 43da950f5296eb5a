package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import org.tanpuhui.platform.Scheme;

/**
 * The projects whose monitoring may come in, as they stood at an instant: what was filed when
 * decides, so that a replay decides alike. Safe for use by many threads.
 */
public interface Projects {

  /** Where no project is known. */
  Projects NONE = (scheme, projectId, at) -> null;

  /** The project with this id as it stood then, null when there was none in the scheme. */
  Project find(Scheme scheme, String projectId, Instant at);

  /**
   * A project.
   *
   * @param partner the partner that applied for it and reports its monitoring
   * @param filed what was fixed when it was filed; null as long as it was not, or no longer
   */
  record Project(String id, String partner, FiledProject filed) {}
}
