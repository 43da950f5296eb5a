package org.tanpuhui.deploy.driver.client;

import java.time.Duration;
import java.time.LocalDate;

/** Waiting until everything accepted has reached its end: posted, parked or rejected. */
public final class Drain {

  private static final long ASK_EVERY_MS = 500;

  private Drain() {}

  /**
   * Waits until nothing waits in the pipeline and the books hold this many more accepted events,
   * none of them under way.
   *
   * @param accepted events that intake said it accepted since {@code before}, second copies that it
   *     did not recognise included
   * @param stallMax gives up when nothing moves for this long
   * @return what was added since {@code before}; what is still under way when it gave up shows as
   *     {@code computed} or {@code in_flight}
   */
  public static Books await(
      Api api, Tokens tokens, LocalDate from, Books before, long accepted, Duration stallMax) {
    new Pipeline(api, tokens).awaitDrained();
    long movedNanos = System.nanoTime();
    Books last = null;
    while (true) {
      Books added = Books.read(api, tokens, from).since(before);
      boolean all = added.count("accepted") + added.count("duplicates") >= accepted;
      if (all && added.count("in_flight") == 0 && added.count("computed") <= 0) {
        return added;
      }
      if (last == null || !last.counts().equals(added.counts())) {
        movedNanos = System.nanoTime();
        last = added;
      } else if (System.nanoTime() - movedNanos > stallMax.toNanos()) {
        return added;
      }
      Pause.ms(ASK_EVERY_MS);
    }
  }
}
