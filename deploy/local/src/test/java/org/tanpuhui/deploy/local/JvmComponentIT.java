package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.FreePorts;
import org.tanpuhui.engines.Processes;

/** Real processes: found again by their pid file, never mistaken for others. */
class JvmComponentIT {
  @TempDir private Path folder;
  private JvmComponent component;

  @AfterEach
  void stop() {
    component.stop();
  }

  @Test
  void aKilledServiceIsStartedAgainAndAnotherOneLeftAlone() throws Exception {
    // Given
    component = service("service", Integer.toString(FreePorts.next()), folder);
    stack().up();
    long first = component.pid().orElseThrow();
    assertThat(new String(Files.readAllBytes(component.logFile()), StandardCharsets.UTF_8))
        .contains("greeting=hello");
    assertThat(stack().up().started()).isEmpty();
    // When
    Processes.signal(first, "KILL");
    Processes.awaitGone(List.of(first), Duration.ofSeconds(5));
    Stack.UpResult result = stack().up();
    // Then
    assertThat(result.started()).containsExactly(component);
    assertThat(component.pid().orElseThrow()).isNotEqualTo(first);
    assertThat(component.isReady()).isTrue();
    assertThat(stack().down()).containsExactly(component);
    assertThat(component.pid()).isEmpty();
  }

  @Test
  void theCauseAndTheLogOfAServiceThatEndsAreSaid() {
    component = service("service", "fails", folder);
    assertThatThrownBy(() -> stack().up())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("service ended")
        .hasMessageContaining("| ERROR the ledger's database refused the password")
        .hasMessageContaining("Log file: " + component.logFile())
        .hasMessageNotContaining("INFO");
  }

  @Test
  void aPidFileOfAForeignProcessIsNotOurs() throws Exception {
    component = service("service", Integer.toString(FreePorts.next()), folder);
    Path pidFile = folder.resolve("run/service.pid");
    Files.createDirectories(pidFile.getParent());
    Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
    assertThat(component.pid()).isEmpty();
    component.stop();
    stack().up();
    assertThat(component.pid().orElseThrow()).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aServiceThatIsNotBuiltIsSaid() {
    component = service("service", "0", folder.resolve("absent"));
    assertThatThrownBy(() -> stack().up())
        .hasMessageContaining("service is not built")
        .hasMessageContaining("absent");
  }

  private JvmComponent service(String name, String argument, Path needs) {
    int port = argument.matches("\\d+") ? Integer.parseInt(argument) : FreePorts.next();
    List<String> arguments =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of("target/test-classes").toAbsolutePath().toString(),
            FakeService.class.getName(),
            argument);
    return new JvmComponent(
        new JvmComponent.Definition(
            name,
            List.of(new Port(port, "TANPUHUI_SERVICE_PORT")),
            arguments,
            () -> Map.of("GREETING", "hello"),
            "/q/health/ready",
            1,
            needs),
        new DataFolder(folder));
  }

  private Stack stack() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Stack(new StackPlan(List.of(List.of(component))), out, Duration.ofSeconds(20));
  }
}
