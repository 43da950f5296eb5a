package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.rewards.UsedPointsMatch;
import org.tanpuhui.ledger.rewards.UsedPointsMatch.Finding;
import org.tanpuhui.ledger.rewards.UsedPointsMatch.Line;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.ledger.store.ReportStore;
import org.tanpuhui.ledger.store.ReportStore.Correction;
import org.tanpuhui.ledger.store.ReportStore.Key;
import org.tanpuhui.ledger.store.ReportStore.Report;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The operators' daily reports of used points (P7). A report changes no redemption; the platform
 * decides on differences, and cancels what agrees.
 */
@ApplicationScoped
public class UsedPointsService {
  private final DataSource dataSource;
  private final RedemptionService redemptions;
  private final Clock clock;
  private final ReportStore store = new ReportStore();

  @Inject
  public UsedPointsService(DataSource dataSource, RedemptionService redemptions) {
    this(dataSource, redemptions, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public UsedPointsService(DataSource dataSource, RedemptionService redemptions, Clock clock) {
    this.dataSource = dataSource;
    this.redemptions = redemptions;
    this.clock = clock;
  }

  /** A report set against the redemptions as they are now, and what was decided. */
  public record Reconciliation(Report report, List<Line> lines, List<Correction> corrections) {}

  /**
   * Takes an operator's report of a local day; the same again answers as the first.
   *
   * @param lines points by redemption
   * @throws ProblemException REPORT_DIFFERS when the day was reported with other lines; FIELD_RANGE
   *     for a day that has not begun
   */
  public Reconciliation report(
      Scheme scheme, String partner, LocalDate day, Map<UUID, Long> lines, String by) {
    Key key = new Key(scheme, partner, day);
    Instant now = now();
    if (day.isAfter(CityTime.day(now))) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/day", "the day has not begun: " + day);
    }
    return Transactions.write(
        dataSource,
        connection -> {
          if (store.report(connection, key).isEmpty()) {
            store.add(connection, new Report(key, lines.size(), by, now), lines);
          } else if (!store.lines(connection, key).equals(lines)) {
            throw new ProblemException(
                ProblemCode.REPORT_DIFFERS, "the day " + day + " was reported with other lines");
          }
          return reconcile(connection, key);
        });
  }

  /** One report, set against the redemptions as they are now. */
  public Reconciliation one(Key key) {
    return Transactions.read(dataSource, connection -> reconcile(connection, key));
  }

  /** Reports of a local day, in order of the partners. */
  public List<Report> ofDay(Scheme scheme, LocalDate day, String after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.ofDay(connection, scheme, day, after, limit));
  }

  private Reconciliation reconcile(Connection connection, Key key) throws SQLException {
    Report report =
        store
            .report(connection, key)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.REPORT_UNKNOWN,
                        key.partner() + " has not reported the day " + key.day()));
    List<Line> lines =
        UsedPointsMatch.compare(store.lines(connection, key), store.used(connection, key));
    return new Reconciliation(report, lines, store.corrections(connection, key));
  }

  /**
   * Decides on a difference: {@code accept_report} notes a reservation of that mall as used, {@code
   * keep_books} leaves everything; the same again changes nothing.
   *
   * @throws ProblemException REPORT_UNKNOWN; CONFLICT when there is no such difference or it was
   *     decided otherwise; what {@link RedemptionService#use} refuses
   */
  public Reconciliation correct(
      Key key, UUID redemption, boolean accept, String reason, String by) {
    String action = accept ? "accept_report" : "keep_books";
    Reconciliation found = one(key);
    Correction before =
        found.corrections().stream()
            .filter(c -> c.redemption().equals(redemption))
            .findFirst()
            .orElse(null);
    if (before != null) {
      if (!before.action().equals(action)) {
        throw new ProblemException(
            ProblemCode.CONFLICT, "it was decided before: " + before.action());
      }
      return found;
    }
    Finding finding =
        found.lines().stream()
            .filter(line -> line.redemption().equals(redemption))
            .map(Line::finding)
            .findFirst()
            .orElse(Finding.AGREE);
    if (finding == Finding.AGREE || accept && finding != Finding.MISSING_HERE) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "there is nothing to " + action + ": " + word(finding));
    }
    if (accept) {
      redemptions.use(redemption, ofMall(key), by, "report-" + key.partner() + "-" + key.day());
    }
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          store.correct(
              connection, key, new Correction(redemption, word(finding), action, reason, by, now));
          Acts.record(
              connection,
              Act.of(key.scheme(), now, "used_points.corrected", by, redemption.toString())
                  .because(reason)
                  .with(action + ", " + key.partner() + ", " + key.day()));
          return reconcile(connection, key);
        });
  }

  /**
   * Cancels the points of what agrees and of what was decided, each redemption in a transaction of
   * its own; what is cancelled already stays so.
   *
   * @return how many redemptions are cancelled now
   */
  public int cancel(Key key, String by) {
    Reconciliation found = one(key);
    Map<UUID, String> decided = new HashMap<>();
    found.corrections().forEach(c -> decided.put(c.redemption(), c.action()));
    int cancelled = 0;
    for (Line line : found.lines()) {
      String action = decided.get(line.redemption());
      boolean used = line.booked() != null || "accept_report".equals(action);
      if (line.finding() == Finding.AGREE || action != null && used) {
        redemptions.cancel(line.redemption(), ofMall(key), by);
        cancelled++;
      }
    }
    return cancelled;
  }

  private static Predicate<Redemption> ofMall(Key key) {
    return redemption ->
        key.partner().equals(redemption.partner())
            && new AccountId(redemption.participant()).scheme() == key.scheme();
  }

  private static String word(Finding finding) {
    return finding.name().toLowerCase(Locale.ROOT);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
