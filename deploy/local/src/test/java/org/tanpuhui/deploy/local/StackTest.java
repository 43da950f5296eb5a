package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.FreePorts;

/** All or nothing, and nothing twice. */
class StackTest {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void startsWhatIsMissingAndLeavesTheRestAlone() {
    // Given
    Component database = new FakeComponent("database", events).running();
    Component service = new FakeComponent("service", events);
    // When
    Stack.UpResult result = stack(List.of(List.of(database), List.of(service))).up();
    // Then
    assertThat(events).containsExactly("launch service");
    assertThat(result.started()).containsExactly(service);
    assertThat(result.running()).containsExactly(database);
    assertThat(output()).contains("database     already running").contains("service      ready");
  }

  @Test
  void aSecondUpStartsNothing() {
    // Given
    Stack stack = stack(List.of(List.of(new FakeComponent("service", events))));
    stack.up();
    events.clear();
    // When
    Stack.UpResult result = stack.up();
    // Then
    assertThat(result.started()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void aBusyPortIsNamedWithItsSettingBeforeAnythingStarts() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Given
      Component free =
          new FakeComponent("free", events, new Port(FreePorts.next(), "TANPUHUI_FREE_PORT"));
      Component taken =
          new FakeComponent("taken", events, new Port(busy.getLocalPort(), "TANPUHUI_TAKEN_PORT"));
      // When, then
      assertThatThrownBy(() -> stack(List.of(List.of(free), List.of(taken))).up())
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + busy.getLocalPort() + ", which taken needs, is busy")
          .hasMessageContaining("TANPUHUI_TAKEN_PORT=<port>")
          .hasMessageContaining("Nothing was started");
      assertThat(events).isEmpty();
    }
  }

  @Test
  void onePortForTwoComponentsIsSaid() {
    Port port = new Port(FreePorts.next(), "TANPUHUI_SOME_PORT");
    Component first = new FakeComponent("first", events, port);
    Component second = new FakeComponent("second", events, port);
    assertThatThrownBy(() -> stack(List.of(List.of(first, second))).up())
        .hasMessageContaining("given to two components");
  }

  @Test
  void aPortOfARunningComponentIsNotBusy() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Port port = new Port(busy.getLocalPort(), "TANPUHUI_MINE_PORT");
      stack(List.of(List.of(new FakeComponent("mine", events, port).running()))).up();
      assertThat(events).isEmpty();
    }
  }

  @Test
  void whenOneDoesNotBecomeReadyEverythingIsStopped() {
    // Given
    Component database = new FakeComponent("database", events);
    Component good = new FakeComponent("good", events);
    Component bad = new FakeComponent("bad", events).neverReady();
    // When, then
    assertThatThrownBy(() -> stack(List.of(List.of(database), List.of(good, bad))).up())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("bad is not ready")
        .hasMessageContaining("Log file: target/bad.log");
    assertThat(events).contains("stop bad", "stop good").endsWith("stop database");
  }

  @Test
  void whenOneCannotBeLaunchedEverythingIsStopped() {
    Component database = new FakeComponent("database", events);
    Component bad = new FakeComponent("bad", events).brokenAtLaunch();
    assertThatThrownBy(() -> stack(List.of(List.of(database), List.of(bad))).up())
        .hasMessageContaining("bad did not start: cannot be");
    assertThat(events).containsExactly("launch database", "launch bad", "stop database");
  }

  @Test
  void statusIsGoodOnlyWhenAllAreReady() {
    Port port = new Port(1, "TANPUHUI_ANY_PORT");
    FakeComponent one = new FakeComponent("one", events, port).running();
    FakeComponent two = new FakeComponent("two", events, port);
    assertThat(stack(List.of(List.of(one, two))).status()).isFalse();
    two.running();
    assertThat(stack(List.of(List.of(one, two))).status()).isTrue();
    two.neverReady();
    assertThat(stack(List.of(List.of(one, two))).status()).isFalse();
  }

  private Stack stack(List<List<Component>> phases) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Stack(new StackPlan(phases), out, Duration.ofMillis(300));
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
