package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.WelfareService;
import org.tanpuhui.ledger.credits.store.GiftStore.Given;
import org.tanpuhui.ledger.credits.store.WelfareStore;
import org.tanpuhui.ledger.credits.store.WelfareStore.Welfare;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * People assign their pooled grams to public-welfare accounts; when a batch is issued, its units go
 * there before anybody can sell them.
 */
class WelfareGiftIT extends PooledBooks {
  private static final ParticipantId CLARA = Reductions.participant(9);
  private static final Person AUTHORITY = new Person(Scheme.SANDBOX, "ada", null);

  private WelfareService welfare;

  @BeforeEach
  void open() {
    welfare = new WelfareService(database.source(), LedgerDatabase.SALTS);
    welfare.open(AUTHORITY, "mangroves", "红树林", "Mangroves");
    welfare.open(AUTHORITY, "school", "学校", "School");
  }

  /** Assigned before the batch was issued, whatever the clock of this test says. */
  private void assign(ParticipantId who, String code) throws Exception {
    Long account =
        code == null ? null : WelfareService.owner(Scheme.SANDBOX, code).account().value();
    try (var connection = database.open()) {
      WelfareStore store = new WelfareStore();
      int next =
          store.current(connection, who).map(WelfareStore.Assignment::changeNo).orElse(0) + 1;
      store.add(
          connection,
          who,
          new WelfareStore.Assignment(
              next,
              account == null ? null : new org.tanpuhui.ledger.journal.AccountId(account),
              Reductions.RECORDED_AT.minusSeconds(60)));
    }
  }

  private Welfare account(String code) {
    return welfare.account(Scheme.SANDBOX, code);
  }

  private void batch(int no, long anna, long bert, long clara) throws Exception {
    long activity = no * 10L;
    post(
        pooled(activity, ANNA, anna),
        pooled(activity + 1, BERT, bert),
        pooled(activity + 2, CLARA, clara));
    post(
        holding(Kind.BIND, ANNA, anna, 0, no, 1),
        holding(Kind.BIND, BERT, bert, 0, no, 1),
        holding(Kind.BIND, CLARA, clara, 0, no, 1));
    post(holding(Kind.ISSUE, PROJECT, anna + bert + clara, 0, no, 1));
    assertThat(answer().outcomeCode()).isNull();
    assertUnits(no);
  }

  /** Grams consumed are tonnes and carry; units are where the totals say; claims add up. */
  private void assertUnits(int no) throws Exception {
    assertAgrees();
    assertThat(
            database.number(
                "SELECT issued - held - welfare - retired - cancelled - frozen FROM credit_total WHERE batch_id = 'batch-"
                    + no
                    + "'"))
        .isZero();
    assertThat(
            database.number(
                """
                SELECT coalesce(sum(s.mg), 0)
                       - (SELECT coalesce(sum(tonnes), 0) * 1000000000 FROM welfare_gift)
                       - (SELECT coalesce(sum(mg), 0) FROM welfare_claim)
                  FROM welfare_gift_share AS s
                """))
        .as("grams assigned are tonnes given and what is carried")
        .isZero();
    assertThat(
            database.number(
                """
                SELECT (SELECT coalesce(sum(tonnes), 0) FROM welfare_gift)
                       - (SELECT coalesce(sum(last_no - first_no + 1), 0)
                            FROM credit_range WHERE state = 21)
                """))
        .isZero();
  }

  @Test
  void theUnitsOfAssignedGramsGoToTheAccountWhenTheBatchIsIssuedAndTheRestIsCarried()
      throws Exception {
    assign(ANNA, "mangroves");
    assign(CLARA, "school");

    batch(3, 2 * TONNE + 700_000_000, 5 * TONNE, 400_000_000);

    assertThat(answer().issued().tonnes()).isEqualTo(8);
    assertThat(account("mangroves").held()).isEqualTo(2);
    assertThat(account("mangroves").waiting()).isEqualTo(700_000_000);
    assertThat(account("school").held()).isZero();
    assertThat(account("school").waiting()).isEqualTo(400_000_000);
    assertThat(projectHolds()).isEqualTo(6);
    assertThat(welfare.given(ANNA))
        .containsExactly(
            new Given("batch-3", "mangroves", 2_700_000_000L, 2, Reductions.RECORDED_AT));

    // The next batch: Clara's remainder and what she adds come to a tonne; Anna ended hers.
    assign(ANNA, null);
    batch(4, TONNE, TONNE, 600_000_000);

    assertThat(account("school").held()).isEqualTo(1);
    assertThat(account("school").waiting()).isZero();
    assertThat(account("mangroves").held()).isEqualTo(2);
    assertThat(welfare.given(ANNA)).hasSize(1);
    assertThat(welfare.given(CLARA)).hasSize(2);
    assertThat(welfare.gifts(account("school").account()))
        .extracting(gift -> gift.batchId() + " " + gift.tonnes() + " " + gift.assignedMg())
        .containsExactly("batch-4 1 600000000", "batch-3 0 400000000");
  }

  @Test
  void theHistoryOfAUnitSaysIssuedThenGiven() throws Exception {
    assign(ANNA, "mangroves");
    batch(3, TONNE, 2 * TONNE, 1);

    try (var connection = database.open();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT to_account >> 48 & 255 FROM credit_movement WHERE first_no = (SELECT min(first_no) FROM credit_movement) ORDER BY moved_at, entry_id, line")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(17);
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(21);
    }
    // Both entries stand in the lane of the stream, in order.
    assertThat(
            database.number(
                "SELECT count(DISTINCT lane) FROM journal WHERE entry_id IN (SELECT entry_id FROM credit_movement)"))
        .isEqualTo(1);
  }

  @Test
  void whatIsReadAgainGivesNothingTwiceAndABatchWithFewerUnitsThanClaimsKeepsTheRestClaimed()
      throws Exception {
    assign(ANNA, "mangroves");
    assign(BERT, "school");
    batch(3, 900_000_000, 900_000_000, 1_200_000_000);
    assertThat(answer().issued().tonnes()).isEqualTo(3);

    // 1.1 t each are claimed, 1.0 t and the carry are issued: the lower account gets its tonne.
    post(
        pooled(70, ANNA, 200_000_000),
        pooled(71, BERT, 200_000_000),
        pooled(72, CLARA, 600_000_000));
    post(
        holding(Kind.BIND, ANNA, 200_000_000, 0, 4, 1),
        holding(Kind.BIND, BERT, 200_000_000, 0, 4, 1),
        holding(Kind.BIND, CLARA, 600_000_000, 0, 4, 1));
    var issue = holding(Kind.ISSUE, PROJECT, TONNE, 0, 4, 1);
    post(issue);
    assertThat(answer().issued().tonnes()).isEqualTo(1);
    assertUnits(4);
    assertThat(account("mangroves").held() + account("school").held()).isEqualTo(1);
    assertThat(account("mangroves").waiting() + account("school").waiting())
        .isEqualTo(1_200_000_000);

    int answers = outputs.size();
    post(issue);
    assertThat(outputs).hasSize(answers);
    assertUnits(4);
  }

  @Test
  void givenGramsEarnNoShareAndDoNotDiluteTheShareOfOthers() throws Exception {
    assign(ANNA, "mangroves");
    batch(3, 4 * TONNE, 4 * TONNE, 2 * TONNE);
    ProceedsStore proceeds = new ProceedsStore();
    Transactions.write(
        database.source(),
        connection -> {
          for (ParticipantId who : List.of(ANNA, BERT)) {
            proceeds.give(connection, who, "metro", Instant.EPOCH);
          }
          var sold =
              proceeds
                  .lock(connection, Scheme.SANDBOX, "batch-3", "metro", Instant.now())
                  .orElseThrow();
          assertThat(sold.batchMilligrams()).isEqualTo(6 * TONNE);
          assertThat(proceeds.shares(connection, Scheme.SANDBOX, "batch-3"))
              .containsExactly(new ProceedsStore.Share(BERT.value(), 4 * TONNE, false));
          return null;
        });
  }

  @Test
  void theDatabaseRefusesAGiftThatDoesNotAddUp() throws Exception {
    assign(ANNA, "mangroves");
    batch(3, 4 * TONNE, 4 * TONNE, 2 * TONNE);
    assertThatThrownBy(
            () -> {
              try (var connection = database.open();
                  var statement = connection.createStatement()) {
                statement.execute(
                    """
                    INSERT INTO welfare_gift
                    SELECT (SELECT account FROM credit_account WHERE owner_ref = 'school'), project,
                           assigned_mg, carried_in_mg, tonnes - 1, carried_out_mg, issued_at, entry_id,
                           batch_no, people
                      FROM welfare_gift
                    """);
              }
            })
        .hasMessageContaining("ck_welfare_gift_conserved");
  }

  private long projectHolds() throws Exception {
    return database.number(
        "SELECT sum(credits - debits) FROM system_balance WHERE account = "
            + CreditOwner.project(Scheme.SANDBOX, "metro").account().value());
  }
}
