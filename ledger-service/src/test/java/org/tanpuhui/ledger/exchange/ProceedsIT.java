package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Database;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.market.ProceedsSplit;
import org.tanpuhui.ledger.market.store.ProceedsStore.Mandate;
import org.tanpuhui.ledger.market.store.ProceedsStore.ProjectProceeds;
import org.tanpuhui.ledger.market.store.ProceedsStore.Sale;
import org.tanpuhui.ledger.market.store.ProceedsStore.SoldUnits;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.ledger.store.ErasureStore.Open;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** What sales bring, and whom: issue 5, section 4. */
class ProceedsIT {
  private static final Instant LAST = Instant.parse("2999-01-01T00:00:00Z");
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final ParticipantId ANNA = ParticipantId.of(Scheme.SHENZHEN, 7);
  private static final ParticipantId BEI = ParticipantId.of(Scheme.SHENZHEN, 3);
  private static final ParticipantId CHEN = ParticipantId.of(Scheme.SHENZHEN, 5);

  private final TestClock clock = new TestClock(Instant.parse("2023-08-17T02:00:00Z"));
  private MarketBooks books;
  private ProceedsService proceeds;

  @BeforeEach
  void create() throws SQLException {
    books = new MarketBooks(Scheme.SHENZHEN, clock);
    proceeds = new ProceedsService(books.source, LedgerDatabase.SALTS, clock);
    books.members.admit(Scheme.SHENZHEN, "hello", "示例", "sample", "exchange-1");
    books.members.admit(Scheme.SHENZHEN, "builder", "示例", "sample", "exchange-1");
    books.instruments.list(
        Scheme.SHENZHEN, MarketBooks.METHODOLOGY, 2023, 6_499, "first price", "exchange-1");
    books.deposit("builder", 1_000_000_000);
  }

  @AfterEach
  void close() throws Exception {
    books.assertAgrees();
    // Its batches came into the books without their grams, which an audit finds, too.
    assertThat(AuditedExport.findings(books.database, Scheme.SHENZHEN))
        .allMatch(line -> line.startsWith("1") || line.startsWith("pool "));
    books.close();
  }

  @Test
  void proceedsStayInTheProjectsBudgetAndEveryoneSeesTheirPartOfTheSale() throws Exception {
    // Given
    register(false);
    batch("batch-1", 1, 100, new long[] {40_000_000_000L, 35_000_000_000L, 25_000_000_000L});
    proceeds.give(ANNA, MarketBooks.PROJECT);

    // When
    books.pick("builder", books.sellOfProject("hello", 100, 6_499), 10);

    // Then
    assertThat(books.budget()).isEqualTo(64_990 - 325);
    assertThat(proceeds.projects(Scheme.SHENZHEN, "", 9))
        .containsExactly(
            new ProjectProceeds(MarketBooks.PROJECT, 10, 64_990, 325, 0, 0, 64_990 - 325));
    Sale sale = proceeds.sales(ANNA, LAST, LAST_ID, 9).get(0);
    assertThat(sale.units()).hasSize(1);
    SoldUnits units = sale.units().get(0);
    assertThat(units.milligrams()).isEqualTo(40_000_000_000L);
    assertThat(units.batchMilligrams()).isEqualTo(100_000_000_000L);
    assertThat(units.tonnes()).isEqualTo(10);
    assertThat(units.mandated()).isFalse();
    assertThat(sale.shareFen()).isZero();
    assertThat(proceeds.sales(ParticipantId.of(Scheme.SHENZHEN, 99), LAST, LAST_ID, 9)).isEmpty();
  }

  @Test
  void sharesOfManySalesAreOneSplitOfTheirSum() throws Exception {
    long seed = Long.getLong("tanpuhui.market.seed", 20_221_230L);
    Random random = new Random(seed);
    // Given
    register(true);
    long[] milligrams = {33_333_333_333L, 6_666_666_667L, 60_000_000_000L};
    batch("batch-1", 1, 100, milligrams);
    batch("batch-2", 2, 50, new long[] {1, 2, 49_999_999_997L});
    proceeds.give(ANNA, MarketBooks.PROJECT);
    proceeds.give(BEI, MarketBooks.PROJECT);

    // When: several sales, the last ones over both batches
    long net = 0;
    while (net < 100_000_000 && remaining() > 0) {
      long tonnes = Math.min(remaining(), 1 + random.nextInt(37));
      long price = 5_849 + random.nextInt(1_301);
      var trade = books.pick("builder", books.sellOfProject("hello", tonnes, price), tonnes);
      net += trade.amountFen() - trade.sellerFeeFen();
    }

    // Then
    long first =
        books.database.number("SELECT sold_fen FROM batch_proceeds WHERE batch_id = 'batch-1'");
    long second =
        books.database.number("SELECT sold_fen FROM batch_proceeds WHERE batch_id = 'batch-2'");
    assertThat(first + second).as("seed %d", seed).isEqualTo(net);
    // The split's order: the project's part, then by participant: Bei (3), Anna (7).
    long[] ofFirst =
        new ProceedsSplit(new long[] {milligrams[2], milligrams[1], milligrams[0]}).of(first);
    long[] ofSecond = new ProceedsSplit(new long[] {49_999_999_997L, 2, 1}).of(second);
    assertThat(share(BEI)).isEqualTo(ofFirst[1] + ofSecond[1]);
    assertThat(share(ANNA)).isEqualTo(ofFirst[2] + ofSecond[2]);
    assertThat(share(CHEN)).isZero();
    assertThat(books.budget()).isEqualTo(ofFirst[0] + ofSecond[0]);
    List<Sale> sales = salesOfAnna(7);
    assertThat(sales).extracting(Sale::tradeId).doesNotHaveDuplicates();
    assertThat(sales.stream().mapToLong(Sale::shareFen).sum()).isEqualTo(share(ANNA));
    assertThat(sales.stream().flatMap(sale -> sale.units().stream())).allMatch(SoldUnits::mandated);
    // One of the last over both batches, in which a milligram of 50 t may be no fen.
    assertThat(sales).anyMatch(sale -> batches(sale) == 2);
    assertThat(proceeds.projects(Scheme.SHENZHEN, "", 9).get(0).sharesFen())
        .isEqualTo(share(ANNA) + share(BEI));
  }

  @Test
  void aMandateCountsForBatchesSoldFromLaterAndCanBeTakenBack() throws Exception {
    // Given
    register(true);
    batch("batch-1", 1, 100, new long[] {50_000_000_000L, 1_000_000_000L, 49_000_000_000L});
    books.pick("builder", books.sellOfProject("hello", 1, 6_499), 1);

    // When
    proceeds.give(ANNA, MarketBooks.PROJECT);
    proceeds.give(ANNA, MarketBooks.PROJECT);
    books.pick("builder", books.sellOfProject("hello", 99, 6_499), 99);

    // Then
    assertThat(share(ANNA)).isZero();
    batch("batch-2", 2, 100, new long[] {50_000_000_000L, 1_000_000_000L, 49_000_000_000L});
    books.pick("builder", books.sellOfProject("hello", 10, 6_499), 10);
    assertThat(share(ANNA)).isEqualTo((64_990 - 325) / 2);
    // Of 32,332 one fen may go back with a later sale.
    assertThat(books.database.service().erasureBlockers(ANNA).open())
        .containsExactly(new Open("cash_open", "proceeds", "available", "32331 fen"));
    List<Mandate> mandates = proceeds.revoke(ANNA, MarketBooks.PROJECT);
    assertThat(mandates).hasSize(1);
    assertThat(mandates.get(0).revokedAt()).isNotNull();
    books.pick("builder", books.sellOfProject("hello", 10, 6_499), 10);
    assertThat(share(ANNA)).isEqualTo(64_990 - 325);
  }

  @Test
  void aSaleThatBringsAMandateNotOneFenIsStillItsOwn() throws Exception {
    // Given: a milligram of 100 t
    register(true);
    batch("batch-1", 1, 100, new long[] {1, 99_999_999_999L, 0});
    proceeds.give(ANNA, MarketBooks.PROJECT);

    // When
    books.pick("builder", books.sellOfProject("hello", 10, 6_499), 10);

    // Then
    Sale sale = salesOfAnna(9).get(0);
    assertThat(sale.shareFen()).isZero();
    assertThat(sale.units()).extracting(SoldUnits::mandated).containsExactly(true);
  }

  /** By pages of this size, latest first. */
  private List<Sale> salesOfAnna(int size) {
    List<Sale> all = new ArrayList<>();
    List<Sale> page = proceeds.sales(ANNA, LAST, LAST_ID, size);
    while (!page.isEmpty()) {
      all.addAll(page);
      Sale last = page.get(page.size() - 1);
      page = proceeds.sales(ANNA, last.tradedAt(), last.tradeId(), size);
    }
    assertThat(all).isSortedAccordingTo(Comparator.comparing(Sale::tradedAt).reversed());
    return all;
  }

  private static long batches(Sale sale) {
    return sale.units().stream().map(SoldUnits::batchId).distinct().count();
  }

  private void register(boolean personal) {
    books.members.register(Scheme.SHENZHEN, MarketBooks.PROJECT, "hello", personal, "exchange-1");
  }

  private long remaining() throws SQLException {
    return books.database.number(
        "SELECT coalesce(sum(last_no - first_no + 1), 0) FROM credit_range WHERE state = 17 AND account <> "
            + books.holding("builder").value());
  }

  private long share(ParticipantId participant) throws SQLException {
    return books.balance(CashAccounts.proceeds(Scheme.SHENZHEN, participant.value()), 4);
  }

  /** A batch as pooling leaves it in the books: of Anna, Bei and Chen, in this order. */
  private void batch(String id, int number, long tonnes, long[] milligrams) throws SQLException {
    books.issue(id, tonnes);
    Database database = books.database.database();
    try (Connection owner =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement sql = owner.createStatement()) {
      sql.execute(
          """
          INSERT INTO batch_issue (batch_no, scheme, project, total_mg, carried_in_mg, replaced_mg,
                                   tonnes, carried_out_mg, entry_id, issued_at, batch_id, serials)
          VALUES (%d, 1, 7, %d, 0, 0, %d, 0, gen_random_uuid(), now(), '%s', '')
          """
              .formatted(number, tonnes * 1_000_000_000L, tonnes, id));
      ParticipantId[] people = {ANNA, BEI, CHEN};
      for (int i = 0; i < people.length; i++) {
        sql.execute(
            "INSERT INTO batch_holding (participant, batch_no, amount) VALUES (%d, %d, %d)"
                .formatted(people[i].value(), number, milligrams[i]));
      }
    }
  }
}
