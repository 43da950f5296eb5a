package org.tanpuhui.ledger.api;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/** What answers look like whose types do not say it. Only the API description is made of these. */
final class Described {
  private Described() {}

  /** A page of an account's entries. */
  record AccountEntries(@NotNull List<Answers.Entry> items, String nextCursor) {}
}
