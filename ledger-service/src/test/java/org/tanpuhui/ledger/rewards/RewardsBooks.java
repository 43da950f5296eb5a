package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.ledger.BudgetService;
import org.tanpuhui.ledger.CampaignService;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.OfferService;
import org.tanpuhui.ledger.OfferService.By;
import org.tanpuhui.ledger.RecognitionService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.SettlementService;
import org.tanpuhui.ledger.UsedPointsService;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/** Fresh books with the services of rewards and a clock that stands still, for tests. */
final class RewardsBooks {
  static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  static final int PARTITIONS = 3;
  static final By SHOP = new By(Scheme.SANDBOX, "merchant:shop", "clerk");

  final TestClock clock = new TestClock(NOW);
  final LedgerDatabase database;
  final LedgerService ledger;
  final CampaignService campaigns;
  final RecognitionService recognitions;
  final OfferService offers;
  final BudgetService budgets;
  final RedemptionService redemptions;
  final UsedPointsService reports;
  final SettlementService settlements;
  private long activities;

  RewardsBooks() {
    this(LedgerDatabase.create());
  }

  RewardsBooks(LedgerDatabase database) {
    this.database = database;
    this.ledger = database.service();
    this.campaigns = new CampaignService(source(), LedgerDatabase.SALTS, PARTITIONS, clock);
    this.recognitions = new RecognitionService(source(), LedgerDatabase.SALTS, clock);
    this.offers = new OfferService(source(), clock);
    this.budgets = new BudgetService(source(), LedgerDatabase.SALTS, clock);
    this.redemptions = new RedemptionService(source(), LedgerDatabase.SALTS, clock);
    this.reports = new UsedPointsService(source(), redemptions, clock);
    this.settlements = new SettlementService(source(), LedgerDatabase.SALTS, clock);
  }

  /** What one client does, by its number. */
  interface Client {
    void run(int number) throws Exception;
  }

  /** Runs as many clients at once; fails with the first failure. */
  static void atOnce(int clients, Client client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        work.add(
            () -> {
              client.run(number);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Posts an activity of this many grams, recorded now. */
  void earn(ParticipantId participant, long grams) throws Exception {
    earn(participant, grams, clock.instant());
  }

  void earn(ParticipantId participant, long grams, Instant recordedAt) throws Exception {
    activities++;
    post(
        0,
        Reductions.command(activities, participant, grams * 1_000, true, recordedAt, activities));
  }

  /** Carries out commands of one partition as one batch. */
  void post(int partition, StreamCommand... batch) throws Exception {
    List<Input<StreamCommand>> inputs = new ArrayList<>();
    for (StreamCommand command : batch) {
      inputs.add(new Input<>(partition, command.activitiesOffset(), command.recordedAt(), command));
    }
    try (Connection connection = database.openHot()) {
      ledger.post(connection, inputs);
      connection.commit();
    }
  }

  long balance(ParticipantId participant) throws Exception {
    return database.number(
        "SELECT coalesce(sum(points_credits - points_debits), 0) FROM participant_balance"
            + " WHERE participant = "
            + participant.value());
  }

  /** Credits less debits of a class of system accounts. */
  long held(int accountClass) throws Exception {
    return database.number(
        "SELECT coalesce(sum(credits - debits), 0) FROM system_balance WHERE account >> 48 & 255 = "
            + accountClass);
  }

  void assertAgrees() {
    for (Scheme scheme : Scheme.values()) {
      assertThat(ledger.trialBalance(scheme).assets())
          .allSatisfy(asset -> assertThat(asset.difference()).as(asset.toString()).isZero())
          .isEqualTo(ledger.runningBalance(scheme).assets());
    }
  }

  static void assertCode(ProblemCode code, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** What the database refuses the service itself. */
  void assertRefused(String command, String constraint) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = database.open();
                  Statement statement = connection.createStatement()) {
                statement.execute(command);
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\"" + constraint + "\"");
  }

  void own(String command) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(
                database.database().jdbcUrl(),
                database.database().owner(),
                database.database().ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(command);
    }
  }

  PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.database().jdbcUrl());
    source.setUser(database.database().app());
    source.setPassword(database.database().appPassword());
    return source;
  }

  /** A budget of the sandbox that everybody may charge, with this much in it. */
  void budget(String code, long fen) {
    budgets.create(
        new Budget(
            0,
            Scheme.SANDBOX,
            code,
            "基金会",
            "Foundation",
            "foundation",
            List.of(),
            "illustrative",
            "test",
            "authority-1",
            null));
    budgets.fund(Scheme.SANDBOX, code, "start", fen, "start", "authority-1");
  }

  /** Registers a participant with an app operator. */
  void register(ParticipantId participant, String partner) throws SQLException {
    own(
        "INSERT INTO partner VALUES (%d, '%s') ON CONFLICT DO NOTHING"
            .formatted(ReferenceNumber.partner(partner), partner));
    own(
        "INSERT INTO membership VALUES (%d, %d, now())"
            .formatted(participant.value(), ReferenceNumber.partner(partner)));
  }

  /** Publishes an offer of a shop. */
  Offer publish(String code, OfferTerms terms) {
    return publish(SHOP, code, terms);
  }

  Offer publish(By by, String code, OfferTerms terms) {
    Offer offer = offers.create(by, code, terms);
    return offers.move(by, offer.id(), "publish", null);
  }

  static Instant minutes(long after) {
    return NOW.plus(after, ChronoUnit.MINUTES);
  }
}
