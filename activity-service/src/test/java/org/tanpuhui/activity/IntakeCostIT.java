package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/**
 * What one event costs this JVM in batches of 500, and one enrolment in batches of 5,000. Prints;
 * run it with {@code -Plong -Dit.test=IntakeCostIT}. CPU is that of the service's own threads
 * (workers, event loops, producer) and, apart, of the whole process without the client's threads:
 * the difference is the JIT compiler and the garbage collector.
 */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class IntakeCostIT {
  private static final Logger LOG = Logger.getLogger(IntakeCostIT.class);
  private static final int PER_BATCH = 500;
  private static final int SUBJECTS = 5_000;
  private static final int WARM_UP = 1_000;
  private static final int MEASURED = 600;

  @TestHTTPResource("/v1/activities")
  URI activities;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void costOfAnEvent() throws Exception {
    String partner = Api.partner();
    long enrolNanos = enrol(partner);
    post(partner, 0, WARM_UP);
    long services = cpu("executor-thread", "vert.x-eventloop", "kafka-producer");
    long clients = cpu("HttpClient", "main", "ForkJoinPool");
    long process = process();
    long started = System.nanoTime();

    post(partner, WARM_UP, MEASURED);

    long events = (long) MEASURED * PER_BATCH;
    long wall = System.nanoTime() - started;
    long service = cpu("executor-thread", "vert.x-eventloop", "kafka-producer") - services;
    long others = process() - process - (cpu("HttpClient", "main", "ForkJoinPool") - clients);
    LOG.infof(
        "events=%d wall_us_per_event=%d.%02d threads_cpu_ns_per_event=%d process_cpu_ns_per_event=%d"
            + " enrolments_per_s=%d",
        events,
        wall / 1_000 / events,
        wall / 10 / events % 100,
        service / events,
        others / events,
        SUBJECTS * 4L * 1_000_000_000L / enrolNanos);
    assertThat(service / events).isPositive();
  }

  private long enrol(String partner) {
    Api.enrol(partner, List.of());
    long nanos = 0;
    for (int part = 0; part < 4; part++) {
      List<Map<String, Object>> items = new ArrayList<>();
      for (int i = 0; i < SUBJECTS; i++) {
        Map<String, Object> item = Api.item("s" + (part * SUBJECTS + i));
        item.put("link", Map.of("person_key", partner + part + "-" + i));
        items.add(item);
      }
      String body = Bodies.json(Map.of("items", items));
      long started = System.nanoTime();
      Api.partner(partner).body(body).post("/v1/enrolments").then().statusCode(200);
      nanos += System.nanoTime() - started;
    }
    return nanos;
  }

  private void post(String partner, int first, int batches) throws Exception {
    String token = TestTokens.partner(partner);
    Map<String, Object> event = Bodies.metroTrip(Api.source(partner), "SUBJECT");
    event.put("id", "IDENTITY");
    String line = Bodies.json(event) + "\n";
    String head = line.substring(0, line.indexOf("IDENTITY"));
    String middle = line.substring(head.length() + 8, line.indexOf("SUBJECT"));
    String tail = line.substring(head.length() + 8 + middle.length() + 7);
    for (int batch = first; batch < first + batches; batch++) {
      StringBuilder body = new StringBuilder(PER_BATCH * line.length());
      for (int i = 0; i < PER_BATCH; i++) {
        int number = batch * PER_BATCH + i;
        body.append(head).append(partner).append(number);
        body.append(middle).append('s').append(number % SUBJECTS).append(tail);
      }
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(activities)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", Api.LINES)
                  .header("Prefer", "return=minimal")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).startsWith("{\"accepted\":" + PER_BATCH + ",");
    }
  }

  private long cpu(String... names) {
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null) {
        for (String name : names) {
          if (info.getThreadName().startsWith(name)) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
          }
        }
      }
    }
    return sum;
  }

  private static long process() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
