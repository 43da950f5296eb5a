package org.tanpuhui.deploy.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.verifier.ProofCorpus.Case;

/** The Java command and the Node script over one corpus: right verdicts, and the same words. */
class VerifiersTest {
  private static final long SEED = 20_261_123L;
  private static final String NODE = System.getenv().getOrDefault("TANPUHUI_NODE", "node");
  @TempDir static Path corpus;
  private static List<Case> cases;

  private record Answer(int exit, String output) {}

  @BeforeAll
  static void write() throws IOException {
    cases = ProofCorpus.write(corpus, SEED);
  }

  @Test
  void theJavaCommandGivesEveryFileItsVerdict() {
    for (Case one : cases) {
      assertThat(java(one).exit()).as("%s", one).isIn(one.exits());
    }
    assertThat(cases.stream().filter(one -> one.exits().contains(0))).hasSizeGreaterThan(60);
    assertThat(cases.stream().filter(one -> !one.exits().contains(0))).hasSizeGreaterThan(120);
  }

  @Test
  void theNodeScriptGivesTheSameAnswers() throws Exception {
    needsNode();
    for (Case one : cases) {
      Answer answer = node(one.arguments());
      assertThat(answer.exit()).as("%s", one).isIn(one.exits());
      assertThat(answer).as("%s", one).isEqualTo(java(one));
    }
  }

  @Test
  void theNodeScriptGivesTheVectorsTheirVerdicts(@TempDir Path folder) throws Exception {
    Path zip = vectors();
    needsNode();
    List<String> arguments = new ArrayList<>(List.of("vectors"));
    List<String> expected = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Path file = folder.resolve(arguments.size() + ".json");
        Files.writeString(file, json);
        arguments.add(file.toString());
        expected.add((json.contains("\"wantErr\": true") ? "refused " : "accepted ") + file);
      }
    }
    assertThat(expected).hasSize(122);
    assertThat(node(arguments).output().lines()).containsExactlyElementsOf(expected);
  }

  private static Answer java(Case one) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] arguments =
        one.arguments().stream().map(argument -> inCorpus(argument)).toArray(String[]::new);
    int exit = VerifyProof.run(arguments, "C", print, new PrintStream(new ByteArrayOutputStream()));
    return new Answer(exit, out.toString(StandardCharsets.UTF_8));
  }

  /** Files of the corpus by their whole path, all else as it is. */
  private static String inCorpus(String argument) {
    boolean isFile = Files.exists(corpus.resolve(argument)) || argument.equals("absent");
    return isFile ? corpus.resolve(argument).toString() : argument;
  }

  private static Answer node(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(NODE, script().toString()));
    arguments.forEach(argument -> command.add(inCorpus(argument)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LANG", "C");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }

  private static Path script() {
    return Path.of(System.getProperty("tanpuhui.root", "../.."), "deploy", "verify-proof.mjs");
  }

  /** CI says that Node must be there; elsewhere its tests are skipped where it is not. */
  private static void needsNode() throws InterruptedException {
    boolean isThere;
    try {
      Process process = new ProcessBuilder(NODE, "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      isThere = process.waitFor() == 0;
    } catch (IOException e) {
      isThere = false;
    }
    if (!isThere && "1".equals(System.getenv("TANPUHUI_NODE_REQUIRED"))) {
      fail("Node is required (TANPUHUI_NODE_REQUIRED=1) and absent");
    }
    assumeTrue(isThere, "Node is absent; install Node 18 or newer, or set TANPUHUI_NODE");
  }

  private static Path vectors() {
    String shared = System.getProperty("tanpuhui.shared", System.getenv("TANPUHUI_SHARED"));
    Path folder =
        shared == null
            ? Path.of(System.getProperty("tanpuhui.root", "../.."), "..", "shared")
            : Path.of(shared);
    Path file = folder.resolve("data/merkle-rfc6962/proofs.part.zip");
    assumeTrue(
        Files.exists(file),
        () -> "the vectors are not part of the checkout; set TANPUHUI_SHARED: " + file);
    return file;
  }
}
