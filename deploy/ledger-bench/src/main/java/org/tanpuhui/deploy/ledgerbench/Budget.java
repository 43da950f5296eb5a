package org.tanpuhui.deploy.ledgerbench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.tanpuhui.ledger.BudgetAwards;
import org.tanpuhui.ledger.journal.AwardBatch;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CampaignDesk;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.platform.Scheme;

/**
 * One bounded account that pays everything: the budget of a campaign, with a stripe per writer.
 *
 * <p>Near its limit it holds a few batches at most and is filled up while it is spent, now in one
 * stripe, now in the other, so that stripes keep running dry.
 */
final class Budget {
  private static final int POINTS_MAX = 500;
  static final int TOP_UP_BATCHES = 10;
  private static final long LOOK_EVERY_MS = 10;
  private static final String LOOK =
      "SELECT coalesce(sum(credits - debits), 0), coalesce(min(credits - debits), 0)%s";
  private static final String WHO = "bench";

  /** Of the validity that the scheme's first rule has. */
  static final ExchangeRule RULE =
      new ExchangeRule(
          2, Scheme.SANDBOX, 1, Instant.EPOCH, 1, 1, 60, "illustrative", "bench of the ledger");

  private final Books books;
  private final int batch;
  private final CampaignDesk.Subject campaign;
  private final BudgetAwards awards = new BudgetAwards(Books.SALTS);
  private final CommandStore commands = new CommandStore(Books.SALTS);
  private final AtomicLong refused = new AtomicLong();
  private long lowest = Long.MAX_VALUE;
  private long fundings;

  /**
   * @param number of the campaign; different for every run
   */
  Budget(Books books, int batch, int number) {
    this.books = books;
    this.batch = batch;
    this.campaign = CampaignDesk.Subject.of(Scheme.SANDBOX, "bench-" + number, number);
  }

  /** Puts points into stripes, in equal parts. */
  void fund(long points, int... stripes) throws SQLException {
    // A funding at a time of its own: its key is the campaign and that time.
    Instant at = Instant.EPOCH.plusMillis(++fundings);
    try (Connection connection = books.openApp()) {
      commands.write(
          connection,
          CampaignDesk.fund(campaign, IntStream.of(stripes).boxed().toList(), points, at, WHO),
          (int) PointsDesk.COMMANDS);
      connection.commit();
    }
  }

  /** What the writers may spend in a few batches. */
  private long few() {
    return (long) TOP_UP_BATCHES * batch * POINTS_MAX / 2;
  }

  /**
   * Fills the budget up whenever it holds less than a few batches, until interrupted; notes the
   * lowest that a stripe ever held.
   */
  void keepNearLimit() throws SQLException {
    SplittableRandom random = new SplittableRandom(1);
    try (Connection watch = books.openSuperuser();
        PreparedStatement look = watch.prepareStatement(LOOK.formatted(ofStripes()))) {
      while (!Thread.currentThread().isInterrupted()) {
        try (ResultSet row = look.executeQuery()) {
          row.next();
          lowest = Math.min(lowest, row.getLong(2));
          if (row.getLong(1) < few()) {
            fund(few(), random.nextInt(Books.WRITERS));
          }
        }
        Thread.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Points in all stripes. */
  long left() throws SQLException {
    return books.number("SELECT coalesce(sum(credits - debits), 0)" + ofStripes());
  }

  private long lowestStripe() throws SQLException {
    return books.number("SELECT coalesce(min(credits - debits), 0)" + ofStripes());
  }

  private String ofStripes() {
    return " FROM system_balance WHERE account >> 16 = "
        + (campaignAccount() >> 16)
        + " AND asset = 2";
  }

  private long campaignAccount() {
    return Campaign.share(campaign.scheme(), campaign.number(), 0).value();
  }

  /** How often a dry stripe drew from the other. */
  long draws() throws SQLException {
    return books.number(
        "SELECT count(*) FROM journal WHERE purpose = 11 AND line = 0 AND debit_account >> 16 = "
            + (campaignAccount() >> 16));
  }

  /** The lowest that a stripe was seen to hold. */
  long lowest() throws SQLException {
    return Math.min(lowest, lowestStripe());
  }

  /** Awards that were refused because the budget was dry. */
  long refused() {
    return refused.get();
  }

  /** The writer of a stripe. */
  Writers.Writer writer(int number) throws SQLException {
    return new AwardWriter(number);
  }

  private final class AwardWriter implements Writers.Writer {
    private final int number;
    private final BudgetAwards.Order order;
    private final Connection connection;
    private final SplittableRandom random;
    private final int participants = books.participants() / Books.WRITERS;
    private List<AwardBatch.Award> next;
    private long offset;

    AwardWriter(int number) throws SQLException {
      this.number = number;
      this.order = new BudgetAwards.Order(campaign, number, RULE, OpenPeriods.ALL, WHO);
      this.connection = books.openHot();
      this.random = new SplittableRandom(campaign.number() * 31L + number);
      this.offset = StreamWriter.Fence.position(connection, number);
    }

    @Override
    public void prepare() {
      Instant now = Instant.now();
      next = new ArrayList<>(batch);
      for (int i = 0; i < batch; i++) {
        next.add(
            new AwardBatch.Award(
                new UUID(random.nextLong(), random.nextLong()),
                Books.participant(number, random.nextInt(participants)),
                1 + random.nextInt(POINTS_MAX),
                now.minusMillis(random.nextInt(7_200_000))));
      }
    }

    @Override
    public Writers.Written write() throws Exception {
      StreamWriter.Fence.advance(connection, number, offset, offset + batch);
      BitSet paid = awards.pay(connection, order, next);
      connection.commit();
      offset += batch;
      refused.addAndGet(batch - paid.cardinality());
      return new Writers.Written(paid.cardinality(), paid.cardinality());
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
