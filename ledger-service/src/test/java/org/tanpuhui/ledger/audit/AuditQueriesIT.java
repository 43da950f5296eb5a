package org.tanpuhui.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.store.AuditStore.ClassTotal;
import org.tanpuhui.ledger.store.AuditStore.Entry;
import org.tanpuhui.ledger.store.AuditStore.Search;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.platform.Scheme;

/** What auditors ask, against sums of the journal that are made without it. */
class AuditQueriesIT {
  private static final Scheme SANDBOX = Scheme.SANDBOX;
  private static final AccountId ORIGIN =
      AccountId.system(SANDBOX, AccountClass.REDUCTION_ORIGIN, 0);
  private static final AccountId EXPIRED =
      AccountId.system(SANDBOX, AccountClass.POINTS_EXPIRED, 0xffff);
  private static final Search ANYTHING =
      new Search(null, null, null, null, null, null, null, null, null);

  @TempDir static Path folder;
  private static Year year;
  private static AuditService audit;

  @BeforeAll
  static void live() throws Exception {
    year = new Year();
    year.live();
    try (Connection connection = year.superuser()) {
      new LogOfBooks(Scheme.SANDBOX).publish(connection, folder);
    }
    audit = new AuditService(year.source());
  }

  @Test
  void everyAssetIsConservedNowThenAndAtAnyTreeSize() {
    List<List<ClassTotal>> views = new ArrayList<>();
    views.add(audit.classes(SANDBOX, null, null));
    views.add(audit.classes(SANDBOX, LocalDate.of(2026, 10, 31), null));
    views.add(audit.classes(SANDBOX, null, Year.OCTOBER));
    long size = audit.treeSize(SANDBOX);
    assertThat(size).isGreaterThan(90);
    for (long cut = 0; cut <= size; cut += 17) {
      views.add(audit.classesInTree(SANDBOX, cut));
    }
    for (List<ClassTotal> view : views) {
      for (Asset asset : Asset.values()) {
        assertThat(
                view.stream()
                    .filter(total -> total.asset() == asset)
                    .map(total -> total.credits().subtract(total.debits()))
                    .reduce(BigInteger.ZERO, BigInteger::add))
            .isZero();
      }
    }
    assertThat(audit.classesInTree(SANDBOX, size)).isEqualTo(audit.classes(SANDBOX, null, null));
    assertThat(audit.classesInTree(SANDBOX, 0)).isEmpty();
  }

  @Test
  void aTreeOfOneLeafHoldsOneEntry() throws Exception {
    BigInteger first =
        audit.classesInTree(SANDBOX, 1).stream()
            .filter(total -> total.accountClass() == AccountClass.REDUCTION_ORIGIN)
            .map(ClassTotal::debits)
            .findFirst()
            .orElseThrow();
    assertThat(first.longValue())
        .isEqualTo(
            year.database.number(
                "SELECT amount FROM journal j JOIN log_order o USING (lane) WHERE o.tree_index = 0"
                    + " AND j.lane_number = o.first_number"));
  }

  @Test
  void systemAccountsHaveTheirBalanceOfAnyDayAndAnyInstant() throws Exception {
    for (LocalDate day = LocalDate.of(2026, 9, 9);
        day.isBefore(LocalDate.of(2026, 11, 15));
        day = day.plusDays(5)) {
      assertThat(debits(audit.accountAsOf(ORIGIN, day, null).orElseThrow(), Asset.REDUCTION))
          .isEqualTo(journal(ORIGIN, "debit_account", "book_date <= '" + day + "'"));
    }
    for (Instant time : List.of(Year.SEPTEMBER, Year.OCTOBER.minusMillis(1), Year.OCTOBER)) {
      assertThat(debits(audit.accountAsOf(ORIGIN, null, time).orElseThrow(), Asset.REDUCTION))
          .isEqualTo(journal(ORIGIN, "debit_account", "recorded_at <= '" + time + "'"));
    }
  }

  @Test
  void anAccountIsNeverSilentlyEmpty() {
    Map<Asset, Totals> before =
        audit.accountAsOf(EXPIRED, LocalDate.of(2026, 9, 1), null).orElseThrow();
    assertThat(before.get(Asset.POINTS).credits()).isZero();
    Map<Asset, Totals> participant =
        audit
            .accountAsOf(AccountId.of(Year.participant(1)), LocalDate.of(2026, 1, 1), null)
            .orElseThrow();
    assertThat(participant.keySet()).containsExactly(Asset.REDUCTION, Asset.POINTS);
    assertThat(
            audit.accountAsOf(AccountId.system(SANDBOX, AccountClass.PROJECT_POOL, 5), null, null))
        .isEmpty();
  }

  @Test
  void reservesHaveTheirBalanceThenAndNow() {
    AccountId reserve = AccountId.of(AccountClass.POINTS_RESERVE, Year.participant(5));
    assertThat(audit.account(reserve)).isPresent();
    Map<Asset, Totals> before = audit.accountAsOf(reserve, null, Year.OCTOBER).orElseThrow();
    assertThat(before.get(Asset.POINTS).credits()).isZero();
    Map<Asset, Totals> after =
        audit.accountAsOf(reserve, null, Year.NOVEMBER.plusSeconds(20_000)).orElseThrow();
    assertThat(after).isEqualTo(audit.account(reserve).orElseThrow());
  }

  @Test
  void pooledGramsHaveTheirBalanceThenAndNow() throws Exception {
    AccountId pooled = AccountId.of(AccountClass.POOLED, PooledGrams.ANNA);
    Map<Asset, Totals> now = audit.account(pooled).orElseThrow();
    assertThat(now.keySet()).containsExactly(Asset.REDUCTION);
    assertThat(now.get(Asset.REDUCTION).debits())
        .isEqualTo(journal(pooled, "debit_account", "true"));
    assertThat(now.get(Asset.REDUCTION).credits())
        .isEqualTo(journal(pooled, "credit_account", "true"));
    // 60,000 pooled again, 40,000 bound, 15,000 given back
    assertThat(now.get(Asset.REDUCTION).balance().longValue()).isEqualTo(35_000);
    assertThat(audit.accountAsOf(pooled, null, Year.NOVEMBER.plusSeconds(40_000))).hasValue(now);
    assertThat(
            audit
                .accountAsOf(pooled, null, Year.NOVEMBER)
                .orElseThrow()
                .get(Asset.REDUCTION)
                .credits())
        .isZero();
    Instant first = Year.NOVEMBER.plusSeconds(20_060);
    assertThat(
            audit
                .accountAsOf(pooled, null, first)
                .orElseThrow()
                .get(Asset.REDUCTION)
                .credits()
                .longValue())
        .isEqualTo(3 * PooledGrams.TONNE);
    assertThat(audit.account(AccountId.of(AccountClass.POOLED, Year.participant(1)))).isEmpty();
    assertThat(search(null, pooled, null, null, Purpose.BIND, null)).hasSize(3);
  }

  @Test
  void pagesOfASearchHaveEveryEntryOnce() throws Exception {
    Set<UUID> seen = new HashSet<>();
    UUID before = BooksStore.END;
    Search reversals = new Search(null, null, null, null, Purpose.POST, null, null, null, null);
    while (true) {
      List<Entry> page = audit.search(SANDBOX, reversals, before, 7);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(entry -> assertThat(seen.add(entry.entryId())).isTrue());
      before = page.get(page.size() - 1).entryId();
    }
    assertThat(seen)
        .hasSize(
            (int)
                year.database.number(
                    "SELECT count(*) FROM journal WHERE purpose = 1 AND line = 0"));
  }

  @Test
  void aSearchFindsByEveryCriterion() throws Exception {
    UUID cancelled = year.redemption(0);
    assertThat(search(null, null, cancelled, null, null, null))
        .extracting(Entry::purpose)
        .containsExactlyInAnyOrder(Purpose.RESERVE, Purpose.CANCEL);
    assertThat(search(AccountId.of(Year.participant(1)), null, null, null, null, null))
        .hasSize(
            (int)
                year.database.number(
                    "SELECT count(DISTINCT entry_id) FROM journal WHERE holder = "
                        + Year.participant(1).value()));
    assertThat(search(null, EXPIRED, null, null, null, null))
        .isNotEmpty()
        .allMatch(e -> e.purpose() == Purpose.EXPIRE || e.purpose() == Purpose.RELEASE);
    assertThat(search(null, null, null, "demo-metro", Purpose.REVERSE, null)).hasSize(8);
    assertThat(search(null, null, null, "nobody", null, null)).isEmpty();
    assertThat(search(null, null, null, null, Purpose.POST, LocalDate.of(2026, 11, 1)))
        .singleElement()
        .satisfies(e -> assertThat(e.entryId()).isEqualTo(Year.entry(190)));
    assertThat(audit.search(Scheme.SHENZHEN, ANYTHING, BooksStore.END, 10)).isEmpty();
  }

  @Test
  void entriesTellWhereTheirLeavesAre() {
    Entry entry = audit.entries(SANDBOX, List.of(Year.entry(1))).get(0);
    assertThat(entry.treeIndex()).isNotNull().isBetween(0L, audit.treeSize(SANDBOX));
    assertThat(audit.entries(Scheme.SHENZHEN, List.of(Year.entry(1)))).isEmpty();
    assertThat(audit.entries(SANDBOX, List.of(UUID.randomUUID()))).isEmpty();
  }

  private static List<Entry> search(
      AccountId holder,
      AccountId account,
      UUID cause,
      String partner,
      Purpose purpose,
      LocalDate day) {
    return audit.search(
        SANDBOX,
        new Search(holder, account, cause, partner, purpose, day, day, null, null),
        BooksStore.END,
        500);
  }

  private static BigInteger debits(Map<Asset, Totals> totals, Asset asset) {
    return totals.get(asset).debits();
  }

  private static BigInteger journal(AccountId account, String side, String until) throws Exception {
    return BigInteger.valueOf(
        year.database.number(
            "SELECT coalesce(sum(amount), 0) FROM journal WHERE asset = 1 AND "
                + side
                + " = "
                + account.value()
                + " AND "
                + until));
  }
}
