package org.tanpuhui.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.tanpuhui.gateway.EdgeConfig;

/**
 * Counts requests per client and class in token buckets of this process: each holds one second's
 * worth and refills evenly.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit
 *     header fields for HTTP</a>
 */
@ApplicationScoped
public class RateLimits {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(5);
  private static final long CLIENTS_MAX = 200_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Policy intake;
  private final Policy client;
  private final Policy anonymous;

  RateLimits(EdgeConfig config) {
    intake = new Policy("intake", config.rate().intake());
    client = new Policy("client", config.rate().client());
    anonymous = new Policy("anonymous", config.rate().anonymous());
  }

  /** The class of {@code POST /v1/activities}. */
  public Policy intake() {
    return intake;
  }

  /** The class of all other requests with a token. */
  public Policy client() {
    return client;
  }

  /** The class of requests without a token. */
  public Policy anonymous() {
    return anonymous;
  }

  /** One class of requests with one quota. */
  public static final class Policy {
    private final String name;
    private final int perSecond;
    private final LoadingCache<String, Bucket> buckets;

    Policy(String name, int perSecond) {
      this.name = name;
      this.perSecond = perSecond;
      this.buckets =
          Caffeine.newBuilder()
              .maximumSize(CLIENTS_MAX)
              .expireAfterAccess(FORGET_AFTER)
              .build(key -> bucket(perSecond));
    }

    /** Whether this class is limited at all. */
    public boolean isOn() {
      return perSecond > 0;
    }

    /** Takes one request of this client. */
    public Decision take(String key) {
      ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
      return new Decision(
          probe.isConsumed(),
          probe.getRemainingTokens(),
          ceilSeconds(
              probe.isConsumed()
                  ? probe.getNanosToWaitForReset()
                  : probe.getNanosToWaitForRefill()));
    }

    /** Value of the RateLimit-Policy header. */
    public String policyHeader() {
      return '"' + name + "\";q=" + perSecond + ";w=" + WINDOW.toSeconds();
    }

    /** Value of the RateLimit header. */
    public String header(Decision decision) {
      return '"' + name + "\";r=" + decision.remaining() + ";t=" + decision.seconds();
    }

    private static Bucket bucket(int perSecond) {
      return Bucket.builder()
          .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, WINDOW))
          .build();
    }

    private static long ceilSeconds(long nanos) {
      return Math.max(1, (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }
  }

  /**
   * What became of one request.
   *
   * @param seconds until the quota is whole again, or until the next request may come; at least 1
   */
  public record Decision(boolean allowed, long remaining, long seconds) {}
}
