package org.tanpuhui.ledger.credits;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.store.PositionStore;
import org.tanpuhui.ledger.credits.store.PositionStore.Figures;
import org.tanpuhui.ledger.credits.store.PositionStore.Position;
import org.tanpuhui.ledger.credits.unit.OffsetRule;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What entities of the trading system may offset: the authority enters emissions and allowances of
 * an entity and year, the rule of the year makes the limit. A correction is a revision; a limit
 * below what was offset already leaves that as it is and lets nothing more through.
 */
@ApplicationScoped
public class PositionService {
  private final DataSource dataSource;
  private final Clock clock = Clock.systemUTC();
  private final PositionStore store = new PositionStore();

  public PositionService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A position with the rule that made its limit. */
  public record Ruled(Position position, OffsetRule rule) {}

  /** The versions of a scheme's rule, oldest year first. */
  public List<OffsetRule> rules(Scheme scheme) {
    return Transactions.read(dataSource, store::rules).stream()
        .filter(rule -> rule.scheme() == scheme)
        .toList();
  }

  /**
   * Adds a version of the rule.
   *
   * @throws ProblemException RULE_EXISTS when a version begins with the year or a position of that
   *     year or a later one was entered under the rule before
   */
  public OffsetRule addRule(
      Person by,
      int fromYear,
      OffsetRule.Basis basis,
      int numerator,
      int denominator,
      String provenance,
      String source) {
    return Transactions.write(
        dataSource,
        connection -> {
          List<OffsetRule> all = store.rules(connection);
          List<OffsetRule> own = all.stream().filter(r -> r.scheme() == by.scheme()).toList();
          if (own.stream().anyMatch(rule -> rule.fromYear() >= fromYear)
              || store
                  .page(connection, by.scheme(), null, new UUID(0, 0), Integer.MAX_VALUE)
                  .stream()
                  .anyMatch(position -> position.year() >= fromYear)) {
            throw ProblemException.field(
                ProblemCode.RULE_EXISTS,
                "/from_year",
                "a version or a position of " + fromYear + " or later is there already");
          }
          OffsetRule rule =
              new OffsetRule(
                  all.stream().mapToInt(OffsetRule::number).max().orElse(0) + 1,
                  by.scheme(),
                  own.stream().mapToInt(OffsetRule::version).max().orElse(0) + 1,
                  fromYear,
                  basis,
                  numerator,
                  denominator,
                  provenance,
                  source);
          Instant at = now();
          store.add(connection, rule, by.subject(), at);
          Acts.record(
              connection,
              Act.of(
                      by.scheme(),
                      at,
                      "offset_rule.added",
                      by.subject(),
                      "offset-rule " + rule.version())
                  .with(rule.toString()));
          return rule;
        });
  }

  /**
   * Enters the figures of an entity and year; the same again answers the first.
   *
   * @throws ProblemException POSITION_EXISTS with other figures
   */
  public Ruled enter(Person by, String entity, int year, Figures figures) {
    UUID id =
        Ids.timeOrdered(
            Instant.EPOCH, "position", by.scheme().id(), entity, Integer.toString(year));
    return Transactions.write(
        dataSource,
        connection -> {
          Position there = store.find(connection, id).orElse(null);
          if (there != null) {
            if (!sameFigures(there.figures(), figures)) {
              throw new ProblemException(
                  ProblemCode.POSITION_EXISTS,
                  entity + " has a position for " + year + ": " + there.id());
            }
            return ruled(connection, there);
          }
          OffsetRule rule = rule(connection, by.scheme(), year);
          Position position =
              new Position(
                  id,
                  by.scheme(),
                  entity,
                  year,
                  1,
                  rule.number(),
                  rule.limit(figures.emissions(), figures.allowances()),
                  0,
                  entered(figures, by));
          store.add(connection, position);
          record(connection, by, "compliance_position.entered", position);
          return new Ruled(position, rule);
        });
  }

  /**
   * Corrects the figures.
   *
   * @param seen the revision the caller saw
   * @throws ProblemException POSITION_UNKNOWN, CHANGED_MEANWHILE
   */
  public Ruled revise(Person by, UUID id, int seen, Figures figures) {
    return Transactions.write(
        dataSource,
        connection -> {
          known(connection, by.scheme(), id);
          Position there = store.lock(connection, id);
          if (there.revision() != seen) {
            throw new ProblemException(
                ProblemCode.CHANGED_MEANWHILE,
                "you saw revision " + seen + ", it is " + there.revision() + " now");
          }
          OffsetRule rule = rule(connection, by.scheme(), there.year());
          Position revised =
              new Position(
                  id,
                  there.scheme(),
                  there.entity(),
                  there.year(),
                  seen + 1,
                  rule.number(),
                  rule.limit(figures.emissions(), figures.allowances()),
                  there.offset(),
                  entered(figures, by));
          store.revise(connection, revised);
          record(connection, by, "compliance_position.revised", revised);
          return ruled(connection, store.find(connection, id).orElseThrow());
        });
  }

  private static void record(Connection connection, Person by, String kind, Position position)
      throws SQLException {
    Figures figures = position.figures();
    Acts.record(
        connection,
        Act.of(by.scheme(), figures.enteredAt(), kind, by.subject(), position.id().toString())
            .because(figures.reason())
            .with(
                "revision %d: %d t emitted, %d t allowed, limit %d t"
                    .formatted(
                        position.revision(),
                        figures.emissions(),
                        figures.allowances(),
                        position.limit())));
  }

  /**
   * One position.
   *
   * @param entity whose only; null for anyone's
   */
  public Ruled find(Scheme scheme, UUID id, String entity) {
    return Transactions.read(
        dataSource,
        connection -> {
          Position found = known(connection, scheme, id);
          if (entity != null && !entity.equals(found.entity())) {
            throw unknown(id.toString());
          }
          return ruled(connection, found);
        });
  }

  /** Positions of a scheme; {@code entity} null for all. */
  public List<Ruled> page(Scheme scheme, String entity, UUID after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          List<OffsetRule> rules = store.rules(connection);
          return store.page(connection, scheme, entity, after, limit).stream()
              .map(position -> new Ruled(position, byNumber(rules, position)))
              .toList();
        });
  }

  private Position known(Connection connection, Scheme scheme, UUID id) throws SQLException {
    return store
        .find(connection, id)
        .filter(position -> position.scheme() == scheme)
        .orElseThrow(() -> unknown(id.toString()));
  }

  private Ruled ruled(Connection connection, Position position) throws SQLException {
    return new Ruled(position, byNumber(store.rules(connection), position));
  }

  private static OffsetRule byNumber(List<OffsetRule> rules, Position position) {
    return rules.stream()
        .filter(rule -> rule.number() == position.ruleNumber())
        .findFirst()
        .orElseThrow();
  }

  private OffsetRule rule(Connection connection, Scheme scheme, int year) throws SQLException {
    return OffsetRule.of(store.rules(connection), scheme, year)
        .orElseThrow(
            () ->
                ProblemException.field(
                    ProblemCode.FIELD_RANGE, "/year", "no rule of offsets is for " + year));
  }

  private static boolean sameFigures(Figures one, Figures other) {
    return one.emissions() == other.emissions()
        && one.allowances() == other.allowances()
        && one.boundaryProjects().equals(other.boundaryProjects());
  }

  private Figures entered(Figures figures, Person by) {
    return new Figures(
        figures.emissions(),
        figures.allowances(),
        figures.boundaryProjects(),
        figures.reason(),
        by.subject(),
        now());
  }

  private static ProblemException unknown(String what) {
    return new ProblemException(ProblemCode.POSITION_UNKNOWN, "no position is " + what);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
