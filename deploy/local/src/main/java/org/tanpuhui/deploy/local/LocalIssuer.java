package org.tanpuhui.deploy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TokenRequest;

/**
 * A small OAuth2 issuer for one machine: it publishes its key at {@code /jwks.json}, describes
 * itself at {@code /.well-known/openid-configuration} and gives partners their token at {@code
 * /token} for the grant {@code client_credentials}. It listens on the loopback address only. In
 * production any OIDC issuer takes its place.
 */
final class LocalIssuer {
  private static final Duration TTL = Duration.ofHours(1);
  private static final int BODY_BYTES_MAX = 8192;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SigningKey key;
  private final Clients clients;
  private final HttpServer server;
  private final String url;

  LocalIssuer(SigningKey key, Clients clients, int port) throws IOException {
    this.key = key;
    this.clients = clients;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    this.url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/jwks.json", exchange -> answer(exchange, 200, key.jwks()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, 200, JSON.writeValueAsString(description())));
    server.createContext("/token", this::token);
    server.createContext("/", exchange -> answer(exchange, 404, "{\"error\":\"not_found\"}"));
  }

  void start() {
    server.start();
  }

  void stop() {
    server.stop(0);
  }

  /** {@code iss} of its tokens. */
  String url() {
    return url;
  }

  private Map<String, Object> description() {
    return Map.of(
        "issuer",
        url,
        "jwks_uri",
        url + "/jwks.json",
        "token_endpoint",
        url + "/token",
        "grant_types_supported",
        List.of("client_credentials"),
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "client_secret_basic"),
        "id_token_signing_alg_values_supported",
        List.of("RS256"));
  }

  private void token(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().add("Allow", "POST");
      answer(exchange, 405, "{\"error\":\"invalid_request\"}");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Map<String, String> form;
    String[] credentials;
    try {
      form = form(new String(body, StandardCharsets.UTF_8));
      credentials = credentials(authorization, form);
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, "{\"error\":\"invalid_request\"}");
      return;
    }
    String scheme = form.getOrDefault("scheme", "sandbox");
    if (body.length > BODY_BYTES_MAX) {
      answer(exchange, 413, "{\"error\":\"invalid_request\"}");
    } else if (!"client_credentials".equals(form.get("grant_type"))) {
      answer(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
    } else if (!clients.accepts(credentials[0], credentials[1])) {
      if (authorization != null) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"tanpuhui\"");
      }
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else if (!clients.mayActIn(credentials[0], scheme)) {
      answer(exchange, 400, "{\"error\":\"invalid_scope\"}");
    } else {
      grant(exchange, credentials[0], scheme);
    }
  }

  private void grant(HttpExchange exchange, String client, String scheme) throws IOException {
    String token =
        TokenRequest.of(url, "partner")
            .scheme(scheme)
            .subject(client)
            .client(client)
            .ttl(TTL)
            .signedBy(key);
    Map<String, Object> grant =
        Map.of("access_token", token, "token_type", "Bearer", "expires_in", TTL.toSeconds());
    answer(exchange, 200, JSON.writeValueAsString(grant));
  }

  /**
   * Client id and secret: {@code client_secret_basic}, or else {@code client_secret_post}.
   *
   * @throws IllegalArgumentException both are there, or one cannot be read
   */
  private static String[] credentials(String authorization, Map<String, String> form) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return new String[] {
        form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", "")
      };
    }
    if (form.containsKey("client_secret")) {
      throw new IllegalArgumentException("a client authenticates in one way");
    }
    byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
    String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
    if (pair.length != 2) {
      return new String[] {"", ""};
    }
    // Both are form-urlencoded before they are joined (RFC 6749, section 2.3.1).
    return new String[] {
      URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
      URLDecoder.decode(pair[1], StandardCharsets.UTF_8)
    };
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (first, second) -> first));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
