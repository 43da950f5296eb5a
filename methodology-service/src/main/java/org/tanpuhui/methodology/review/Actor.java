package org.tanpuhui.methodology.review;

import java.util.Set;
import org.tanpuhui.platform.Scheme;

/**
 * Who takes a step.
 *
 * @param subject the token's {@code sub}
 * @param org the organisation, null when the token names none
 * @param roles roles of the token
 * @param scheme the scheme of the token
 */
public record Actor(String subject, String org, Set<String> roles, Scheme scheme) {
  /** Acts for a release: what it brings, no person decided here. */
  public static final Actor RELEASE = new Actor("release", null, Set.of(), null);

  /** Acts for the registry: what follows by itself from another step. */
  public static final Actor REGISTRY = new Actor("registry", null, Set.of(), null);

  boolean mayActFor(Party party) {
    return party == Party.SYSTEM
        ? this == RELEASE || this == REGISTRY
        : roles.contains(party.role());
  }
}
