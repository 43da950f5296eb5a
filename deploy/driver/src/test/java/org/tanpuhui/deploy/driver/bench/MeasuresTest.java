package org.tanpuhui.deploy.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {

  @TempDir Path proc;

  @Test
  void cpuOfAProcessIncludesLivingAndEndedChildren() throws IOException {
    // Given: name with a space and a parenthesis, as the kernel writes it
    stat(10, "(postgres: a) b)", 1, 100, 50, 20, 5);
    stat(11, "(worker)", 10, 200, 25, 0, 0);
    stat(12, "(grandchild)", 11, 10, 0, 0, 0);
    stat(13, "(stranger)", 1, 999, 999, 999, 999);

    // When
    Map<String, Long> ms = new CpuMeter(proc, Map.of("postgres", 10L, "gone", 77L)).readMs();

    // Then
    assertThat(ms).containsEntry("postgres", 4_100L).containsEntry("gone", 0L);
  }

  private void stat(long pid, String name, long parent, long... times) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    String line =
        "%d %s S %d 1 1 0 -1 4194304 1 2 3 4 %d %d %d %d 20 0 1 0 100 1000 10"
            .formatted(pid, name, parent, times[0], times[1], times[2], times[3]);
    Files.writeString(folder.resolve("stat"), line);
  }

  @Test
  void percentileIsTheNearestRank() {
    List<Long> values = LongStream.rangeClosed(1, 200).boxed().toList();
    assertThat(Latency.percentile(values, 50)).isEqualTo(100);
    assertThat(Latency.percentile(values, 99)).isEqualTo(198);
    assertThat(Latency.percentile(values, 100)).isEqualTo(200);
    assertThat(Latency.percentile(List.of(), 50)).isEqualTo(-1);
  }

  @Test
  void steadyIsThreeRatesWithinATenthOnceTheCompilerHadItsTime() {
    assertThat(BenchCommand.isSteady(afterCompiling(100L, 95L, 99L))).isTrue();
    assertThat(BenchCommand.isSteady(afterCompiling(100L, 85L, 99L))).isFalse();
    assertThat(BenchCommand.isSteady(afterCompiling(0L, 0L, 0L))).isFalse();
    assertThat(BenchCommand.isSteady(List.of(1L, 100L, 95L, 99L))).isFalse();
  }

  private static List<Long> afterCompiling(Long... last) {
    List<Long> rates = new ArrayList<>(Collections.nCopies(21, 1L));
    rates.addAll(List.of(last));
    return rates;
  }
}
