package org.tanpuhui.gateway.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Requests of each client that are under way in this process, so that one whose requests take long
 * cannot hold all connections to a service.
 */
@ApplicationScoped
public class UnderWay {
  private final ConcurrentMap<String, Integer> requests = new ConcurrentHashMap<>();

  /**
   * Begins a request.
   *
   * @param max most of this client at once; 0 for no limit
   * @return false when so many are under way; true obliges to {@link #end}
   */
  public boolean begin(String client, int max) {
    boolean[] begun = new boolean[1];
    requests.compute(
        client,
        (key, before) -> {
          int now = before == null ? 0 : before;
          begun[0] = max == 0 || now < max;
          return begun[0] ? Integer.valueOf(now + 1) : before;
        });
    return begun[0];
  }

  /** Ends a request that was begun. */
  public void end(String client) {
    requests.computeIfPresent(client, (key, now) -> now == 1 ? null : now - 1);
  }
}
