package org.tanpuhui.deploy.driver.city;

import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Tally;
import org.tanpuhui.platform.problem.ProblemCode;

/** Expected totals beside the service's own answers. */
final class CityBooks {

  private static final String ID_REUSED = ProblemCode.ID_REUSED.code();

  private final Expected expected;
  private final Tally tally;
  private final Books books;
  private final boolean sentBefore;
  private final Table table = new Table("", "expected", "service", "");
  private boolean same = true;

  /**
   * @param books what was added to the books by these events
   * @param sentBefore true if the same events were all sent in an earlier run: then none may count
   */
  CityBooks(Expected expected, Tally tally, Books books, boolean sentBefore) {
    this.expected = expected;
    this.tally = tally;
    this.books = books;
    this.sentBefore = sentBefore;
  }

  /** Prints the comparison; true if there is no difference. */
  boolean print(PrintStream out) {
    compare("events sent", expected.sent(), tally.sent());
    Set<String> codes = new TreeSet<>(expected.refusedAtIntake().keySet());
    codes.addAll(tally.refused().keySet());
    codes.remove(ID_REUSED);
    for (String code : codes) {
      compare(
          "refused at intake: " + code,
          expected.refusedAtIntake().getOrDefault(code, 0L),
          tally.refused().getOrDefault(code, 0L));
    }
    compare("accepted, first copies", once(expected.accepted()), books.count("accepted"));
    compareSecondCopies();
    compare("posted", once(expected.posted()), books.count("posted"));
    compare("parked (double claim)", once(expected.parked()), books.count("parked"));
    compare("rejected by methodology", once(expected.rejected()), books.count("rejected"));
    compare("computed, not posted", 0, books.count("computed"));
    compare("in flight", 0, books.count("in_flight"));
    compare("reduction, mg CO2e", once(expected.reductionMg()), books.reductionMg());
    compare("points", once(expected.points()), books.points());
    compare("trial balance, difference", 0, books.difference());
    compare("exceptions in completeness", 0, books.exceptions().size());
    table.print(out);
    books.exceptions().forEach(out::println);
    return same;
  }

  /**
   * Second copies are known at intake, as far as it remembers, else by methodology-service; which
   * of the two is left open, their sum is not. A batch that was sent again after its answer was
   * lost makes more of them.
   */
  private void compareSecondCopies() {
    long atIntake = tally.duplicates() + tally.refused().getOrDefault(ID_REUSED, 0L);
    long later = books.count("duplicates");
    long wanted = expected.duplicates() + expected.idsReused();
    if (sentBefore) {
      wanted += expected.accepted();
    }
    if (tally.resentBatches() > 0) {
      table.row("second copies (batches were resent)", wanted, atIntake + later, "");
    } else {
      compare("second copies", wanted, atIntake + later);
    }
    table.row("  known at intake", "", atIntake, "");
    table.row("  known by methodology", "", later, "");
  }

  private long once(long count) {
    return sentBefore ? 0 : count;
  }

  private void compare(String what, long wanted, long found) {
    boolean equal = wanted == found;
    same &= equal;
    table.row(what, wanted, found, equal ? "ok" : "DIFFERS");
  }
}
