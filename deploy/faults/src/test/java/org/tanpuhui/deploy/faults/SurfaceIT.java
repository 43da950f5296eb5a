package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.testing.ApiDocument;

/**
 * The whole surface of one running stack: who may call what, whose things are seen, what hostile
 * input does, and what of all that reaches the logs. In this order, as the logs hold it all.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SurfaceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLS = Integer.getInteger("tanpuhui.storm.calls", 5_000);
  private static final int CALLS_LONG = 200_000;
  private static final int OPERATIONS_SUCCEEDED_MIN = 155;

  @TempDir static Path folder;
  private static Stack stack;
  private static World world;
  private static final AccessMatrix MATRIX = AccessMatrix.read();

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    // Quotas are tested elsewhere; here they would hide the answers.
    stack =
        new Stack(
            1,
            Map.of(
                "tanpuhui.edge.rate.client", "0",
                "tanpuhui.edge.rate.intake", "0",
                "tanpuhui.edge.rate.anonymous", "0",
                "tanpuhui.webhooks.secret-key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "tanpuhui.webhooks.allow-loopback", "true",
                // A month is closed here, which waits for the calendar, also on a first of a month.
                "tanpuhui.calendar.look", "PT1S",
                "tanpuhui.expiry.delay", "PT0S"));
    world = new World(stack).build();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void everyOperationTakesTheRolesOfTheTableAndNoOtherCaller() throws Exception {
    RoleCheck check = new RoleCheck(stack, SigningKey.loadOrCreate(folder.resolve("foreign")));
    List<String> faults = check.faults(MATRIX.operations());
    System.out.println("access matrix: " + check.calls() + " calls");
    assertThat(faults).as(faults.size() + " of " + check.calls() + " answers").isEmpty();
  }

  @Test
  @Order(2)
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aThingOfAnotherTenantIsAsIfItDidNotExist() throws Exception {
    TenantCheck check = new TenantCheck(stack, world, MATRIX);
    assertThat(check.withoutCase()).as("operations by id without a case in tenants.txt").isEmpty();
    List<String> faults = check.faults();
    System.out.println("tenants: " + check.calls() + " calls");
    assertThat(faults).as(faults.size() + " faults").isEmpty();
  }

  /**
   * What succeeded until here is what the document says, and holds every example that is in it.
   * With {@code -Dtanpuhui.api.examples=FILE} it is written down as the examples of the document.
   */
  @Test
  @Order(3)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void everyExampleOfTheDocumentHappensAgain() throws Exception {
    ApiDocument document = document();
    world.readTheRest(document);
    Exchanges exchanges = world.exchanges();
    String file = System.getProperty("tanpuhui.api.examples");
    if (file != null) {
      exchanges.write(document, Path.of(file));
    }
    System.out.println("examples: " + exchanges.operations(document).size() + " operations");
    List<String> faults = exchanges.faults(document);
    assertThat(faults).as(faults.size() + " faults").isEmpty();
    assertThat(exchanges.operations(document)).containsAll(document.withExample());
  }

  @Test
  @Order(4)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void theSubjectsOfTheSandboxAlwaysGiveTheirOutcomes() throws Exception {
    Map<String, String> outcomes =
        Map.of(
            "always-no-mandate", "422 no_mandate",
            "always-over-cap", "rejected over_cap",
            "always-parked", "parked double_claim",
            "always-rejected", "rejected grade_not_accepted",
            "anybody-else", "posted ");
    assertThat(new Rehearsal(stack).outcomes(outcomes.keySet().toArray(String[]::new)))
        .isEqualTo(outcomes);
  }

  @Test
  @Order(5)
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void aStormOfCallsMeetsTheContractAndLeavesTheBooksBalanced() throws Exception {
    storm(CALLS);
  }

  @Test
  @Order(6)
  @Tag("long")
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void aLongStormOfCallsMeetsTheContractAndLeavesTheBooksBalanced() throws Exception {
    storm(CALLS_LONG);
  }

  private static void storm(int calls) throws Exception {
    long seed = Long.getLong("tanpuhui.storm.seed", new SecureRandom().nextInt());
    System.out.println("storm: seed " + seed + ", repeat with -Dtanpuhui.storm.seed=" + seed);
    Storm storm = new Storm(stack, world, document(), seed);
    Map<String, List<String>> faults = storm.run(calls);
    System.out.println("storm: " + calls + " calls, answers by status " + storm.statuses());
    System.out.println(
        "storm: " + storm.succeeded().size() + " of " + document().calls().size() + " succeeded");
    assertThat(storm.succeeded())
        .as("operations that succeeded; with fewer it tried refusals, and callers were missing")
        .hasSizeGreaterThanOrEqualTo(OPERATIONS_SUCCEEDED_MIN);
    StringBuilder all = new StringBuilder();
    faults.forEach(
        (kind, examples) ->
            all.append(kind).append("\n  ").append(String.join("\n  ", examples)).append('\n'));
    assertThat(faults.keySet())
        .as("seed " + seed + ": " + faults.size() + " kinds\n" + all)
        .isEmpty();
    theBooksHold();
  }

  /** Everything accepted has come to an end, nothing is missing, and the books balance. */
  private static void theBooksHold() throws Exception {
    String auditor = stack.token("auditor", null);
    String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
    await("completeness and trial balance")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              JsonNode day = read("/v1/audit/completeness?day=" + today, auditor);
              assertThat(day.get("exceptions")).as("" + day).isEmpty();
              assertThat(day.get("in_flight").asLong()).as("" + day).isZero();
              long sum = 0;
              for (String ended :
                  List.of("posted", "computed", "parked", "rejected", "voided", "in_flight")) {
                sum += day.get(ended).asLong();
              }
              assertThat(day.get("accepted").asLong()).as("" + day).isEqualTo(sum).isPositive();
              for (JsonNode asset :
                  read("/v1/audit/trial-balance?verify=full", auditor).get("assets")) {
                assertThat(asset.get("difference").asLong()).as("" + asset).isZero();
                assertThat(asset.get("debits")).as("" + asset).isEqualTo(asset.get("credits"));
              }
            });
    String deadLetters = "SELECT count(*) FROM dead_letter";
    assertThat(stack.number(Kind.METHODOLOGY_SERVICE, deadLetters))
        .isEqualTo(WorldOfBooks.DEAD_LETTERS);
    assertThat(stack.number(Kind.LEDGER_SERVICE, deadLetters)).isZero();
  }

  private static JsonNode read(String path, String token) throws Exception {
    return JSON.readTree(stack.get(stack.gateway(path), token).body());
  }

  @Test
  @Order(7)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void noSecretAndNothingPersonalIsInALog() throws Exception {
    Silence silence = new Silence(stack, world);
    silence.plant();
    List<String> told = silence.told();
    assertThat(silence.planted()).hasSizeGreaterThan(20);
    assertThat(told).as(told.size() + " places").isEmpty();
  }

  private static ApiDocument document() throws Exception {
    String other = System.getProperty("tanpuhui.openapi");
    return new ApiDocument(
        other == null
            ? JSON.readTree(stack.get(stack.gateway("/openapi.json"), null).body())
            : JSON.readTree(Path.of(other).toFile()));
  }
}
