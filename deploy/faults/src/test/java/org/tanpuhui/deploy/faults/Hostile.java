package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Hostile texts and JSON: the collected ones beside this source tree where they are, and always a
 * few of each kind of our own.
 */
final class Hostile {
  private static final String DEEP = "[".repeat(20_000);
  private static final List<String> OWN_TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\ud800",
          "\ufeff",
          "\u202e反",
          "𝒳😀",
          "null",
          "NaN",
          "-1",
          "0",
          "9223372036854775807",
          "9223372036854775808",
          "1e400",
          "' OR '1'='1",
          "'; DROP TABLE journal; --",
          "${jndi:ldap://127.0.0.1/a}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "../../../../etc/passwd",
          "%00",
          "\r\nX-Injected: yes",
          "2026-02-30",
          "9999-12-31T23:59:59Z",
          "-999999999-01-01",
          "+1000000000-01-01T00:00:00Z",
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "ffffffffffffffff",
          "7fffffffffffffff",
          "x".repeat(300),
          "长".repeat(70_000));
  private static final List<String> OWN_JSON =
      List.of(
          "",
          "{",
          "[",
          "nul",
          "\"",
          "{}{}",
          "{\"a\":1,\"a\":2}",
          "{\"id\":\"x\",\"id\":\"y\"}",
          "{\"a\":01}",
          "{\"a\":1e999999999}",
          "{\"a\":" + "9".repeat(5_000) + "}",
          "{\"a\":\"\\ud800\"}",
          "{\"a\":\"\\u0000\"}",
          "{'a':1}",
          "{\"a\":NaN}",
          "[1,]",
          "\ufeff{}",
          DEEP,
          "{\"a\":".repeat(5_000));

  private final List<String> texts = new ArrayList<>(OWN_TEXTS);
  private final List<byte[]> json = new ArrayList<>();

  Hostile() throws IOException {
    OWN_JSON.forEach(text -> json.add(text.getBytes(StandardCharsets.UTF_8)));
    json.add(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xc0, '"', '}'});
    json.add(new byte[] {(byte) 0xc3, (byte) 0x28});
    json.add(new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});
    Path data = Path.of(System.getProperty("tanpuhui.root")).resolve("../shared/data").normalize();
    Path strings = data.resolve("naughty-strings/blns.json");
    if (Files.isRegularFile(strings)) {
      for (JsonNode text : new ObjectMapper().readTree(strings.toFile())) {
        texts.add(text.asText());
      }
    }
    if (Files.isDirectory(data.resolve("json-negative"))) {
      try (Stream<Path> files = Files.list(data.resolve("json-negative"))) {
        for (Path zip : files.filter(f -> f.toString().endsWith(".zip")).toList()) {
          unzip(zip);
        }
      }
    }
  }

  private void unzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          json.add(zip.readAllBytes());
        }
      }
    }
  }

  /** Texts that are trouble somewhere. */
  List<String> texts() {
    return texts;
  }

  /** Bodies that are no JSON, or hardly. */
  List<byte[]> json() {
    return json;
  }
}
