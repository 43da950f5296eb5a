package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.CorrectionRule;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.RuleBook;
import org.tanpuhui.ledger.store.RuleStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The rules that belong to the authority. A version is added, never changed, and begins in the
 * future: what was posted stays as it was posted, and a replay finds the rules it found before.
 */
@ApplicationScoped
public class RuleService {
  /** All readers know a version by then. */
  static final Duration NOTICE = Duration.ofMinutes(1);

  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final int MAX_NUMBER = Short.MAX_VALUE;

  private final DataSource dataSource;
  private final Clock clock;
  private final RuleStore store = new RuleStore();

  @Inject
  public RuleService(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  RuleService(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** The versions of a scheme's exchange rule, newest first. */
  public List<ExchangeRule> exchangeRules(Scheme scheme) {
    return rules().exchange().versions(scheme);
  }

  /** The versions of a scheme's correction rule, newest first. */
  public List<CorrectionRule> correctionRules(Scheme scheme) {
    return rules().corrections().stream()
        .filter(rule -> rule.scheme() == scheme)
        .sorted(Comparator.comparing(CorrectionRule::validFrom).reversed())
        .toList();
  }

  /**
   * Adds a version of the exchange rule.
   *
   * @throws ProblemException RULE_NOT_IN_FUTURE, RULE_EXISTS
   */
  public ExchangeRule addExchange(
      Scheme scheme,
      Instant validFrom,
      long points,
      long grams,
      int validityMonths,
      String provenance,
      String source,
      String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          requireFuture(validFrom, now);
          RuleBook known = store.readNow(connection);
          List<ExchangeRule> versions = known.exchange().versions(scheme);
          requireFree(versions.stream().map(ExchangeRule::validFrom), validFrom);
          ExchangeRule rule =
              new ExchangeRule(
                  next(
                      Stream.of(Scheme.values())
                          .flatMap(s -> known.exchange().versions(s).stream())
                          .map(ExchangeRule::number)),
                  scheme,
                  next(versions.stream().map(ExchangeRule::version)),
                  validFrom,
                  points,
                  grams,
                  validityMonths,
                  provenance,
                  source);
          store.add(connection, rule, by, now);
          record(
              connection,
              scheme,
              "exchange_rule.added",
              by,
              rule.version(),
              now,
              points + " points per " + grams + " g, " + validityMonths + " months",
              validFrom,
              provenance);
          return rule;
        });
  }

  /**
   * Adds a version of the correction rule.
   *
   * @throws ProblemException RULE_NOT_IN_FUTURE, RULE_EXISTS
   */
  public CorrectionRule addCorrection(
      Scheme scheme,
      Instant validFrom,
      int windowDays,
      String provenance,
      String source,
      String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          requireFuture(validFrom, now);
          List<CorrectionRule> all = store.readNow(connection).corrections();
          List<CorrectionRule> versions =
              all.stream().filter(rule -> rule.scheme() == scheme).toList();
          requireFree(versions.stream().map(CorrectionRule::validFrom), validFrom);
          CorrectionRule rule =
              new CorrectionRule(
                  next(all.stream().map(CorrectionRule::number)),
                  scheme,
                  next(versions.stream().map(CorrectionRule::version)),
                  validFrom,
                  windowDays,
                  provenance,
                  source);
          store.add(connection, rule, by, now);
          record(
              connection,
              scheme,
              "correction_rule.added",
              by,
              rule.version(),
              now,
              "window of " + windowDays + " days",
              validFrom,
              provenance);
          return rule;
        });
  }

  private static void record(
      Connection connection,
      Scheme scheme,
      String kind,
      String by,
      int version,
      Instant at,
      String what,
      Instant validFrom,
      String provenance)
      throws SQLException {
    Acts.record(
        connection,
        Act.of(scheme, at, kind, by, "version/" + version)
            .with(what + ", from " + validFrom + ", " + provenance));
  }

  private RuleBook rules() {
    return Transactions.read(dataSource, store::readNow);
  }

  private static int next(Stream<Integer> numbers) {
    int next = numbers.mapToInt(Integer::intValue).max().orElse(0) + 1;
    if (next > MAX_NUMBER) {
      throw new ProblemException(ProblemCode.CONFLICT, "there is no number left for a rule");
    }
    return next;
  }

  static void requireFuture(Instant validFrom, Instant now) {
    requireFuture(validFrom, now, "valid_from");
  }

  static void requireFuture(Instant time, Instant now, String member) {
    if (time.isBefore(now.plus(NOTICE)) || !time.isBefore(LAST)) {
      throw ProblemException.field(
          ProblemCode.RULE_NOT_IN_FUTURE,
          "/" + member,
          member + " must lie between " + now.plus(NOTICE) + " and " + LAST);
    }
  }

  private static void requireFree(Stream<Instant> taken, Instant validFrom) {
    if (taken.anyMatch(validFrom::equals)) {
      throw new ProblemException(
          ProblemCode.RULE_EXISTS, "a version is valid from " + validFrom + " already");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
