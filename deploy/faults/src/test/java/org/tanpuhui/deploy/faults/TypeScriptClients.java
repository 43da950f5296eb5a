package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mobile app and a partner company, written in TypeScript against the generated client: compiled
 * strictly, then run on Node against the gateway.
 */
final class TypeScriptClients {
  private static final String NODE = System.getenv().getOrDefault("TANPUHUI_NODE", "node");
  private static final String OPTIONS =
      """
      {"compilerOptions":{"target":"ES2022","module":"NodeNext","moduleResolution":"NodeNext",
       "lib":["ES2022","DOM"],"types":[],"strict":true,"rootDir":".","outDir":"javascript"},
       "include":["client","players"]}
      """;

  private final Stack stack;
  private final Path folder =
      Path.of(System.getProperty("tanpuhui.root")).resolve("deploy/clients/target/typescript");

  TypeScriptClients(Stack stack) {
    this.stack = stack;
  }

  void play() throws Exception {
    requireNode();
    Path sources = folder.resolveSibling("../src/test/ts").normalize();
    Path players = Files.createDirectories(folder.resolve("players"));
    for (String name : List.of("stage.ts", "mobile-app.ts", "partner.ts")) {
      Files.copy(sources.resolve(name), players.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(folder.resolve("tsconfig.json"), OPTIONS);
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    run(List.of(NODE, folder.resolve("compiler/lib/tsc.js").toString(), "-p", folder.toString()));

    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/",
        exchange -> {
          Map<String, String> asked = query(exchange.getRequestURI().getQuery());
          byte[] token =
              token(asked.get("role"), asked.get("subject")).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, token.length);
          exchange.getResponseBody().write(token);
          exchange.close();
        });
    issuer.start();
    try {
      JavaClients.register(stack);
      for (String name : List.of("mobile-app.js", "partner.js")) {
        run(
            List.of(
                NODE,
                folder.resolve("javascript/players/" + name).toString(),
                stack.gateway("").toString(),
                "http://127.0.0.1:" + issuer.getAddress().getPort()));
      }
    } finally {
      issuer.stop(0);
    }
  }

  private String token(String role, String subject) {
    return role.equals("partner")
        ? stack.token(role, subject)
        : stack.participantToken(subject, null);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> all = new TreeMap<>();
    for (String part : text.split("&")) {
      all.put(part.split("=")[0], part.split("=")[1]);
    }
    return all;
  }

  private static void requireNode() throws InterruptedException {
    boolean isThere;
    try {
      isThere = new ProcessBuilder(NODE, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      isThere = false;
    }
    if (!isThere && "1".equals(System.getenv("TANPUHUI_NODE_REQUIRED"))) {
      fail("Node is required (TANPUHUI_NODE_REQUIRED=1) and absent");
    }
    assumeTrue(isThere, "Node is absent: the TypeScript client was generated, but not run");
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + said).isZero();
  }
}
