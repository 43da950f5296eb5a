package org.tanpuhui.ledger.api;

import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** Pages of an account's statement. */
final class Statements {
  private static final String LIST = "statement";

  private Statements() {}

  /** A page of an account's statement; a cursor of another account is refused. */
  static Page<Answers.Entry> page(
      LedgerService ledger, AccountId account, String cursor, Integer limit) {
    int size = Page.limit(limit);
    UUID before = BooksStore.END;
    if (cursor != null) {
      String[] parts = Cursors.decode(LIST, cursor);
      if (!parts[0].equals(account.toString())) {
        throw new ProblemException(
            ProblemCode.CURSOR_INVALID, "the cursor belongs to another account");
      }
      before = UUID.fromString(parts[1]);
    }
    List<Answers.Entry> entries =
        ledger.statement(account, before, size + 1).stream().map(Answers.Entry::of).toList();
    return Page.of(
        entries, size, last -> Cursors.encode(LIST, account.toString(), last.entryId().toString()));
  }
}
