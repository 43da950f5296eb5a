package org.tanpuhui.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * A month is closed before anything is booked to it; then a whole history of it arrives. Whatever
 * kind of entry kept its own day would be refused by the database.
 */
class ClosedMonthIT {
  private static final ParticipantId ERASED = Year.participant(1);
  private static final Instant DECEMBER = Instant.parse("2026-12-01T02:00:00Z");

  @TempDir Path folder;

  @Test
  void everyKindOfEntryMovesToTheOpenMonthAndAnAuditFindsNothing() throws Exception {
    // Given
    Year year = new Year();

    // When: postings, reversals, orders, redemptions, grams, batches, credits; then what the
    // calendar and an erasure bring
    year.live(true);
    year.points(DECEMBER).expire(Scheme.SANDBOX);
    UUID command = new UUID(0x8000L, 0x8000_0000_0000_00ffL);
    Instant late = Year.NOVEMBER.plusSeconds(90_000);
    year.run(
        year.database.service(),
        late,
        new EraseAccount(
            EraseAccount.entryId(late, command), ERASED, late, command, 0, year.nextOffset()));

    // Then
    assertThat(moved(year.database))
        .as("all but what this history has not; those go the same way as their likes")
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Purpose.REFUND, Purpose.CREDIT_CANCEL)));
    assertThat(
            year.database.number(
                "SELECT count(*) FROM journal WHERE book_date BETWEEN '2026-11-01' AND '2026-11-30'"))
        .isZero();
    assertThat(AuditedExport.findings(year.database, folder)).containsExactly("0");
  }

  /** Purposes of what was recorded in November and booked to December. */
  private static Set<Purpose> moved(LedgerDatabase database) throws Exception {
    Set<Purpose> moved = new TreeSet<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT DISTINCT purpose FROM journal
                 WHERE recorded_at < '2026-11-30T16:00:00Z' AND book_date = '2026-12-01'
                """)) {
      while (rows.next()) {
        moved.add(Purpose.byNumber(rows.getInt(1)));
      }
    }
    return moved;
  }
}
