package org.tanpuhui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/**
 * A caller asks for much, takes nothing of it and goes away while another's command is underway.
 */
@QuarkusTest
@TestProfile(AbandonedTest.OneConnection.class)
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class AbandonedTest {
  /** Sizes known this closely: the answers of interest are within ten times as much. */
  private static final int NEAR = 15_000;

  private static final int MOST = 16_000_000;
  private static final int BROKEN = 50;
  private static final Duration FOR = Duration.ofSeconds(3);
  private static final int RECEIVE_BUFFER = 4_096;
  private static final Duration NOT_SENT = Duration.ofMillis(300);

  /** So both callers use the same; and one may have few requests under way. */
  public static final class OneConnection implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tanpuhui.edge.connections-max", "1",
          "tanpuhui.edge.at-once.client", "4",
          // A fast machine would meet its quota.
          "tanpuhui.edge.rate.client", "0",
          "tanpuhui.edge.rate.intake", "0");
    }
  }

  private static FakeStack stack;

  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @BeforeAll
  static void startServices() {
    stack = FakeStack.start();
  }

  @AfterAll
  static void stopServices() {
    stack.close();
  }

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  /**
   * The largest answer that reaches the gateway whole, while its caller reads nothing, is looked
   * for: with a little less the service's connection is free again, and the answer is under way.
   */
  @Test
  void whoGoesAwayFailsNobodyElseAndIsNotCountedAnyMore() throws Exception {
    int arrives = 0;
    int isStuck = MOST;
    while (isStuck - arrives > NEAR) {
      int size = (arrives + isStuck) / 2;
      if (freesTheConnection(size)) {
        arrives = size;
      } else {
        isStuck = size;
      }
    }
    assertThat(arrives).isPositive();
    for (int less = 0; less < 10; less++) {
      freesTheConnection(arrives - less * NEAR);
    }
  }

  @Test
  void whoLeavesWithTheLastByteFailsNobodyElse() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<Long> leaving =
        other.submit(
            () -> {
              long left = 0;
              for (; !done.get(); left++) {
                assertThat(command("leaver", "at-once")).isEqualTo(200);
              }
              return left;
            });

    long end = System.nanoTime() + FOR.toNanos();
    while (System.nanoTime() < end && !leaving.isDone()) {
      try (KeptConnection kept = new KeptConnection(RestAssured.port)) {
        for (int i = 0; i < 100; i++) {
          assertThat(command(kept, "demo", "at-once")).isEqualTo(200);
        }
      }
    }
    done.set(true);

    assertThat(leaving.get(30, TimeUnit.SECONDS)).isPositive();
  }

  /** A chunk without its length: nothing more comes, and no service may wait for it. */
  @Test
  void whatCannotBeReadHoldsNoConnectionToAService() throws Exception {
    String broken =
        "POST /v1/activities HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + TestTokens.partner("broken")
            + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[]\r\n0\r\n\r\n";
    for (int i = 0; i < BROKEN; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
        socket.getOutputStream().write(broken.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      }
      assertThat(command("demo", "at-once")).isEqualTo(200);
    }
  }

  /** Whether the other's command is sent on while an answer of this size is not yet taken. */
  private boolean freesTheConnection(int size) throws Exception {
    long before = stack.requests();
    boolean sent;
    Future<Integer> command;
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(RECEIVE_BUFFER);
      lazy.setSoLinger(true, 0);
      lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
      lazy.getOutputStream().write(read(size));
      Awaitility.await("size " + size).until(() -> stack.requests() > before);
      command = other.submit(() -> command("demo", "brief"));
      sent = isSent(before + 1);
    }
    assertThat(command.get(30, TimeUnit.SECONDS)).as("size %d", size).isEqualTo(200);
    return sent;
  }

  private static boolean isSent(long before) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(NOT_SENT)
          .until(() -> stack.requests() > before);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static byte[] read(int size) {
    String token = TestTokens.request("auditor").signedBy(TestTokens.key());
    String head =
        "GET /v1/partners/demo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nX-Test: %s%d\r\n\r\n";
    return String.format(head, token, FakeService.SIZED, size)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int command(String client, String test) throws IOException {
    try (KeptConnection connection = new KeptConnection(RestAssured.port)) {
      return command(connection, client, test);
    }
  }

  private static int command(KeptConnection connection, String client, String test)
      throws IOException {
    return connection.exchange(
        "POST",
        "/v1/activities",
        "[]",
        "X-Test: " + test,
        "Authorization: Bearer " + TestTokens.partner(client));
  }
}
