package org.tanpuhui.ledger.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second verifier, which shares no code with the first. Says nothing where Node is absent. */
final class NodeVerifier {
  private static final String NODE = System.getenv().getOrDefault("TANPUHUI_NODE", "node");

  private NodeVerifier() {}

  /** Runs it; where Node is absent, and nobody demands it, nothing is checked. */
  static void accepts(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(NODE, script().toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      if ("1".equals(System.getenv("TANPUHUI_NODE_REQUIRED"))) {
        fail("Node is required (TANPUHUI_NODE_REQUIRED=1) and absent");
      }
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static Path script() {
    return Path.of(System.getProperty("tanpuhui.root", ".."), "deploy", "verify-proof.mjs");
  }
}
