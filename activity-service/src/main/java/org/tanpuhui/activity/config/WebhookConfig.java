package org.tanpuhui.activity.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tanpuhui.activity.activity.webhook.CallAddress;

/** Settings of webhooks. */
@ConfigMapping(prefix = "tanpuhui.webhooks")
public interface WebhookConfig {

  /**
   * 256 bits, base64: encrypts the endpoints' signing keys in the database, the same for all
   * instances. Without it there are no webhooks.
   */
  Optional<String> secretKey();

  /** Earlier secret keys, which still decrypt what they encrypted. */
  Optional<List<String>> previousSecretKeys();

  /**
   * Whether this machine may be called, over http too. For trying webhooks out on one machine; in
   * production it would let a partner call what listens here.
   */
  @WithDefault("false")
  boolean allowLoopback();

  /** Ports that are called. */
  @WithDefault("443,8443")
  Set<Integer> ports();

  /** Certificates to trust instead of the JVM's, a PEM file. */
  Optional<String> trustCertificates();

  /** Most endpoints of one partner. */
  @WithDefault("5")
  int endpointsMax();

  /** Most calls at once to one endpoint, by one instance. */
  @WithDefault("8")
  int concurrency();

  /** Most calls at once of one instance. */
  @WithDefault("256")
  int callsMax();

  /** How long a connection may take. */
  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long a call may take in all; Standard Webhooks recommends 15 to 30 seconds. */
  @WithDefault("PT15S")
  Duration timeout();

  /** How long beyond the timeout a claimed delivery stays with an instance that says nothing. */
  @WithDefault("PT30S")
  Duration claimMargin();

  /** Waits after the first, second, … failed call; Standard Webhooks 1.0.0, example schedule. */
  @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
  List<Duration> schedule();

  /** An endpoint is disabled when no call has succeeded for so long and calls have failed. */
  @WithDefault("P5D")
  Duration disableAfter();

  /** How long an old signing key signs beside the new one, unless the rotation says otherwise. */
  @WithDefault("PT24H")
  Duration rotationOverlap();

  /** How long messages with their deliveries and attempts are kept. */
  @WithDefault("P30D")
  Duration retention();

  /** How often to look for what is due. */
  @WithDefault("PT0.5S")
  Duration interval();

  /** How often to look for daily statements that became ready, measure queues and clean up. */
  @WithDefault("PT20S")
  Duration slowInterval();

  /** The consumer group that reads outcomes; instances on one database share it. */
  @WithDefault("activity-service-outcomes")
  String consumerGroup();

  /** What may be called. */
  default CallAddress.Policy policy() {
    return new CallAddress.Policy(ports(), allowLoopback());
  }
}
