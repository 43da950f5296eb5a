package org.tanpuhui.deploy.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tanpuhui.engines.PrivateFiles;

/**
 * The clients that may fetch a token over HTTP, in {@code clients} of the issuer's folder (mode
 * 0600): one line {@code <client id>=<secret>} each. Lines may be added by hand.
 */
record Clients(Map<String, String> secrets) {
  private static final int SECRET_BYTES = 24;

  /** The clients of this folder; at first the sample partners with fresh secrets. */
  static Clients loadOrCreate(Path folder) {
    Path file = folder.resolve("clients");
    if (!Files.exists(file)) {
      SecureRandom random = new SecureRandom();
      StringBuilder text = new StringBuilder();
      for (String id : List.of("demo-metro", "demo-bike", "demo-power")) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        text.append(id).append('=').append(HexFormat.of().formatHex(secret)).append('\n');
      }
      PrivateFiles.writeOnce(file, text.toString());
    }
    return new Clients(
        PrivateFiles.read(file)
            .lines()
            .map(line -> line.strip().split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b)));
  }

  /** Whether this is the client's secret; takes as long for a wrong one as for the right one. */
  boolean accepts(String id, String secret) {
    byte[] expected = secrets.getOrDefault(id, "").getBytes(StandardCharsets.UTF_8);
    byte[] given = secret.getBytes(StandardCharsets.UTF_8);
    return expected.length > 0 && MessageDigest.isEqual(expected, given);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Clients" + secrets.keySet();
  }
}
