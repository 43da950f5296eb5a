package org.tanpuhui.gateway.auth;

import java.util.Set;
import org.tanpuhui.platform.Scheme;

/**
 * What a verified token says, as far as the gateway needs it.
 *
 * @param client whose requests are counted together: a participant by its sub, others by client_id,
 *     else azp, else sub
 * @param expiresAtSeconds seconds since 1970 at which it ends
 */
public record Bearer(Scheme scheme, Set<String> roles, String client, long expiresAtSeconds) {

  /** Whether the token has one of these roles; true when none is asked. */
  public boolean hasOneOf(Set<String> asked) {
    if (asked.isEmpty()) {
      return true;
    }
    for (String role : roles) {
      if (asked.contains(role)) {
        return true;
      }
    }
    return false;
  }

  /** Key under which this client's requests are counted. */
  public String countingKey() {
    return scheme.id() + ':' + client;
  }
}
