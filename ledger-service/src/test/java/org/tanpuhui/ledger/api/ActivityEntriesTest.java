package org.tanpuhui.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Page;

/** The activities of a batch, as methodology-service would tell them. */
class ActivityEntriesTest {
  private final List<String> asked = new ArrayList<>();
  private HttpServer methodology;
  private ActivityEntries activities;
  private String answer;

  @BeforeEach
  void listen() throws IOException {
    methodology = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    methodology.createContext(
        "/internal/batches/activities",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    methodology.start();
    activities =
        new ActivityEntries(null, "http://127.0.0.1:" + methodology.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    methodology.stop(0);
  }

  @Test
  void pagesOfABatchFollowEachOtherAndACursorIsForItsBatch() {
    // Given
    answer =
        "{\"items\":[{\"activity_id\":\"a\"},{\"activity_id\":\"b\"}],\"next_cursor\":\"x+y\"}";

    // When
    Page<JsonNode> first = activities.ofBatch(Scheme.SANDBOX, "b 1&2", null, 2).orElseThrow();
    answer = "{\"items\":[{\"activity_id\":\"c\"}]}";
    Page<JsonNode> second =
        activities.ofBatch(Scheme.SANDBOX, "b 1&2", first.nextCursor(), null).orElseThrow();

    // Then
    assertThat(first.items())
        .extracting(i -> i.get("activity_id").asText())
        .containsExactly("a", "b");
    assertThat(second.items()).hasSize(1);
    assertThat(second.nextCursor()).isNull();
    assertThat(asked)
        .containsExactly(
            "scheme=sandbox&batch=b+1&2&limit=2", "scheme=sandbox&batch=b+1&2&limit=50&cursor=x+y");
    assertCode(
        ProblemCode.CURSOR_INVALID,
        () -> activities.ofBatch(Scheme.SANDBOX, "other", first.nextCursor(), null));
    assertCode(
        ProblemCode.CURSOR_INVALID,
        () -> activities.ofBatch(Scheme.SANDBOX, "b 1&2", first.nextCursor() + "A", null));
    assertCode(
        ProblemCode.PARAMETER_INVALID,
        () -> activities.ofBatch(Scheme.SANDBOX, "b 1&2", null, Page.LIMIT_MAX + 1));
    assertThat(asked).hasSize(2);
  }

  @Test
  void nobodyAnsweringIsNoPage() {
    methodology.stop(0);
    assertThat(activities.ofBatch(Scheme.SANDBOX, "b", null, null)).isEmpty();
  }

  private static void assertCode(
      ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable question) {
    assertThatThrownBy(question)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
