package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.activity.activity.Backfill;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Texts;
import org.tanpuhui.activity.store.PartnerCache;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/**
 * Commands on partners and their backfill grants. Each is one transaction; when it returns, intake
 * of this instance sees it, and other instances within a second.
 */
@Singleton
public final class PartnerService {
  private static final int ID_MAX = 64;

  private final Database database;
  private final PartnerCache cache;

  @Inject
  public PartnerService(Database database, PartnerCache cache) {
    this.database = database;
    this.cache = cache;
  }

  /**
   * Registers a partner.
   *
   * @throws ProblemException PARTNER_EXISTS, SOURCE_TAKEN
   */
  public Partner register(Partner wish, String by) {
    PartnerStore.Registration outcome =
        database.transaction(
            connection -> {
              PartnerStore.Registration done = PartnerStore.register(connection, wish);
              if (done != PartnerStore.Registration.DONE) {
                connection.rollback();
              } else {
                Acts.record(connection, act(wish, "partner.registered", by));
              }
              return done;
            });
    switch (outcome) {
      case ID_TAKEN ->
          throw new ProblemException(
              ProblemCode.PARTNER_EXISTS, "another partner has the id " + wish.id());
      case SOURCE_TAKEN ->
          throw ProblemException.field(
              ProblemCode.SOURCE_TAKEN, "/sources", "a source belongs to another partner");
      case DONE -> OneTransaction.afterCommit(() -> cache.invalidate(wish.scheme(), wish.id()));
    }
    return find(wish.scheme(), wish.id());
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  public Partner find(Scheme scheme, String id) {
    if (Texts.isClean(id, ID_MAX)) {
      var found = database.read(connection -> PartnerStore.find(connection, scheme, id));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new ProblemException(
        ProblemCode.NOT_FOUND, "no partner of " + scheme.id() + " has this id");
  }

  /**
   * The partner that a token names, if it may do anything.
   *
   * @throws ProblemException PARTNER_UNKNOWN, PARTNER_SUSPENDED
   */
  public Partner active(Scheme scheme, String id) {
    Partner partner;
    try {
      partner =
          Texts.isClean(id, ID_MAX)
              ? cache.find(scheme, id).orElseThrow(() -> unknown(scheme))
              : null;
    } catch (SQLException e) {
      throw Database.refused(e);
    }
    if (partner == null) {
      throw unknown(scheme);
    }
    if (!partner.active()) {
      throw new ProblemException(ProblemCode.PARTNER_SUSPENDED, partner.id() + " is suspended");
    }
    return partner;
  }

  private static ProblemException unknown(Scheme scheme) {
    return new ProblemException(
        ProblemCode.PARTNER_UNKNOWN, "the token's client is no partner of " + scheme.id());
  }

  /** Partners in the order of their ids. */
  public List<Partner> list(Scheme scheme, String after, int limit) {
    return database.read(connection -> PartnerStore.list(connection, scheme, after, limit));
  }

  /** Suspends or resumes a partner; again changes nothing. */
  public Partner setActive(Scheme scheme, String id, boolean active, String by) {
    Partner partner = find(scheme, id);
    if (partner.active() == active) {
      return partner;
    }
    return change(
        partner,
        act(partner, active ? "partner.resumed" : "partner.suspended", by),
        connection -> PartnerStore.setActive(connection, partner, active));
  }

  /** Grants a backfill. */
  public Partner grant(Scheme scheme, String id, Backfill backfill, String grantedBy) {
    Partner partner = find(scheme, id);
    return change(
        partner,
        act(partner, "backfill.granted", grantedBy)
            .with(
                "grant %s for %s from %s to %s, closes %s"
                    .formatted(
                        backfill.id(),
                        String.join(",", backfill.activityTypes()),
                        backfill.from(),
                        backfill.to(),
                        backfill.closesAt())),
        connection -> PartnerStore.grant(connection, partner, backfill, grantedBy));
  }

  /**
   * Closes a backfill grant; again changes nothing.
   *
   * @throws ProblemException NOT_FOUND
   */
  public Partner close(Scheme scheme, String id, UUID backfill, String by) {
    Partner partner = find(scheme, id);
    if (partner.backfills().stream().noneMatch(grant -> grant.id().equals(backfill))) {
      throw new ProblemException(ProblemCode.NOT_FOUND, partner.id() + " has no such grant");
    }
    return change(
        partner,
        act(partner, "backfill.closed", by).with("grant " + backfill),
        connection -> PartnerStore.close(connection, partner, backfill));
  }

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private static Act act(Partner partner, String kind, String by) {
    return Act.of(partner.scheme(), Instant.now(), kind, by, partner.id());
  }

  /** Changes a partner, and records with it what was done. */
  private Partner change(Partner partner, Act act, Step step) {
    database.transaction(
        connection -> {
          step.on(connection);
          Acts.record(connection, act);
          return null;
        });
    OneTransaction.afterCommit(() -> cache.invalidate(partner.scheme(), partner.id()));
    return find(partner.scheme(), partner.id());
  }
}
