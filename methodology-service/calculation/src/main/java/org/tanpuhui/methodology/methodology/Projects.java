package org.tanpuhui.methodology.methodology;

import org.tanpuhui.platform.Scheme;

/** The projects whose monitoring may come in, as they stand now. Safe for use by many threads. */
public interface Projects {

  /** Where no project is known. */
  Projects NONE = (scheme, projectId) -> null;

  /** The project with this id, null when there is none in the scheme. */
  Project find(Scheme scheme, String projectId);

  /**
   * A project.
   *
   * @param partner the partner that applied for it and reports its monitoring
   * @param filed what was fixed when it was filed; null as long as it is not, or no longer
   */
  record Project(String id, String partner, FiledProject filed) {}
}
