package org.tanpuhui.deploy.driver;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.LocalTokens;
import org.tanpuhui.deploy.driver.client.Tokens;
import org.tanpuhui.engines.PrivateFiles;
import picocli.CommandLine.Option;

/** Where the running stack is, and who is asking: options that all commands share. */
public final class Session {

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "${env:TANPUHUI_GATEWAY_URL}",
      description = "Address of the gateway (TANPUHUI_GATEWAY_URL, else that of the last up).")
  private String gateway;

  @Option(
      names = "--scheme",
      defaultValue = "sandbox",
      description = "The scheme whose books are written (${DEFAULT-VALUE}).")
  private String scheme;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TANPUHUI_DATA}",
      description = "The stack's data folder (TANPUHUI_DATA; .data).")
  private Path data;

  private Api api;
  private Tokens tokens;

  /** The sandbox of the stack that the environment names. */
  public static Session ofEnvironment() {
    Session session = new Session();
    session.gateway = environment("TANPUHUI_GATEWAY_URL", "");
    session.data = Path.of(environment("TANPUHUI_DATA", ".data"));
    session.scheme = "sandbox";
    return session;
  }

  /** The public API. */
  public Api api() {
    if (api == null) {
      String address =
          gateway == null || gateway.isBlank()
              ? address("gateway", "http://localhost:8080")
              : gateway;
      api = new Api(URI.create(address));
    }
    return api;
  }

  /** Tokens of the chosen scheme. */
  public Tokens tokens() {
    if (tokens == null) {
      String folder = environment("TANPUHUI_ISSUER_FOLDER", "");
      tokens =
          new LocalTokens(
              folder.isEmpty() ? data().resolve("issuer") : Path.of(folder),
              environment("TANPUHUI_ISSUER_URL", address("issuer", "http://127.0.0.1:8084")),
              scheme);
    }
    return tokens;
  }

  public String scheme() {
    return scheme;
  }

  /** The same stack in another scheme. */
  public Session in(String otherScheme) {
    Session other = new Session();
    other.gateway = gateway;
    other.data = data;
    other.scheme = otherScheme;
    return other;
  }

  /** The stack's data folder; a relative one lies in the checkout. */
  public Path data() {
    Path folder = data == null || data.toString().isEmpty() ? Path.of(".data") : data;
    return Path.of(System.getProperty("tanpuhui.root", ".")).resolve(folder).normalize();
  }

  /** What the last start noted in {@code run/addresses}. */
  private String address(String name, String otherwise) {
    Path file = data().resolve("run").resolve("addresses");
    if (Files.exists(file)) {
      for (String line : PrivateFiles.read(file).split("\\R", -1)) {
        if (line.startsWith(name + "=")) {
          return line.substring(name.length() + 1);
        }
      }
    }
    return otherwise;
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
