package org.tanpuhui.ledger.api;

import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.store.AuditStore;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/** Pages of a search in the journal. */
final class EntrySearch {
  private static final String LIST = "entries";

  private EntrySearch() {}

  /**
   * A page; a cursor of another search is refused.
   *
   * @param question the search as text, which its cursors carry
   */
  static Page<AuditAnswers.Entry> page(
      AuditService audit,
      Scheme scheme,
      AuditStore.Search search,
      String question,
      String cursor,
      Integer limit) {
    int size = Page.limit(limit);
    UUID before = BooksStore.END;
    String asked = Integer.toHexString(question.hashCode());
    if (cursor != null) {
      String[] parts = Cursors.decode(LIST, cursor);
      if (!parts[0].equals(asked)) {
        throw new ProblemException(
            ProblemCode.CURSOR_INVALID, "the cursor belongs to another search");
      }
      before = UUID.fromString(parts[1]);
    }
    List<AuditAnswers.Entry> entries =
        audit.search(scheme, search, before, size + 1).stream()
            .map(AuditAnswers.Entry::of)
            .toList();
    return Page.of(entries, size, last -> Cursors.encode(LIST, asked, last.entryId().toString()));
  }
}
