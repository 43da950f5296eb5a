package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.AwardBatch;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.RuleBook;
import org.tanpuhui.ledger.store.CampaignStore;
import org.tanpuhui.ledger.store.CampaignStore.Award;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.ledger.store.RuleStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Recognises holders by order of the authority, one or a list of them, with points of a campaign's
 * budget or a title alone. Each is awarded once for ever, in full or not at all.
 *
 * <p>Lists are paid side by side, each from a stripe of the budget and in a lane of its own.
 */
@ApplicationScoped
public class RecognitionService {
  /** How many holders one call may recognise. */
  public static final int LIST_MAX = 500;

  private static final int WRITERS = 4;

  /** Above the partitions: the stream's stripes and control totals are never waited for. */
  private static final int FIRST_WRITER = 1 << 12;

  private final DataSource dataSource;
  private final Clock clock;
  private final CampaignStore store = new CampaignStore();
  private final RuleStore rules = new RuleStore();
  private final BudgetAwards budgets;
  private final AtomicInteger turns = new AtomicInteger();

  @Inject
  public RecognitionService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public RecognitionService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.budgets = new BudgetAwards(salts);
  }

  /** What is given to whom. */
  public record Recognition(
      ParticipantId participant,
      String holderKind,
      String reference,
      String titleZh,
      String titleEn,
      long points) {}

  /**
   * What became of one recognition.
   *
   * @param award null when it was refused
   * @param unchanged whether it was awarded before
   * @param problem why it was refused; null when it was not
   */
  public record Outcome(Award award, boolean unchanged, ProblemException problem) {}

  /**
   * Recognises a holder; the same reference again answers the first.
   *
   * @throws ProblemException CAMPAIGN_UNKNOWN, CAMPAIGN_STATE, BUDGET_EXHAUSTED, FIELD_RANGE;
   *     ID_REUSED when the reference names another award
   */
  public Award award(Scheme scheme, String code, Recognition wish, String by) {
    Outcome outcome = awardAll(scheme, code, List.of(wish), by).get(0);
    if (outcome.problem() != null) {
      throw outcome.problem();
    }
    return outcome.award();
  }

  /**
   * Recognises holders in this order; one that is refused does not hinder the others.
   *
   * @param wishes never empty, at most {@link #LIST_MAX}
   * @return same order
   * @throws ProblemException CAMPAIGN_UNKNOWN
   */
  public List<Outcome> awardAll(Scheme scheme, String code, List<Recognition> wishes, String by) {
    int writer = FIRST_WRITER + Math.floorMod(turns.getAndIncrement(), WRITERS);
    return Transactions.write(
        dataSource,
        connection -> {
          CampaignRow campaign =
              store
                  .byCode(connection, scheme, code)
                  .orElseThrow(() -> CampaignService.unknown(code));
          Listed listed = new Listed(campaign, wishes, now(), by);
          listed.compare(store.awardsOf(connection, campaign.number(), listed.ids()));
          listed.note(pay(connection, campaign, writer, listed.toPay(), by));
          store.add(connection, listed.added());
          Acts.record(connection, listed.acts());
          return listed.outcomes();
        });
  }

  private BitSet pay(
      Connection connection,
      CampaignRow campaign,
      int writer,
      List<AwardBatch.Award> awards,
      String by)
      throws SQLException {
    if (awards.isEmpty()) {
      return new BitSet();
    }
    RuleBook known = rules.readNow(connection);
    ExchangeRule rule =
        known
            .exchange()
            .at(campaign.scheme(), awards.get(0).at())
            .orElseThrow(() -> CampaignService.state(campaign, "no exchange rule is in force"));
    BudgetAwards.Order order =
        new BudgetAwards.Order(
            CampaignService.subject(campaign), writer, rule, known.periods(), by);
    try {
      return budgets.pay(connection, order, awards);
    } catch (PoisonRecordException e) {
      throw new IllegalStateException("an award is no record", e);
    }
  }

  /** Awards by command of a campaign, in order of their ids. */
  public List<Award> awards(Scheme scheme, String code, UUID after, int limit) {
    return Transactions.read(
        dataSource,
        connection ->
            store.awards(
                connection,
                store
                    .byCode(connection, scheme, code)
                    .orElseThrow(() -> CampaignService.unknown(code))
                    .number(),
                after,
                limit));
  }

  /** What a participant was recognised for, in order of ids. */
  public List<Award> awardsOf(ParticipantId participant, UUID after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> store.awardsOf(connection, AccountId.of(participant), after, limit));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A list while it is carried out. */
  private static final class Listed {
    private final CampaignRow campaign;
    private final List<Recognition> wishes;
    private final Instant at;
    private final String by;
    private final Outcome[] outcomes;

    /** Where a recognition that is named twice stands first. */
    private final Map<UUID, Integer> first = new HashMap<>();

    private final List<Integer> fresh = new ArrayList<>();
    private final List<Integer> paying = new ArrayList<>();

    Listed(CampaignRow campaign, List<Recognition> wishes, Instant at, String by) {
      this.campaign = campaign;
      this.wishes = wishes;
      this.at = at;
      this.by = by;
      this.outcomes = new Outcome[wishes.size()];
    }

    UUID[] ids() {
      return wishes.stream().map(this::id).toArray(UUID[]::new);
    }

    private UUID id(Recognition wish) {
      return Ids.timeOrdered(
          Instant.EPOCH,
          "award",
          campaign.scheme().id(),
          campaign.code(),
          wish.participant().toString(),
          wish.reference());
    }

    /** Tells what was awarded before and what cannot be. */
    void compare(Map<UUID, Award> before) {
      for (int i = 0; i < outcomes.length; i++) {
        Recognition wish = wishes.get(i);
        UUID id = id(wish);
        Award there = before.get(id);
        if (there != null) {
          outcomes[i] = isSame(there, wish) ? new Outcome(there, true, null) : reused();
        } else if (first.putIfAbsent(id, i) == null) {
          ProblemException refusal = refusal(wish);
          if (refusal != null) {
            outcomes[i] = new Outcome(null, false, refusal);
          } else {
            fresh.add(i);
            if (wish.points() > 0) {
              paying.add(i);
            }
          }
        }
      }
    }

    List<AwardBatch.Award> toPay() {
      return paying.stream()
          .map(wishes::get)
          .map(w -> new AwardBatch.Award(id(w), w.participant(), w.points(), at))
          .toList();
    }

    /** Takes which of {@link #toPay} were paid. */
    void note(BitSet paid) {
      for (int i : fresh) {
        Recognition wish = wishes.get(i);
        int place = paying.indexOf(i);
        outcomes[i] =
            place < 0 || paid.get(place)
                ? new Outcome(award(wish), false, null)
                : new Outcome(
                    null,
                    false,
                    new ProblemException(
                        ProblemCode.BUDGET_EXHAUSTED,
                        "the campaign has fewer than " + wish.points() + " points left"));
      }
      for (int i = 0; i < outcomes.length; i++) {
        if (outcomes[i] == null) {
          int original = first.get(id(wishes.get(i)));
          Outcome its = outcomes[original];
          outcomes[i] =
              !wishes.get(original).equals(wishes.get(i))
                  ? reused()
                  : new Outcome(its.award(), its.award() != null, its.problem());
        }
      }
    }

    private Award award(Recognition wish) {
      UUID id = id(wish);
      return new Award(
          id,
          campaign.number(),
          wish.participant().value(),
          wish.holderKind(),
          wish.reference(),
          wish.titleZh(),
          wish.titleEn(),
          wish.points(),
          by,
          at,
          wish.points() > 0
              ? new AwardBatch.Award(id, wish.participant(), wish.points(), at).entryId()
              : null);
    }

    /** In order of their ids, so that two lists with the same wait for each other in one order. */
    List<Award> added() {
      return fresh.stream()
          .map(i -> outcomes[i].award())
          .filter(award -> award != null)
          .sorted((a, b) -> a.id().compareTo(b.id()))
          .toList();
    }

    List<Act> acts() {
      return fresh.stream()
          .filter(i -> outcomes[i].award() != null)
          .map(wishes::get)
          .map(
              w ->
                  Act.of(campaign.scheme(), at, "campaign.awarded", by, w.participant().toString())
                      .with(campaign.code() + ", " + w.reference() + ", " + w.points() + " points"))
          .toList();
    }

    List<Outcome> outcomes() {
      return Arrays.asList(outcomes);
    }

    private ProblemException refusal(Recognition wish) {
      if (!campaign.kind().equals("recognition")) {
        return CampaignService.state(campaign, "it awards by itself, when activities are recorded");
      }
      if (at.isBefore(campaign.validFrom()) || !at.isBefore(campaign.end())) {
        return CampaignService.state(
            campaign, "it is in force from " + campaign.validFrom() + " to " + campaign.end());
      }
      if (!campaign.holderKinds().contains(wish.holderKind())) {
        return ProblemException.field(
            ProblemCode.FIELD_RANGE,
            "/holder_kind",
            "the campaign recognises " + campaign.holderKinds() + ", not " + wish.holderKind());
      }
      return null;
    }

    private static Outcome reused() {
      return new Outcome(
          null,
          false,
          ProblemException.field(
              ProblemCode.ID_REUSED, "/reference", "the reference names another award"));
    }

    private static boolean isSame(Award there, Recognition wish) {
      return there.holderKind().equals(wish.holderKind())
          && there.titleZh().equals(wish.titleZh())
          && there.titleEn().equals(wish.titleEn())
          && there.points() == wish.points();
    }
  }
}
