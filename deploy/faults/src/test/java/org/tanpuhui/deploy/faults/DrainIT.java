package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tanpuhui.deploy.faults.Stack.Kind;

/** activity-service is stopped and started again while partners send through the gateway. */
class DrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SENDERS = 4;
  private static final String METRO = "drain-metro";

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  /**
   * Who is told that the service is unavailable was not heard: a second copy is then a first one. A
   * duplicate would mean that a request was carried out and its answer thrown away.
   */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatWasHeardIsAnsweredAndWhatWasNotIsAFirstCopyLater() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try (Stack stack = new Stack(null, EnumSet.of(Kind.ACTIVITY_SERVICE, Kind.GATEWAY))) {
      new Partner(stack, METRO, 1, Instant.now().minus(Duration.ofDays(2))).registerAndEnrol();
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        done.add(senders.submit(() -> send(stack, sender)));
      }
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> accepted.get() > 100);

      Stack.Instance service = stack.of(Kind.ACTIVITY_SERVICE).get(0);
      service.stop();
      Awaitility.await().until(() -> unavailable.get() > 0);
      service.start();
      service.awaitReady();

      int before = accepted.get();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> accepted.get() > before + 50 || !failures.isEmpty());
      enough.set(true);
      for (Future<?> sender : done) {
        sender.get(60, TimeUnit.SECONDS);
      }
      assertThat(failures).isEmpty();
    } finally {
      senders.shutdownNow();
    }
  }

  private Void send(Stack stack, int sender) throws Exception {
    String token = stack.token("partner", METRO);
    for (int n = 0; !enough.get() && failures.isEmpty(); n++) {
      String event = event(sender, n);
      while (!once(stack, token, event) && failures.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return null;
  }

  /** Sends; whether it was accepted. */
  private boolean once(Stack stack, String token, String event) throws Exception {
    HttpResponse<String> answer =
        stack.post(
            stack.gateway("/v1/activities"), token, "application/cloudevents-batch+json", event);
    JsonNode body = JSON.readTree(answer.body());
    if (answer.statusCode() == 202 && body.get("accepted").asInt() == 1) {
      accepted.incrementAndGet();
      return true;
    }
    if (answer.statusCode() == 503 && body.get("code").asText().equals("service_unavailable")) {
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      unavailable.incrementAndGet();
      return false;
    }
    failures.add(answer.statusCode() + " " + answer.body());
    return false;
  }

  /** Nobody decides here whether trips overlap: methodology-service does not run. */
  private static String event(int sender, int n) {
    Instant boarded =
        Instant.now().minus(Duration.ofDays(1)).plusSeconds(n * 2L + sender * 18_000L);
    return """
        [{"specversion": "1.0", "type": "tanpuhui.activity.transit-trip.v1",
          "source": "/partners/drain-metro", "id": "trip-%d-%d", "subject": "card-0",
          "data": {"mode": "metro", "boarded_at": "%s", "distance_m": 5000}}]
        """
        .formatted(sender, n, boarded);
  }
}
