package org.tanpuhui.deploy.ledgerbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The whole command, small. It says nothing about speed, only that what it says is whole. */
class LedgerBenchIT {

  @Test
  void theCommandTellsEveryRateAndTheBooksAgreeAfterwards() throws Exception {
    // Given
    PrintStream console = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    int code;
    // The server may run as another user, who must reach the folder.
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-");
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();

    // When
    try {
      code =
          new CommandLine(new LedgerBench(folder.resolve("server")))
              .execute(
                  "--seconds=1",
                  "--warm-up=0",
                  "--comparison-seconds=1",
                  "--participants=2000",
                  "--batch=200",
                  "--shared-buffers-mb=64");
    } finally {
      System.setOut(console);
    }

    // Then
    assertThat(code).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    for (String run :
        new String[] {
          "stream",
          "stream_of_single_transfers",
          "budget_with_plenty",
          "budget_near_limit",
          "bare_batch",
          "usual_uniform",
          "usual_hot"
        }) {
      assertThat(result.path(run).path("transfers_per_s").asLong()).as(run).isPositive();
      assertThat(result.path(run).path("cpu_us_per_transfer").path("postgres").decimalValue())
          .as(run)
          .isPositive();
    }
    assertThat(result.path("budget_near_limit").path("left_when_spent").asLong()).isZero();
    assertThat(result.path("budget_near_limit").path("lowest_stripe_seen").asLong()).isZero();
    assertThat(result.path("budget_near_limit").path("draws_from_other_stripes").asLong())
        .isPositive();
    assertThat(result.path("books").path("trial_balance_difference").asText()).isEqualTo("0");
  }
}
