package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.activity.Scenario.State;
import org.tanpuhui.activity.activity.ScenarioStep;
import org.tanpuhui.activity.store.PartnerCache;
import org.tanpuhui.activity.store.PartnerStore;
import org.tanpuhui.activity.store.ScenarioStore;
import org.tanpuhui.activity.store.ScenarioStore.Owned;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/**
 * Scenarios from application to publication: a partner applies, an expert of another organisation
 * assesses, the authority publishes or refuses; the authority may also register one itself. Every
 * step keeps who, when and why, and is an act in the log.
 */
@Singleton
public final class ScenarioService {
  private static final String PARTNER = "partner";
  private static final String EXPERT = "expert";
  private static final String AUTHORITY = "authority";

  private final Database database;
  private final PartnerService partners;
  private final PartnerCache cache;
  private final Clock clock;

  @Inject
  public ScenarioService(
      Database database, PartnerService partners, PartnerCache cache, Clock clock) {
    this.database = database;
    this.partners = partners;
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * Who takes a step.
   *
   * @param organisation claim {@code org}; null when the token has none
   */
  public record Actor(String subject, String organisation) {}

  /** What a step says. */
  public record Says(String reason, String document) {}

  /** A scenario with its steps. */
  public record Standing(
      Scenario scenario,
      String partner,
      String description,
      String dataSecurity,
      List<ScenarioStep> steps) {}

  /**
   * Registers a draft for a partner.
   *
   * @throws ProblemException NOT_FOUND, SCENARIO_EXISTS
   */
  public Standing register(Scheme scheme, String partnerId, Scenario wish, Actor by) {
    Partner partner = partners.find(scheme, partnerId);
    Instant now = now();
    database.transaction(
        connection -> {
          if (!PartnerStore.addScenario(connection, partner, wish)) {
            throw taken(partner, wish);
          }
          Owned added =
              ScenarioStore.find(connection, scheme, partnerId, wish.code()).orElseThrow();
          ScenarioStep step =
              new ScenarioStep(
                  State.DRAFT, AUTHORITY, by.subject(), by.organisation(), null, null, null, now);
          ScenarioStore.addStep(connection, added.scenario().number(), step);
          Acts.record(connection, act(scheme, partnerId, "scenario.added", wish.code(), step));
          return null;
        });
    OneTransaction.afterCommit(() -> cache.invalidate(scheme, partnerId));
    return one(scheme, partnerId, wish.code());
  }

  /**
   * Applies for a scenario.
   *
   * @throws ProblemException PARTNER_UNKNOWN, PARTNER_SUSPENDED, SCENARIO_EXISTS
   */
  public Standing apply(
      Scheme scheme,
      String partnerId,
      Scenario wish,
      String description,
      String dataSecurity,
      String document,
      String by) {
    Partner partner = partners.active(scheme, partnerId);
    Instant now = now();
    database.transaction(
        connection -> {
          int number =
              ScenarioStore.apply(
                      connection, partner, new Owned(wish, partnerId, description, dataSecurity))
                  .orElseThrow(() -> taken(partner, wish));
          ScenarioStep step =
              new ScenarioStep(State.APPLIED, PARTNER, by, partnerId, null, null, document, now);
          ScenarioStore.addStep(connection, number, step);
          Acts.record(connection, act(scheme, partnerId, "scenario.applied", wish.code(), step));
          return null;
        });
    OneTransaction.afterCommit(() -> cache.invalidate(scheme, partnerId));
    return one(scheme, partnerId, wish.code());
  }

  /**
   * Says whether a scenario should be published.
   *
   * @throws ProblemException NOT_FOUND, SCENARIO_STATE; SAME_ORGANISATION when the expert is of the
   *     partner, or of no organisation
   */
  public Standing assess(
      Scheme scheme, String partner, String code, boolean recommended, Says says, Actor by) {
    if (by.organisation() == null) {
      throw new ProblemException(
          ProblemCode.SAME_ORGANISATION, "your token names no organisation (claim org)");
    }
    return step(scheme, partner, code, State.ASSESSED, EXPERT, recommended, says, by);
  }

  /**
   * Opens a scenario for intake; again changes nothing.
   *
   * @throws ProblemException NOT_FOUND, SCENARIO_STATE; SAME_PERSON, SAME_ORGANISATION
   */
  public Standing publish(Scheme scheme, String partner, String code, Says says, Actor by) {
    Standing there = one(scheme, partner, code);
    return there.scenario().published()
        ? there
        : step(scheme, partner, code, State.PUBLISHED, AUTHORITY, null, says, by);
  }

  /** Refuses an application that was assessed; it is final. */
  public Standing refuse(Scheme scheme, String partner, String code, Says says, Actor by) {
    return step(scheme, partner, code, State.REFUSED, AUTHORITY, null, says, by);
  }

  /** Ends a scenario or an application; intake is closed for it at once. */
  public Standing withdraw(Scheme scheme, String partner, String code, Says says, Actor by) {
    return step(scheme, partner, code, State.WITHDRAWN, AUTHORITY, null, says, by);
  }

  /** The same by the partner itself. */
  public Standing withdrawOwn(Scheme scheme, String partner, String code, Says says, String by) {
    partners.active(scheme, partner);
    return step(
        scheme, partner, code, State.WITHDRAWN, PARTNER, null, says, new Actor(by, partner));
  }

  /**
   * A scenario with its steps.
   *
   * @throws ProblemException NOT_FOUND
   */
  public Standing one(Scheme scheme, String partner, String code) {
    return database.transaction(
        connection -> {
          Owned owned = known(ScenarioStore.find(connection, scheme, partner, code).orElse(null));
          return standing(owned, ScenarioStore.steps(connection, owned.scenario().number()));
        });
  }

  /**
   * Scenarios of a scheme in order of their numbers, without steps.
   *
   * @param state null for any
   * @param partner null for any
   */
  public List<Standing> list(Scheme scheme, String state, String partner, int after, int limit) {
    List<Standing> found = new ArrayList<>();
    for (Owned owned :
        database.read(
            connection -> ScenarioStore.list(connection, scheme, state, partner, after, limit))) {
      found.add(standing(owned, List.of()));
    }
    return found;
  }

  private Standing step(
      Scheme scheme,
      String partner,
      String code,
      State next,
      String side,
      Boolean recommended,
      Says says,
      Actor by) {
    Instant now = now();
    database.transaction(
        connection -> {
          Owned owned = known(ScenarioStore.find(connection, scheme, partner, code).orElse(null));
          State state = owned.scenario().state();
          List<ScenarioStep> before = ScenarioStore.steps(connection, owned.scenario().number());
          if (!state.mayBecome(next)) {
            throw new ProblemException(
                ProblemCode.SCENARIO_STATE,
                "the scenario is " + state.word() + " and cannot become " + next.word());
          }
          if (!side.equals(PARTNER) && next != State.WITHDRAWN) {
            requireOther(before, partner, by);
          }
          if (next == State.PUBLISHED && state == State.ASSESSED && !isRecommended(before)) {
            throw new ProblemException(
                ProblemCode.SCENARIO_STATE,
                "the assessment does not recommend the scenario; it can be refused");
          }
          ScenarioStep step =
              new ScenarioStep(
                  next,
                  side,
                  by.subject(),
                  by.organisation(),
                  recommended,
                  says.reason(),
                  says.document(),
                  now);
          ScenarioStore.setState(connection, scheme, owned, next);
          ScenarioStore.addStep(connection, owned.scenario().number(), step);
          Acts.record(connection, act(scheme, partner, "scenario." + next.word(), code, step));
          return null;
        });
    OneTransaction.afterCommit(() -> cache.invalidate(scheme, partner));
    return one(scheme, partner, code);
  }

  /** Who applied does not assess, and who assessed does not decide: neither person nor house. */
  private static void requireOther(List<ScenarioStep> before, String partner, Actor by) {
    if (partner.equals(by.organisation())) {
      throw new ProblemException(
          ProblemCode.SAME_ORGANISATION, "the scenario is your own organisation's");
    }
    for (ScenarioStep step : before) {
      if (step.state() != State.APPLIED && step.state() != State.ASSESSED) {
        continue;
      }
      if (step.actor().equals(by.subject())) {
        throw new ProblemException(
            ProblemCode.SAME_PERSON, "you acted here as " + step.side() + "; another person must");
      }
      if (by.organisation() != null && by.organisation().equals(step.organisation())) {
        throw new ProblemException(
            ProblemCode.SAME_ORGANISATION,
            "your organisation acted here as " + step.side() + "; another one must");
      }
    }
  }

  private static boolean isRecommended(List<ScenarioStep> steps) {
    return steps.stream().anyMatch(step -> Boolean.TRUE.equals(step.recommended()));
  }

  private static Act act(
      Scheme scheme, String partner, String kind, String code, ScenarioStep step) {
    String facts =
        "scenario "
            + code
            + (step.organisation() == null ? "" : ", organisation " + step.organisation())
            + (step.recommended() == null ? "" : ", recommended " + step.recommended());
    return Act.of(scheme, step.at(), kind, step.actor(), partner)
        .because(step.reason())
        .about(step.document())
        .with(facts);
  }

  private static Standing standing(Owned owned, List<ScenarioStep> steps) {
    return new Standing(
        owned.scenario(), owned.partner(), owned.description(), owned.dataSecurity(), steps);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Owned known(Owned owned) {
    if (owned == null) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such scenario");
    }
    return owned;
  }

  private static ProblemException taken(Partner partner, Scenario wish) {
    return new ProblemException(
        ProblemCode.SCENARIO_EXISTS, partner.id() + " has a scenario with the code " + wish.code());
  }
}
