package org.tanpuhui.ledger.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.CampaignService;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.PeriodService;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.exchange.MarketYear;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.ReverseReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.rewards.RewardsYear;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.Input;

/**
 * A small history of the sandbox with one of everything: postings of three months, reversals with
 * points, parked, ordered and dismissed, redemptions in every state, expiry, a closed month, a late
 * posting booked to the open one, pooled grams in every state, rewards, a joint campaign, a market,
 * payouts, retirements; and the evidence upstream for it.
 */
final class Year {
  static final int PER_MONTH = 30;

  /** The first of three acts in the time of a joint campaign; the third does not count there. */
  static final long JOINT = 401;

  static final Instant SEPTEMBER = Instant.parse("2026-09-10T02:00:00Z");
  static final Instant OCTOBER = Instant.parse("2026-10-10T02:00:00Z");
  static final Instant NOVEMBER = Instant.parse("2026-11-10T02:00:00Z");
  private static final Instant MONTH_END = Instant.parse("2026-10-31T18:00:00Z");

  final LedgerDatabase database = LedgerDatabase.create();
  private final Map<Long, ObjectNode> evidence = new LinkedHashMap<>();
  private final List<UUID> redemptions = new ArrayList<>();
  private long offset;

  /** Writes the history. */
  void live() throws Exception {
    live(false);
  }

  /**
   * Writes the history.
   *
   * @param novemberClosed whether November is closed before anything is booked to it
   */
  void live(boolean novemberClosed) throws Exception {
    superuser("UPDATE exchange_rule SET validity_months = 2");
    LedgerService ledger = database.service();
    for (long activity = 1; activity <= PER_MONTH; activity++) {
      post(ledger, activity, SEPTEMBER);
      post(ledger, 100 + activity, OCTOBER);
    }
    points(MONTH_END).expire(Scheme.SANDBOX);
    close("operator-a");
    close("operator-b");
    if (novemberClosed) {
      database.closeEarly(202611, "2026-11-30");
    }
    LedgerService later = database.service();
    for (long activity = 201; activity <= 200 + PER_MONTH; activity++) {
      post(later, activity, NOVEMBER);
    }
    post(later, 190, OCTOBER);
    reverse(later, 201, NOVEMBER.plusSeconds(3_600));
    reverse(later, 202, NOVEMBER.plusSeconds(3_601));
    for (long activity = 101; activity <= 103; activity++) {
      reverse(later, activity, NOVEMBER.plusSeconds(7_200));
    }
    decide();
    redeem();
    credits();
    new PooledGrams(this, later).live();
    RewardsYear.live(database, Reductions.participant(2));
    joint();
    MarketYear.live(database, PooledGrams.ANNA, "metro", Reductions.METHODOLOGY.methodology());
  }

  /** A batch of 1,000 units: 400 sold, 100 of the rest frozen, 50 of the sold retired. */
  private void credits() throws SQLException {
    CreditBook book = new CreditBook(LedgerDatabase.SALTS);
    CreditOwner project = CreditOwner.project(Scheme.SANDBOX, "mangroves");
    CreditOwner buyer = CreditOwner.organisation(Scheme.SANDBOX, "builder-a");
    Issuance issuance =
        new Issuance(
            Scheme.SANDBOX,
            "batch-1",
            project.ref(),
            3,
            "sz-shared-bike-riding",
            "2022-12",
            LocalDate.parse("2026-01-01"),
            LocalDate.parse("2026-06-30"),
            1_000,
            project,
            NOVEMBER,
            3);
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      book.issue(connection, issuance);
      book.transfer(connection, order(1), project.account(), buyer.account(), Pick.any(400));
      book.freeze(connection, order(2), project.account(), new UUID(1, 1), Pick.any(100));
      book.end(connection, order(3), buyer.account(), Pick.any(50), EndReason.VOLUNTARY_NEUTRALITY);
      connection.commit();
    }
  }

  private static CreditBook.Command order(int number) {
    return new CreditBook.Command(
        new UUID(9, number), 0, NOVEMBER.plusSeconds(60L * number), "tester");
  }

  /** The activity's posting. */
  static UUID entry(long activity) {
    return PostReduction.entryId(occurredAt(activity), Reductions.activity(activity));
  }

  /** The activity's reversal. */
  static UUID reversal(long activity) {
    return ReverseReduction.entryId(occurredAt(activity), Reductions.activity(activity));
  }

  static ParticipantId participant(long activity) {
    return Reductions.participant(1 + activity % 7);
  }

  /** The redemption: 0 cancelled, 1 released, 2 reserved, 3 used. */
  UUID redemption(int number) {
    return redemptions.get(number);
  }

  List<? extends JsonNode> evidence() {
    return List.copyOf(evidence.values());
  }

  static Instant occurredAt(long activity) {
    Instant month = activity <= 100 ? SEPTEMBER : activity <= 200 ? OCTOBER : NOVEMBER;
    return month.minusSeconds(3_600).plusSeconds(activity);
  }

  private static long milligrams(long activity) {
    return 10_000 + activity * 1_017;
  }

  private void post(LedgerService ledger, long activity, Instant recordedAt) throws Exception {
    post(ledger, activity, recordedAt, "demo-metro");
  }

  /** A joint campaign of two partners, and in its time an act of each and of one outside. */
  private void joint() throws Exception {
    Instant from = NOVEMBER.plusSeconds(900_000);
    new CampaignService(source(), LedgerDatabase.SALTS, 3, Clock.fixed(from, ZoneOffset.UTC))
        .create(jointCampaign(from.plusSeconds(600)));
    LedgerService ledger = database.service();
    post(ledger, JOINT, from.plusSeconds(1_200), "demo-metro");
    post(ledger, JOINT + 1, from.plusSeconds(1_201), "demo-bike");
    post(ledger, JOINT + 2, from.plusSeconds(1_202), "demo-stranger");
  }

  private static CampaignRow jointCampaign(Instant from) {
    return new CampaignRow(
        0,
        Scheme.SANDBOX,
        "joint",
        "activity_bonus",
        "联合活动",
        "Joint campaign",
        List.of("tanpuhui.activity.transit-trip.v1"),
        5,
        1,
        2,
        List.of(),
        3_000,
        0,
        from,
        from.plusSeconds(3_600),
        "illustrative",
        "test",
        "authority-1",
        null,
        null,
        null,
        "green",
        List.of("demo-bike", "demo-metro"));
  }

  private void post(LedgerService ledger, long activity, Instant recordedAt, String partner)
      throws Exception {
    record(
        ledger,
        activity,
        new PostReduction(
            entry(activity),
            Reductions.activity(activity),
            "tanpuhui.activity.transit-trip.v1",
            participant(activity),
            new CarbonMass(milligrams(activity)),
            activity % 5 != 0,
            false,
            occurredAt(activity),
            recordedAt,
            partner,
            Reductions.METHODOLOGY,
            0,
            nextOffset()));
  }

  /** The next place on {@code activities}. */
  long nextOffset() {
    return ++offset;
  }

  /** Posts an activity, and writes down the evidence for it. */
  void record(LedgerService ledger, long activity, PostReduction command) throws Exception {
    run(ledger, command.recordedAt(), command);
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("activity_id", command.activityId().toString());
    line.put("type", command.type());
    line.put("participant", command.participant().toString());
    line.put("partner", command.partner());
    line.put("occurred_at", command.occurredAt().toString());
    line.put("recorded_at", command.recordedAt().toString());
    line.put("grants", command.points() ? 3 : 1);
    line.put("holder_kind", command.project() ? "project" : "person");
    line.put("amount_mg_co2e", command.amount().milligrams());
    line.put("partition", 0);
    line.put("offset", offset);
    line.putArray("changes");
    evidence.put(activity, line);
  }

  private void reverse(LedgerService ledger, long activity, Instant recordedAt) throws Exception {
    reverse(ledger, activity, participant(activity), milligrams(activity), recordedAt);
  }

  /** Takes an activity back, and writes down the evidence for it. */
  void reverse(
      LedgerService ledger,
      long activity,
      ParticipantId participant,
      long milligrams,
      Instant recordedAt)
      throws Exception {
    offset++;
    run(
        ledger,
        recordedAt,
        new ReverseReduction(
            reversal(activity),
            Reductions.activity(activity),
            participant,
            occurredAt(activity),
            recordedAt,
            Reductions.activity(activity + 1_000),
            "void",
            0,
            offset));
    ((ArrayNode) evidence.get(activity).get("changes"))
        .addObject()
        .put("amount_mg_co2e", 0)
        .put("reversed_mg_co2e", milligrams)
        .put("recorded_at", recordedAt.toString())
        .put("partition", 0)
        .put("offset", offset);
  }

  void run(LedgerService ledger, Instant recordedAt, StreamCommand command) throws Exception {
    try (Connection connection = database.openHot()) {
      ledger.post(connection, List.of(new Input<>(0, offset, recordedAt, command)));
      connection.commit();
    }
  }

  private void decide() {
    PointsService desk = points(NOVEMBER.plusSeconds(9_000));
    desk.decide(Scheme.SANDBOX, reversal(101), true, "claimed twice", "authority-a");
    desk.decide(Scheme.SANDBOX, reversal(102), false, "in good faith", "authority-a");
  }

  private void redeem() {
    RedemptionService desk = redemptions(NOVEMBER.plusSeconds(10_000));
    for (int i = 0; i < 4; i++) {
      ParticipantId participant = Reductions.participant(4 + i);
      UUID id = desk.reserve(participant, "key-" + i, 5 + i, null).id();
      redemptions.add(id);
    }
    RedemptionService after = redemptions(NOVEMBER.plusSeconds(11_000));
    after.use(redemption(0), any -> true, "mall");
    after.cancel(redemption(0), any -> true, "operator-a");
    after.release(redemption(1), any -> true, "operator-a");
    after.use(redemption(3), any -> true, "mall");
  }

  private void close(String by) {
    new PeriodService(source(), Clock.fixed(MONTH_END, ZoneOffset.UTC))
        .close(Scheme.SANDBOX, YearMonth.of(2026, 10), by, before -> Optional.empty());
  }

  PointsService points(Instant now) {
    return new PointsService(source(), LedgerDatabase.SALTS, Clock.fixed(now, ZoneOffset.UTC));
  }

  private RedemptionService redemptions(Instant now) {
    return new RedemptionService(source(), LedgerDatabase.SALTS, Clock.fixed(now, ZoneOffset.UTC));
  }

  PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.database().jdbcUrl());
    source.setUser(database.database().app());
    source.setPassword(database.database().appPassword());
    return source;
  }

  Connection superuser() throws SQLException {
    return TestEngines.postgres().connectAsSuperuser(database.database().name());
  }

  private void superuser(String sql) throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
