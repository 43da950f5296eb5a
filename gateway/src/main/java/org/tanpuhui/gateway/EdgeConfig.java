package org.tanpuhui.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway, {@code tanpuhui.edge.*}. */
@ConfigMapping(prefix = "tanpuhui.edge")
public interface EdgeConfig {
  /** Largest request body, declared or streamed. */
  @WithDefault("10M")
  MemorySize bodyMax();

  /** How long a service may keep a request without a sign of life. */
  @WithDefault("30S")
  Duration timeout();

  /** How long a request may take to arrive whole. */
  @WithDefault("120S")
  Duration receiveTimeout();

  /**
   * Web pages that may call, by origin ({@code https://app.example}); {@code *} is any. Without
   * one, browsers let no page of another origin read an answer.
   */
  Optional<List<String>> corsOrigins();

  /** How long connecting to a service may take. */
  @WithDefault("2S")
  Duration connectTimeout();

  /** Most connections to one service; more requests wait for one. */
  @WithDefault("256")
  int connectionsMax();

  /** Most requests that wait for a connection to one service; more are refused. */
  @WithDefault("1024")
  int waitingMax();

  /** Longest time for which a verified token is believed without verifying it again. */
  @WithDefault("60S")
  Duration tokenCache();

  /** Requests per second and client. */
  Rate rate();

  /** Requests under way at the same time. */
  AtOnce atOnce();

  /** Most requests of one client under way in this process; 0 switches a limit off. */
  interface AtOnce {
    /** With a token, by client_id or subject. */
    @WithDefault("64")
    int client();

    /** Without a token, by address. */
    @WithDefault("256")
    int anonymous();
  }

  /** Requests per second, each for one client; 0 switches a limit off. */
  interface Rate {
    /** {@code POST /v1/activities}. A request holds one event or more. */
    @WithDefault("60000")
    int intake();

    /** Everything else with a token, by client_id or subject. */
    @WithDefault("5000")
    int client();

    /** Requests without a token, by address. */
    @WithDefault("1000")
    int anonymous();
  }
}
