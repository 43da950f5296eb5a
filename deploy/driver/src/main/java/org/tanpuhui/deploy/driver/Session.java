package org.tanpuhui.deploy.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.LocalTokens;
import org.tanpuhui.deploy.driver.client.Tokens;
import picocli.CommandLine.Option;

/** Where the running stack is, and who is asking: options that all commands share. */
public final class Session {

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "${env:TANPUHUI_GATEWAY_URL}",
      description = "Address of the gateway (TANPUHUI_GATEWAY_URL; http://localhost:8080).")
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

  /** The public API. */
  public Api api() {
    if (api == null) {
      api = new Api(URI.create(gateway == null || gateway.isBlank() ? defaultGateway() : gateway));
    }
    return api;
  }

  /** Tokens of the chosen scheme. */
  public Tokens tokens() {
    if (tokens == null) {
      tokens = new LocalTokens(data().resolve("issuer"), issuer(), scheme);
    }
    return tokens;
  }

  public String scheme() {
    return scheme;
  }

  /** The stack's data folder. */
  public Path data() {
    return data == null || data.toString().isEmpty() ? Path.of(".data") : data;
  }

  private String defaultGateway() {
    return address("gateway", "http://localhost:8080");
  }

  private String issuer() {
    return environment("TANPUHUI_ISSUER", address("issuer", "http://127.0.0.1:8084"));
  }

  /** An address of the running stack, as {@code deploy/up} wrote it down. */
  private String address(String name, String otherwise) {
    Path written = data().resolve("run/addresses");
    if (!Files.exists(written)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(written)) {
      return lines
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + written, e);
    }
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
