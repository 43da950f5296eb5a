package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tanpuhui.deploy.faults.Stack.Kind;

/**
 * Redemptions of one point each, all with a key, while ledger-service is killed in between: every
 * key is asked again until it is answered, and in the end there is one redemption per key.
 */
final class KeyedCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int COMMANDS = 120;
  private static final int CLIENTS = 4;
  private static final int CREATED = 201;

  private final Stack stack;
  private final String token;
  private final String run = UUID.randomUUID().toString();
  private final Map<Integer, String> answers = new ConcurrentHashMap<>();
  private final AtomicInteger lost = new AtomicInteger();

  KeyedCommands(Stack stack, String token) {
    this.stack = stack;
    this.token = token;
  }

  void surviveAKill() throws Exception {
    long before = redemptions();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (int n = 0; n < COMMANDS; n++) {
        int command = n;
        clients.execute(() -> await("command").atMost(PATIENCE).until(() -> answered(command)));
      }
      await("some answers").atMost(PATIENCE).until(() -> answers.size() > COMMANDS / 4);
      stack.of(Kind.LEDGER_SERVICE).get(0).killAndRestart();
      clients.shutdown();
      assertThat(clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      clients.shutdownNow();
    }

    assertThat(lost.get()).as("requests that the kill left without an answer").isPositive();
    assertThat(answers).hasSize(COMMANDS);
    assertThat(redemptions() - before).isEqualTo(COMMANDS);
    for (int n = 0; n < COMMANDS; n++) {
      HttpResponse<String> again = redeem(n);
      assertThat(again.statusCode()).isEqualTo(CREATED);
      assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
      assertThat(again.body()).isEqualTo(answers.get(n));
      String id = JSON.readTree(again.body()).get("redemption_id").asText();
      HttpResponse<String> released =
          stack.command(uri("/" + id + "/release"), token, "release " + n, "");
      assertThat(released.statusCode()).as(released.body()).isEqualTo(200);
    }
  }

  private boolean answered(int n) {
    try {
      HttpResponse<String> answer = redeem(n);
      if (answer.statusCode() == CREATED) {
        answers.put(n, answer.body());
        return true;
      }
      lost.incrementAndGet();
      assertThat(answer.statusCode()).as(answer.body()).isIn(409, 503, 504);
    } catch (IOException e) {
      lost.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private HttpResponse<String> redeem(int n) throws IOException, InterruptedException {
    return stack.command(uri(""), token, run + " " + n, "{\"points\":1}");
  }

  private URI uri(String path) {
    return stack.gateway("/v1/me/redemptions" + path);
  }

  private long redemptions() throws Exception {
    return stack.number(Kind.LEDGER_SERVICE, "SELECT count(*) FROM redemption");
  }
}
