package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.config.KafkaTopics;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.activity.outbox.NotAppendedException;
import org.tanpuhui.activity.outbox.SettlePublisher;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Settlements on real engines: every slice on every partition, remembered only when all is
 * acknowledged, by one instance at a time. The service's own loop sleeps meanwhile.
 */
@QuarkusTest
@TestProfile(SettlementIT.Asleep.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class SettlementIT {
  /** The service's loop does not wake up. */
  public static final class Asleep implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tanpuhui.activity.settle-interval", "P1D");
    }
  }

  private static final int SLICES = 256;

  @Inject SettlementService settlements;
  @Inject ErasureService erasures;
  @Inject Database transactions;
  @Inject DataSource database;
  @Inject TestClock clock;
  @Inject ActivityConfig config;
  @Inject KafkaAccess kafkaAccess;
  @Inject KafkaTopics topics;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @ConfigProperty(name = "quarkus.flyway.username")
  String owner;

  @ConfigProperty(name = "quarkus.flyway.password")
  String password;

  private String partner;
  private YearMonth first;
  private Map<TopicPartition, Long> before;

  @BeforeEach
  void nothingSettledYet() throws SQLException {
    TestHttp.configure();
    Awaitility.await().until(topics::there);
    partner = Api.partner();
    first = YearMonth.from(CityTime.day(Instant.now().minus(config.lateness())));
    try (Connection connection = DriverManager.getConnection(url, owner, password);
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE settled_month");
      statement.execute("UPDATE backfill SET settled_at = now() WHERE settled_at IS NULL");
    }
    before = KafkaLog.ends(kafka);
  }

  @AfterEach
  void resetClock() {
    clock.reset();
  }

  @Test
  void monthGoesToEveryPartitionOnceItsWindowIsOver() throws Exception {
    assertThat(settlements.settleDue()).isZero();
    clock.set(closes(first).minusSeconds(60));
    assertThat(settlements.settleDue()).isZero();
    assertThat(commands()).isEmpty();

    clock.set(closes(first));
    assertThat(settlements.settleDue()).isEqualTo(1);

    List<ConsumerRecord<byte[], byte[]>> records = records();
    assertThat(records).hasSize(SLICES * before.size());
    for (TopicPartition partition : before.keySet()) {
      assertThat(slices(records, partition.partition())).hasSize(SLICES);
    }
    assertThat(commands()).allMatch(command -> first.toString().equals(command.month()));
    assertThat(commands().stream().map(SettleCommand::commandId).distinct()).hasSize(SLICES);
    ConsumerRecord<byte[], byte[]> record = records.get(0);
    SettleCommand command = Json.mapper().readValue(record.value(), SettleCommand.class);
    assertThat(KafkaLog.header(record, "ce_id")).isEqualTo(command.commandId().toString());
    assertThat(settlements.settleDue()).isZero();
    assertThat(records()).hasSize(SLICES * before.size());
  }

  @Test
  void monthsOfALongDowntimeAreCaughtUpInOrder() throws Exception {
    clock.set(closes(first.plusMonths(2)));

    assertThat(settlements.settleDue()).isEqualTo(3);

    Set<String> months =
        commands().stream()
            .map(SettleCommand::month)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(months)
        .containsExactly(
            first.toString(), first.plusMonths(1).toString(), first.plusMonths(2).toString());
  }

  @Test
  void unacknowledgedSettlementIsAppendedAgainWhole() throws Exception {
    clock.set(closes(first));
    SettlementService cutOff =
        new SettlementService(transactions, new SettlePublisher(nowhere(), config), config, clock);
    assertThatThrownBy(cutOff::settleDue).isInstanceOf(NotAppendedException.class);
    assertThat(commands()).isEmpty();

    assertThat(settlements.settleDue()).isEqualTo(1);
    assertThat(records()).hasSize(SLICES * before.size());

    // A crash behind the acknowledgements and before the commit: nothing is remembered.
    try (Connection connection = DriverManager.getConnection(url, owner, password);
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE settled_month");
    }
    assertThat(settlements.settleDue()).isEqualTo(1);
    assertThat(records()).hasSize(2 * SLICES * before.size());
    assertThat(commands().stream().map(SettleCommand::commandId).distinct()).hasSize(SLICES);
  }

  @Test
  void anotherInstanceAtItIsLeftAlone() throws Exception {
    clock.set(closes(first));
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + 0x7462 + ", 0)");

      assertThat(settlements.settleDue()).isZero();

      other.rollback();
    }
    assertThat(settlements.settleDue()).isEqualTo(1);
  }

  @Test
  void closedGrantIsSettledAfterAMarginAndOnce() throws Exception {
    String grant = grant();
    assertThat(settlements.settleDue()).isZero();

    Api.authority()
        .post("/v1/partners/" + partner + "/backfills/" + grant + "/close")
        .then()
        .statusCode(200)
        .body("closed_at", notNullValue());
    assertThat(settlements.settleDue()).isZero();

    clock.set(Instant.now().plus(config.settleBackfillMargin()).plusSeconds(1));
    assertThat(settlements.settleDue()).isEqualTo(1);
    assertThat(records()).hasSize(SLICES * before.size());
    assertThat(commands()).allMatch(command -> grant.equals(command.backfillId()));
    assertThat(settlements.settleDue()).isZero();
  }

  @Test
  void grantThatRanOutIsSettled() throws Exception {
    String grant = grant();

    clock.set(Instant.now().plus(Duration.ofHours(1)).plus(config.settleBackfillMargin()));

    assertThat(settlements.settleDue()).isEqualTo(1);
    assertThat(commands()).isNotEmpty().allMatch(command -> grant.equals(command.backfillId()));
  }

  @Test
  void loopSettlesByItself() throws Exception {
    SettlementLoop loop = new SettlementLoop(settlements, erasures, topics, Duration.ofMillis(50));
    clock.set(closes(first));
    loop.start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(records()).hasSize(SLICES * before.size()));
    } finally {
      loop.stop();
    }
  }

  /** Seven days and the margin behind the first moment of the next local month. */
  private Instant closes(YearMonth month) {
    return CityTime.startOf(month.plusMonths(1).atDay(1))
        .plus(config.lateness())
        .plus(config.settleMonthMargin())
        .plusSeconds(1);
  }

  /** A grant that closes in an hour. */
  private String grant() {
    return Api.authority()
        .body(
            Bodies.json(
                Map.of(
                    "activity_types",
                    List.of(Api.TRANSIT),
                    "from",
                    "2025-01-01",
                    "to",
                    "2025-12-31",
                    "closes_at",
                    Bodies.ago(Duration.ofMinutes(-59)).toString())))
        .post("/v1/partners/" + partner + "/backfills")
        .then()
        .statusCode(201)
        .extract()
        .path("backfill_id");
  }

  private List<ConsumerRecord<byte[], byte[]>> records() {
    return KafkaLog.read(kafka, before, "ce_type", "tanpuhui.command.settle.v1");
  }

  private List<SettleCommand> commands() throws Exception {
    List<SettleCommand> commands = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      commands.add(Json.mapper().readValue(record.value(), SettleCommand.class));
    }
    return commands;
  }

  private static Set<Integer> slices(List<ConsumerRecord<byte[], byte[]>> records, int partition)
      throws Exception {
    Set<Integer> slices = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.partition() == partition) {
        slices.add(Json.mapper().readValue(record.value(), SettleCommand.class).slice());
      }
    }
    return slices;
  }

  /** Port 1 of this machine, where nothing listens. */
  private KafkaAccess nowhere() {
    return new KafkaAccess(new NoSettings(), "127.0.0.1:1", kafkaAccess.partitions());
  }

  private static final class NoSettings implements Config {
    @Override
    public <T> T getValue(String name, Class<T> type) {
      throw new java.util.NoSuchElementException(name);
    }

    @Override
    public org.eclipse.microprofile.config.ConfigValue getConfigValue(String name) {
      throw new java.util.NoSuchElementException(name);
    }

    @Override
    public <T> java.util.Optional<T> getOptionalValue(String name, Class<T> type) {
      return java.util.Optional.empty();
    }

    @Override
    public Iterable<String> getPropertyNames() {
      return List.of();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
      return List.of();
    }

    @Override
    public <T> java.util.Optional<org.eclipse.microprofile.config.spi.Converter<T>> getConverter(
        Class<T> type) {
      return java.util.Optional.empty();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new IllegalArgumentException("nothing inside");
    }
  }
}
