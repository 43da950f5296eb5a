package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.tanpuhui.activity.activity.Alliance;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.store.AllianceStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Commands of the authority on alliances, and reads for anyone. */
@Singleton
public final class AllianceService {
  private static final int CODE_MAX = 64;

  private final Database database;
  private final Clock clock;

  @Inject
  public AllianceService(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Registers an alliance.
   *
   * @throws ProblemException ALLIANCE_EXISTS; FIELD_RANGE when a partner is not registered
   */
  public Alliance register(Scheme scheme, Alliance wish, String by) {
    Instant now = now();
    return database.transaction(
        connection -> {
          int members =
              AllianceStore.add(connection, scheme, wish, by, now)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.ALLIANCE_EXISTS,
                              "another alliance has the code " + wish.code()));
          if (members < wish.partners().size()) {
            throw ProblemException.field(
                ProblemCode.FIELD_RANGE, "/partners", "must be partners of " + scheme.id());
          }
          String partners =
              wish.partners().stream().map(Alliance.Member::id).collect(Collectors.joining(", "));
          Acts.record(
              connection,
              Act.of(scheme, now, "alliance.registered", by, wish.code())
                  .with("from " + wish.from() + ", partners " + partners));
          return AllianceStore.find(connection, scheme, wish.code()).orElseThrow();
        });
  }

  /**
   * Ends an alliance, not in the past; the same instant again changes nothing. Joint campaigns that
   * were decided run on.
   *
   * @throws ProblemException ALLIANCE_UNKNOWN, CONFLICT when it ends before, FIELD_RANGE
   */
  public Alliance end(Scheme scheme, String code, Instant until, String reason, String by) {
    Instant now = now();
    return database.transaction(
        connection -> {
          Alliance alliance = one(scheme, code);
          if (until.equals(alliance.until())) {
            return alliance;
          }
          if (alliance.until() != null && until.isAfter(alliance.until())) {
            throw new ProblemException(
                ProblemCode.CONFLICT, "the alliance ends before, at " + alliance.until());
          }
          if (until.isBefore(now) || !until.isAfter(alliance.from())) {
            throw ProblemException.field(
                ProblemCode.FIELD_RANGE, "/until", "must lie ahead, and behind its start");
          }
          AllianceStore.end(connection, scheme, code, until);
          Acts.record(
              connection,
              Act.of(scheme, now, "alliance.ended", by, code)
                  .because(reason)
                  .with("until " + until));
          return AllianceStore.find(connection, scheme, code).orElseThrow();
        });
  }

  /**
   * @throws ProblemException ALLIANCE_UNKNOWN
   */
  public Alliance one(Scheme scheme, String code) {
    if (!Texts.isClean(code, CODE_MAX)) {
      throw new ProblemException(ProblemCode.ALLIANCE_UNKNOWN, "no alliance has this code");
    }
    return database
        .read(connection -> AllianceStore.find(connection, scheme, code))
        .orElseThrow(() -> unknown(code));
  }

  /** Alliances in the order of their codes. */
  public List<Alliance> list(Scheme scheme, String after, int limit) {
    return database.read(connection -> AllianceStore.list(connection, scheme, after, limit));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ProblemException unknown(String code) {
    return new ProblemException(ProblemCode.ALLIANCE_UNKNOWN, "no alliance has the code " + code);
  }
}
