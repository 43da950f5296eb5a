package org.tanpuhui.activity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.tanpuhui.platform.json.Json;

/**
 * A partner's side: an HTTP and an HTTPS server on this machine that keep what they get. The path
 * {@code /<name>} answers 204 unless a test says otherwise of the name.
 */
public final class Receiver implements QuarkusTestResourceLifecycleManager {
  /** The certificate is for this name. */
  static final String TLS_NAME = "hooks.example.test";

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final List<Received> ALL = new CopyOnWriteArrayList<>();
  private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
  private static int httpPort;
  private static int httpsPort;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpServer> servers = new ArrayList<>();

  /** A request that came. */
  record Received(String name, Map<String, List<String>> headers, String body) {
    String header(String header) {
      return headers.get(header).get(0);
    }

    String id() {
      return header("Webhook-id");
    }

    String type() throws IOException {
      return Json.mapper().readTree(body).get("type").asText();
    }

    String data(String member) throws IOException {
      var value = Json.mapper().readTree(body).get("data").get(member);
      return value == null ? null : value.isTextual() ? value.asText() : value.toString();
    }
  }

  /** How a name answers. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  static String url(String name) {
    return "http://127.0.0.1:" + httpPort + "/" + name;
  }

  static String url(String host, String name) {
    return "http://" + host + ":" + httpPort + "/" + name;
  }

  static String tlsUrl(String host, String name) {
    return "https://" + host + ":" + httpsPort + "/" + name;
  }

  static void answer(String name, Answer answer) {
    ANSWERS.put(name, answer);
  }

  static Answer status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  static Answer text(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** A body without an end. */
  static Answer endless(int status) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      exchange.sendResponseHeaders(status, 0);
      byte[] part = "and so on, ".repeat(100).getBytes(StandardCharsets.UTF_8);
      try (OutputStream out = exchange.getResponseBody()) {
        for (int i = 0; i < 100_000; i++) {
          out.write(part);
        }
      }
    };
  }

  /** Waits until the latch opens. */
  static Answer after(CountDownLatch latch) {
    return exchange -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.sendResponseHeaders(204, -1);
    };
  }

  static List<Received> received(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).toList();
  }

  @Override
  public Map<String, String> start() {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "receiver-");
      HttpsServer https = HttpsServer.create(anyPort, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(context(folder)));
      servers.add(HttpServer.create(anyPort, 0));
      servers.add(https);
      for (HttpServer server : servers) {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
      }
      httpPort = servers.get(0).getAddress().getPort();
      httpsPort = https.getAddress().getPort();
      Map<String, String> config = new HashMap<>();
      config.put("tanpuhui.webhooks.allow-loopback", "true");
      config.put("tanpuhui.webhooks.trust-certificates", folder.resolve("ca.pem").toString());
      config.put("tanpuhui.webhooks.schedule", "PT0.1S,PT0.1S,PT2H");
      config.put("tanpuhui.webhooks.timeout", "PT2S");
      config.put("tanpuhui.webhooks.connect-timeout", "PT1S");
      config.put("tanpuhui.webhooks.claim-margin", "PT1S");
      config.put("tanpuhui.webhooks.interval", "PT0.1S");
      config.put("tanpuhui.webhooks.slow-interval", "PT0.5S");
      return config;
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no receiver", e);
    }
  }

  private static SSLContext context(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("receiver.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "receiver",
                "-dname",
                "CN=receiver",
                "-ext",
                "san=dns:" + TLS_NAME,
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("receiver").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(1);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    ALL.add(new Received(name, Map.copyOf(exchange.getRequestHeaders()), body));
    try {
      ANSWERS.getOrDefault(name, status(204)).to(exchange);
    } finally {
      exchange.close();
    }
  }

  @Override
  public void stop() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }
}
