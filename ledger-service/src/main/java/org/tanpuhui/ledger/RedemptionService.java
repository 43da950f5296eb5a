package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.PointsAccount;
import org.tanpuhui.ledger.journal.PointsAccount.Taken;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.ErasureStore;
import org.tanpuhui.ledger.store.MembershipStore;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.PointsStore;
import org.tanpuhui.ledger.store.PointsStore.Item;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What people spend points on, from setting them aside to their end. Each command is one
 * transaction that locks the account of one participant first.
 */
@ApplicationScoped
public class RedemptionService {
  /** How long points stay set aside for a redemption that nobody uses. */
  public static final Duration RESERVED_FOR = Duration.ofDays(7);

  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  private final DataSource dataSource;
  private final Clock clock;
  private final CommandStore commands;
  private final PointsStore store = new PointsStore();
  private final OfferCharges charges;
  private final MembershipStore members = new MembershipStore();
  private final ErasureStore erasures = new ErasureStore();

  @Inject
  public RedemptionService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public RedemptionService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.commands = new CommandStore(salts);
    this.charges = new OfferCharges(commands);
  }

  /**
   * Sets a participant's points aside, earliest expiry first.
   *
   * @param key the participant's own name for the redemption; the same again answers the first
   * @param partner in whose mall they are to be used; null for the platform's
   * @throws ProblemException INSUFFICIENT_POINTS, POINTS_EXPIRED, NOT_REGISTERED_WITH_APP;
   *     ID_REUSED when the key was used for another
   */
  public Redemption reserve(ParticipantId participant, String key, long points, String partner) {
    UUID id = redemptionId(participant, key);
    return Transactions.write(
        dataSource,
        connection -> {
          PointsAccount account = account(connection, participant.value());
          Redemption there = store.redemption(connection, id).orElse(null);
          if (there != null) {
            return same(
                there,
                there.item() == null
                    && there.points() == points
                    && Objects.equals(there.partner(), partner));
          }
          requireRegistered(connection, participant, partner);
          Instant at = now();
          List<Taken> taken = take(connection, account, points, at);
          Redemption redemption = reservation(id, participant, points, partner, at, null);
          store.add(connection, redemption, taken);
          commands.write(
              connection,
              PointsDesk.reserved(account, id, points, at, participant.toString(), List.of()),
              STRIPE);
          return redemption;
        });
  }

  /**
   * Redeems units of an offer: points, stock, caps and the budget in one transaction. The points of
   * a donation are cancelled at once.
   *
   * @param key as for {@link #reserve}
   * @throws ProblemException what {@link #reserve} refuses; OFFER_UNKNOWN, OFFER_CLOSED,
   *     OUT_OF_STOCK, OVER_PERSONAL_CAP, POOL_NOT_OPEN, BUDGET_EXHAUSTED
   */
  public Redemption redeem(ParticipantId participant, String key, UUID offerId, long quantity) {
    UUID id = redemptionId(participant, key);
    return Transactions.write(
        dataSource,
        connection -> {
          PointsAccount account = account(connection, participant.value());
          Redemption there = store.redemption(connection, id).orElse(null);
          if (there != null) {
            Item item = there.item();
            return same(
                there, item != null && item.offer().equals(offerId) && item.quantity() == quantity);
          }
          Instant at = now();
          Offer offer = charges.open(connection, participant.scheme(), offerId, at);
          requireRegistered(connection, participant, offer.terms().partner());
          long points = OfferCharges.price(offer, quantity);
          List<Taken> taken = take(connection, account, points, at);
          Item item = OfferCharges.item(offer, quantity);
          Redemption redemption =
              reservation(id, participant, points, offer.terms().partner(), at, item);
          store.add(connection, redemption, taken);
          charges.write(
              connection,
              PointsDesk.reserved(
                  account,
                  id,
                  points,
                  at,
                  participant.toString(),
                  OfferCharges.reserve(offer.scheme(), item)));
          charges.take(connection, offer, redemption);
          if (offer.terms().isDonation()) {
            donate(connection, participant, redemption, at);
          }
          return store.redemption(connection, id).orElseThrow();
        });
  }

  /** There is nothing to hand over, so nobody has to say that it was. */
  private void donate(
      Connection connection, ParticipantId participant, Redemption redemption, Instant at)
      throws SQLException {
    String by = participant.toString();
    store.use(connection, redemption.id(), at, by, null);
    cancel(connection, account(connection, participant.value()), redemption, at, by);
  }

  private static UUID redemptionId(ParticipantId participant, String key) {
    String[] name = {"redemption", participant.toString(), key};
    return Ids.timeOrdered(Instant.EPOCH, name);
  }

  private static Redemption reservation(
      UUID id, ParticipantId participant, long points, String partner, Instant at, Item item) {
    return new Redemption(
        id,
        participant.value(),
        points,
        "reserved",
        partner == null ? "platform" : "partner",
        partner,
        at,
        at.plus(RESERVED_FOR),
        null,
        null,
        null,
        item);
  }

  /**
   * Takes points from the lots, or says why that cannot be. Under the account's lock: an erasure
   * comes before this, or finds what it set aside.
   */
  private List<Taken> take(Connection connection, PointsAccount account, long points, Instant at)
      throws SQLException {
    boolean none = account == null || erasures.has(connection, account.participant());
    List<Taken> taken = none ? List.of() : PointsDesk.reserve(account, points, at);
    if (taken.isEmpty()) {
      long available = none ? 0 : account.available(at);
      boolean expired = !none && account.held() >= points;
      throw new ProblemException(
          expired ? ProblemCode.POINTS_EXPIRED : ProblemCode.INSUFFICIENT_POINTS,
          "of the " + points + " points " + available + " are available");
    }
    return taken;
  }

  private void requireRegistered(Connection connection, ParticipantId participant, String partner)
      throws SQLException {
    if (partner != null && !members.isMember(connection, participant, partner)) {
      throw new ProblemException(
          ProblemCode.NOT_REGISTERED_WITH_APP,
          "you are not registered with " + partner + ", in whose mall this is");
    }
  }

  private static Redemption same(Redemption there, boolean same) {
    if (!same) {
      throw new ProblemException(
          ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another redemption");
    }
    return there;
  }

  /**
   * Notes that the goods were handed over, once.
   *
   * @param key names the hand-over: the same again answers the first; null for none
   * @throws ProblemException ALREADY_USED, REDEMPTION_RELEASED
   */
  public Redemption use(UUID id, Predicate<Redemption> mine, String by, String key) {
    return onRedemption(
        id,
        mine,
        (connection, account, redemption) -> {
          if (redemption.usedAt() != null) {
            if (key != null && key.equals(redemption.useKey())) {
              return;
            }
            throw new ProblemException(
                ProblemCode.ALREADY_USED, "it was used at " + redemption.usedAt());
          }
          requireNotReleased(redemption);
          store.use(connection, id, now(), by, key);
        });
  }

  /** As {@link #use(UUID, Predicate, String, String)}, of a hand-over without a name. */
  public Redemption use(UUID id, Predicate<Redemption> mine, String by) {
    return use(id, mine, by, null);
  }

  private static void requireNotReleased(Redemption redemption) {
    if (redemption.state().equals("released")) {
      throw new ProblemException(
          ProblemCode.REDEMPTION_RELEASED, "it was released at " + redemption.endedAt());
    }
  }

  /** Cancels the points of a used redemption; the same again changes nothing. */
  public Redemption cancel(UUID id, Predicate<Redemption> mine, String by) {
    return onRedemption(
        id,
        mine,
        (connection, account, redemption) -> {
          if (redemption.state().equals("cancelled")) {
            return;
          }
          requireNotReleased(redemption);
          require(redemption, Set.of("used"), "cancelled");
          cancel(connection, account, redemption, now(), by);
        });
  }

  private void cancel(
      Connection connection, PointsAccount account, Redemption redemption, Instant at, String by)
      throws SQLException {
    store.end(connection, redemption.id(), "cancelled", at, by);
    commands.write(
        connection,
        PointsDesk.cancel(
            account,
            redemption.id(),
            redemption.points(),
            at,
            by,
            OfferCharges.claim(scheme(redemption), redemption.item())),
        STRIPE);
  }

  /** Gives the points of an unused redemption back; the same again changes nothing. */
  public Redemption release(UUID id, Predicate<Redemption> mine, String by) {
    return onRedemption(
        id,
        mine,
        (connection, account, redemption) -> {
          if (redemption.state().equals("released")) {
            return;
          }
          require(redemption, Set.of("reserved"), "released");
          Instant at = now();
          store.end(connection, id, "released", at, by);
          commands.write(
              connection,
              PointsDesk.release(
                  account,
                  id,
                  store.lotsOf(connection, id),
                  at,
                  by,
                  erasures.has(connection, account.participant()),
                  OfferCharges.release(scheme(redemption), redemption.item())),
              STRIPE);
          charges.giveBack(connection, redemption);
        });
  }

  private static Scheme scheme(Redemption redemption) {
    return new AccountId(redemption.participant()).scheme();
  }

  /** Releases what nobody used in time. */
  public int releaseOverdue() {
    List<Redemption> overdue =
        Transactions.read(dataSource, connection -> store.overdue(connection, now(), 500));
    int released = 0;
    for (Redemption redemption : overdue) {
      try {
        release(redemption.id(), any -> true, null);
        released++;
      } catch (ProblemException usedMeanwhile) {
        continue;
      }
    }
    return released;
  }

  private interface Step {
    void on(Connection connection, PointsAccount account, Redemption redemption)
        throws SQLException;
  }

  private Redemption onRedemption(UUID id, Predicate<Redemption> mine, Step step) {
    return Transactions.write(
        dataSource,
        connection -> {
          Redemption found =
              store.redemption(connection, id).filter(mine).orElseThrow(() -> unknown(id));
          PointsAccount account = account(connection, found.participant());
          Redemption locked = store.redemption(connection, id).orElseThrow();
          step.on(connection, account, locked);
          return store.redemption(connection, id).orElseThrow();
        });
  }

  private static void require(Redemption redemption, Set<String> states, String wanted) {
    if (!states.contains(redemption.state())) {
      throw new ProblemException(
          ProblemCode.REDEMPTION_STATE,
          "the redemption is " + redemption.state() + ", so it cannot be " + wanted);
    }
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.REDEMPTION_UNKNOWN, "no redemption has the id " + id);
  }

  /** One redemption that the caller may see. */
  public Redemption one(UUID id, Predicate<Redemption> mine) {
    return Transactions.read(dataSource, connection -> store.redemption(connection, id))
        .filter(mine)
        .orElseThrow(() -> unknown(id));
  }

  /** A participant's redemptions, in falling order of their ids. */
  public List<Redemption> of(ParticipantId participant, UUID before, int limit) {
    return Transactions.read(
        dataSource,
        connection -> store.redemptions(connection, AccountId.of(participant), before, limit));
  }

  /**
   * Redemptions of an owner's offers, in falling order of their ids.
   *
   * @param state null for all
   */
  public List<Redemption> ofOwner(
      Scheme scheme, String owner, String state, UUID before, int limit) {
    return Transactions.read(
        dataSource, connection -> store.ofOwner(connection, scheme, owner, state, before, limit));
  }

  private PointsAccount account(Connection connection, long participant) throws SQLException {
    return commands.lock(connection, List.of(participant)).get(participant);
  }

  /** The database keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
