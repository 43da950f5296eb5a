package org.tanpuhui.platform.web;

import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemException;

/** Knows which partners are suspended; each service has one. */
public interface Suspensions {

  /**
   * Whether the authority suspended a partner, at most a second or two ago.
   *
   * @throws ProblemException SERVICE_UNAVAILABLE when this service has not learned it since its
   *     start
   */
  boolean isSuspended(Scheme scheme, String partner);

  /**
   * Whether a path answers for itself what a suspended partner may do there.
   *
   * @param path with a leading slash
   */
  default boolean decidesItself(String path) {
    return false;
  }
}
