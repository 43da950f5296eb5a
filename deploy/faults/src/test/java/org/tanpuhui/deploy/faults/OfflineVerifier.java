package org.tanpuhui.deploy.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.engines.Processes;

/**
 * A program that checks a proof of the log without us, run as anybody would run it.
 *
 * @param command what starts it
 */
record OfflineVerifier(List<String> command) {
  /** How a program ended, with everything it said. */
  record Ended(int code, String said) {}

  /** The Java command, and the script for Node where there is one. */
  static List<OfflineVerifier> all() throws InterruptedException {
    List<OfflineVerifier> all = new ArrayList<>();
    all.add(
        new OfflineVerifier(
            List.of(
                Processes.java().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.tanpuhui.deploy.verifier.VerifyProof")));
    if (hasNode()) {
      Path root = Path.of(System.getProperty("tanpuhui.root"));
      all.add(
          new OfflineVerifier(List.of("node", root.resolve("deploy/verify-proof.mjs").toString())));
    }
    return all;
  }

  /** Checks the proof of an entry, trusting these keys. */
  Ended check(Path keys, String entry, Path proof) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.addAll(
        List.of("--policy", keys.toString(), "--entry", entry, "--lang", "en", proof.toString()));
    return run(all);
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return run(List.of("node", "--version")).code() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
