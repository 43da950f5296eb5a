package org.tanpuhui.deploy.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
  void warmIsWhenTheCompilersUsedLessThanATwentiethOfACoreForTwentySeconds() {
    // Given: 5,000 ms between two readings
    Iterator<Long> readings =
        List.of(0L, 4_000L, 5_000L, 5_300L, 5_600L, 5_900L, 6_000L, 6_200L).iterator();
    BooleanSupplier compiled = BenchCommand.compiled(readings::next);

    // When
    List<Boolean> answers = new ArrayList<>();
    while (readings.hasNext()) {
      answers.add(compiled.getAsBoolean());
    }

    // Then: 5,900 - 4,000 and 6,000 - 5,000 are too much, 6,200 - 5,300 is not
    assertThat(answers).containsExactly(false, false, false, false, false, false, false, true);
  }

  @Test
  void compilersAreFoundByTheNameOfTheirThreads() throws IOException {
    // Given
    thread(10, 11, "C2 CompilerThre", 300);
    thread(10, 12, "C1 CompilerThre", 40);
    thread(10, 13, "executor-thread", 900);
    thread(20, 21, "C2 CompilerThre", 7_000);

    // When
    long ms = new CpuMeter(proc, Map.of("activity", 10L, "gone", 77L)).compilersMs();

    // Then
    assertThat(ms).isEqualTo(3_400);
  }

  private void thread(long pid, long tid, String name, long ticks) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(pid + "/task/" + tid));
    Files.writeString(folder.resolve("comm"), name + "\n");
    String line =
        "%d (%s) S 1 1 1 0 -1 4194304 1 2 3 4 %d 0 0 0 20 0 1 0 100 1000 10"
            .formatted(tid, name, ticks);
    Files.writeString(folder.resolve("stat"), line);
  }

  @Test
  void theLagOfALeafBeginsAtTheLookBeforeTheOneThatSawIt() {
    LeafLags lags = new LeafLags();
    lags.committed(10, 0);
    lags.covered(10, 1_000_000);
    lags.committed(15, 50_000_000);
    lags.committed(15, 100_000_000);
    lags.committed(20, 150_000_000);
    lags.covered(19, 200_000_000);
    assertThat(lags.isWaiting()).isTrue();
    lags.covered(20, 260_000_000);
    assertThat(lags.sortedMs()).containsExactly(160L, 200L);
  }
}
