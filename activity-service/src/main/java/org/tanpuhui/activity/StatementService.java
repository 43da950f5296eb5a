package org.tanpuhui.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Statement;
import org.tanpuhui.activity.activity.Statement.Booked;
import org.tanpuhui.activity.activity.Statement.Turned;
import org.tanpuhui.activity.activity.StatementRow;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.outbox.StatementFigures;
import org.tanpuhui.activity.store.IntakeCounts;
import org.tanpuhui.activity.store.StatementStore;
import org.tanpuhui.activity.store.StatementStore.Account;
import org.tanpuhui.activity.store.StatementStore.Closed;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Daily statements of partners. A statement is drawn up anew whenever it is asked for; what it was
 * when its day was closed is kept beside it.
 */
@Singleton
public final class StatementService {
  private static final Logger LOG = Logger.getLogger(StatementService.class);
  private static final int CATCH_UP_DAYS = 40;

  private final Database database;
  private final PartnerService partners;
  private final StatementFigures figures;
  private final IntakeCounts counts;
  private final Duration margin;
  private final Clock clock;

  @Inject
  public StatementService(
      Database database,
      PartnerService partners,
      StatementFigures figures,
      IntakeCounts counts,
      ActivityConfig config,
      Clock clock) {
    this.database = database;
    this.partners = partners;
    this.figures = figures;
    this.counts = counts;
    this.margin = config.statementMargin();
    this.clock = clock;
  }

  /**
   * A partner that may read its statements.
   *
   * @throws ProblemException PARTNER_UNKNOWN, PARTNER_SUSPENDED
   */
  public Partner partner(Scheme scheme, String id) {
    return partners.active(scheme, id);
  }

  /**
   * The statement of a day as it is now.
   *
   * @throws ProblemException PARAMETER_INVALID for a day that has not begun; STATEMENT_NOT_READY
   */
  public Statement now(Partner partner, LocalDate day) {
    requireBegun(day);
    Statement statement = draw(partner, day, figures.day(partner, day));
    Optional<Closed> closed = find(partner, day);
    return closed.isEmpty()
        ? statement
        : statement.closed(closed.get().closedAt(), read(closed.get()).totals());
  }

  /**
   * The statement of a day as it was when the day was closed.
   *
   * @throws ProblemException STATEMENT_NOT_CLOSED
   */
  public Statement atClose(Partner partner, LocalDate day) {
    requireBegun(day);
    return find(partner, day)
        .map(StatementService::read)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.STATEMENT_NOT_CLOSED,
                    day + " is not closed yet; read it without at=close"));
  }

  /** Closed days before a day, latest first, as they were when they were closed. */
  public List<Statement> list(Partner partner, LocalDate before, int limit) {
    return database
        .read(connection -> StatementStore.list(connection, partner.number(), before, limit))
        .stream()
        .map(StatementService::read)
        .toList();
  }

  /** Parked and rejected activities of a day behind a place in the list, in order of record. */
  public List<StatementRow> exceptions(
      Partner partner, LocalDate day, Instant after, UUID afterId, int limit) {
    requireBegun(day);
    return figures.exceptions(partner, day, after, afterId, limit);
  }

  /**
   * Closes every day that is over and settled: ten minutes after its end, when nothing of it is in
   * flight and the ledger has passed all of it. One that is not is looked at again next time.
   */
  public void closeDue() {
    LocalDate end = CityTime.day(clock.instant().minus(margin));
    for (Account account : database.read(StatementStore::accounts)) {
      LocalDate day =
          account.lastClosed() == null ? account.registeredOn() : account.lastClosed().plusDays(1);
      if (day.isBefore(end.minusDays(CATCH_UP_DAYS))) {
        day = end.minusDays(CATCH_UP_DAYS);
      }
      try {
        Partner partner = partners.find(account.scheme(), account.partner());
        while (day.isBefore(end) && close(partner, day)) {
          day = day.plusDays(1);
        }
      } catch (ProblemException e) {
        LOG.warnf(
            "a day was not closed, it is tried again partner=%s day=%s cause=%s",
            account.partner(), day, e.getMessage());
      }
    }
  }

  private boolean close(Partner partner, LocalDate day) {
    StatementFigures.Day found = figures.day(partner, day);
    boolean settled =
        found.ledgerAnswers()
            && found.counts().stream()
                .noneMatch(
                    count ->
                        count.status().equals("in_flight")
                            || count.status().equals("computed") && count.code() == null);
    if (!settled) {
      return false;
    }
    Statement statement = draw(partner, day, found);
    if (statement.booked() == null) {
      return false;
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Closed closed = new Closed(day, at, json(statement.closed(at, null)));
    database.transaction(
        connection -> {
          StatementStore.close(connection, partner, closed);
          return null;
        });
    return true;
  }

  private Statement draw(Partner partner, LocalDate day, StatementFigures.Day found) {
    List<Turned> turned;
    try {
      turned = new ArrayList<>(counts.of(partner.number(), day));
    } catch (SQLException e) {
      throw Database.refused(e);
    }
    Booked booked = figures.booked(partner, day).orElse(null);
    Statement.Head head =
        new Statement.Head(partner.id(), partner.scheme().id(), day, found.asOf());
    return Statement.of(head, found.counts(), found.copies(), turned, booked);
  }

  private Optional<Closed> find(Partner partner, LocalDate day) {
    return database.read(connection -> StatementStore.find(connection, partner.number(), day));
  }

  private void requireBegun(LocalDate day) {
    if (day.isAfter(CityTime.day(clock.instant())) || day.getYear() < 2000) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "the day must have begun, and lie after 1999");
    }
  }

  private static Statement read(Closed closed) {
    try {
      return Json.mapper().readValue(closed.json(), Statement.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a statement that was kept cannot be read", e);
    }
  }

  private static String json(Statement statement) {
    try {
      return Json.mapper().writeValueAsString(statement);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a statement can always be written", e);
    }
  }
}
