package org.tanpuhui.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.export.SaltedLog;

/** Whatever a database superuser changes in the books, the audit of an export finds, row by row. */
class TamperingIT {
  @TempDir static Path folder;
  private static Year year;
  private static TamperedBooks books;

  @BeforeAll
  static void live() throws Exception {
    year = new Year();
    year.live();
    books = new TamperedBooks(year, folder);
  }

  @Test
  void untouchedBooksAgree() throws Exception {
    TamperedBooks.Verdict verdict = books.audit(new SaltedLog(LedgerDatabase.SALTS), List.of());
    assertThat(verdict.error()).isEmpty();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.code()).isEqualTo(3);
  }
}
