package org.tanpuhui.deploy.driver.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.event.EventBuffer;

/** Without resending, an answer that got lost would lose its batch. */
class SenderIT {

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> known = Collections.synchronizedSet(new HashSet<>());
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private volatile boolean troubled;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/v1/activities", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int request = requests.incrementAndGet();
    int accepted = 0;
    int duplicates = 0;
    List<String> results = new ArrayList<>();
    String[] lines = body.split("\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      JsonNode event = Api.JSON.readTree(lines[i]);
      String id = event.path("id").asText();
      if (troubled && request == 1 && i % 2 == 0) {
        results.add(line(i, "rejected", "unavailable_not_accepted"));
      } else if (id.startsWith("bad")) {
        results.add(line(i, "rejected", "field_range"));
      } else if (known.add(id)) {
        accepted++;
        received.add(event.path("subject").asText() + " " + id);
      } else {
        duplicates++;
        results.add(line(i, "duplicate", ""));
      }
    }
    int status = troubled && request == 2 ? 503 : 202;
    byte[] answer =
        "{\"accepted\":%d,\"duplicates\":%d,\"rejected\":%d,\"results\":[%s]}"
            .formatted(accepted, duplicates, results.size() - duplicates, String.join(",", results))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String line(int index, String status, String code) {
    return "{\"index\":%d,\"status\":\"%s\",\"code\":\"%s\",\"detail\":\"because\"}"
        .formatted(index, status, code);
  }

  private Tally send(int people, int each, int connections) {
    Tally tally = new Tally();
    Api api = new Api(URI.create("http://localhost:" + server.getAddress().getPort()));
    EventBuffer event = new EventBuffer(100);
    try (Sender sender =
        new Sender(
            api, new FixedTokens(), new Sender.Settings(7, connections, 0), tally, n -> {})) {
      for (int i = 0; i < each; i++) {
        for (int person = 0; person < people; person++) {
          event.clear();
          String id = (i == 3 ? "bad" : "e") + person + "-" + i;
          event.begin(id, "/partners/p", "t", "s" + person).end();
          sender.send("p", person, event);
        }
      }
      sender.flush();
    }
    return tally;
  }

  @Test
  void everyEventIsAnsweredAndAPersonsEventsKeepTheirOrder() {
    // When
    Tally tally = send(20, 10, 3);

    // Then
    assertThat(tally.sent()).isEqualTo(200);
    assertThat(tally.accepted()).isEqualTo(180);
    assertThat(tally.refused()).containsExactly(Map.entry("field_range", 20L));
    assertThat(tally.example("field_range")).isEqualTo("because");
    Map<String, Integer> last = new HashMap<>();
    for (String each : received) {
      String subject = each.substring(0, each.indexOf(' '));
      int number = Integer.parseInt(each.substring(each.lastIndexOf('-') + 1));
      assertThat(number).isGreaterThan(last.getOrDefault(subject, -1));
      last.put(subject, number);
    }
  }

  @Test
  void eventsWithoutRoomAndBatchesWithoutAnswerAreSentAgain() {
    // Given: the first batch is half refused for want of room, the second answer is lost
    troubled = true;

    // When
    Tally tally = send(20, 10, 1);

    // Then
    assertThat(received).hasSize(180);
    assertThat(tally.sent()).isEqualTo(200);
    assertThat(tally.accepted() + tally.duplicates()).isEqualTo(180);
    assertThat(tally.resentBatches()).isEqualTo(1);
  }

  /** Tokens that nobody checks. */
  private static final class FixedTokens implements Tokens {
    @Override
    public String scheme() {
      return "sandbox";
    }

    @Override
    public String ofRole(String role) {
      return role;
    }

    @Override
    public String ofPartner(String partnerId) {
      return partnerId;
    }

    @Override
    public String ofNewcomer(String personKey) {
      return personKey;
    }

    @Override
    public String ofParticipant(String participantId) {
      return participantId;
    }
  }
}
