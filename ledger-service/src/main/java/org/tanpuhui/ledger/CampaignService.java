package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.ledger.journal.CampaignDesk;
import org.tanpuhui.ledger.journal.CampaignDesk.Subject;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CampaignStore;
import org.tanpuhui.ledger.store.CampaignStore.CampaignRow;
import org.tanpuhui.ledger.store.CampaignStore.Share;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Policy incentives of the authority. A campaign is decided once, begins in the future and is never
 * changed, so that a replay awards what was awarded before; its budget is booked when it is
 * decided.
 */
@ApplicationScoped
public class CampaignService {
  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  private final DataSource dataSource;
  private final int partitions;
  private final Clock clock;
  private final CampaignStore store = new CampaignStore();
  private final CommandStore commands;

  @Inject
  public CampaignService(
      DataSource dataSource,
      SchemeSalts salts,
      @ConfigProperty(name = "tanpuhui.kafka.partitions", defaultValue = "6") int partitions) {
    this(dataSource, salts, partitions, Clock.systemUTC());
  }

  /**
   * @param partitions how many shares the budget of a campaign for activities has
   * @param clock what the time is; tests bring their own
   */
  public CampaignService(DataSource dataSource, SchemeSalts salts, int partitions, Clock clock) {
    this.dataSource = dataSource;
    this.commands = new CommandStore(salts);
    this.partitions = partitions;
    this.clock = clock;
  }

  /** A campaign and the points its shares hold. */
  public record Standing(CampaignRow campaign, long left) {}

  /**
   * Decides a campaign and books its budget; the same again answers the first.
   *
   * @param wanted number, shares, decided_at and entry are not looked at
   * @throws ProblemException RULE_NOT_IN_FUTURE; ID_REUSED when the code names another
   */
  public Standing create(CampaignRow wanted) {
    return Transactions.write(
        dataSource,
        connection -> {
          CampaignRow there = store.byCode(connection, wanted.scheme(), wanted.code()).orElse(null);
          if (there != null) {
            requireSame(there, wanted);
            return new Standing(there, store.left(connection, there));
          }
          Instant now = now();
          RuleService.requireFuture(wanted.validFrom(), now);
          CampaignRow campaign = numbered(wanted, store.nextNumber(connection), now);
          if (campaign.budgetPoints() > 0) {
            Changes funding = funding(campaign, now);
            UUID entry = funding.entries().get(0).entryId();
            store.add(connection, withEntry(campaign, entry));
            commands.write(connection, funding, STRIPE);
          } else {
            store.add(connection, campaign);
          }
          CampaignRow added =
              store.byCode(connection, wanted.scheme(), wanted.code()).orElseThrow();
          Acts.record(
              connection,
              Act.of(wanted.scheme(), now, "campaign.decided", wanted.decidedBy(), wanted.code())
                  .with(told(added)));
          return new Standing(added, added.budgetPoints());
        });
  }

  /**
   * The whole rule in words, for the log: an auditor writes them again from the row, and a rule
   * that was changed afterwards is another text.
   */
  private static String told(CampaignRow row) {
    boolean bonus = row.kind().equals("activity_bonus");
    StringBuilder text = new StringBuilder(row.kind());
    text.append(", budget ").append(row.budgetPoints()).append(" points");
    if (bonus) {
      text.append(", ").append(row.bonusPoints()).append(" points and ");
      text.append(row.multiplierNumerator()).append('/').append(row.multiplierDenominator());
      text.append(" of what is earned");
    }
    text.append(", for ");
    text.append(String.join(", ", bonus ? row.activityTypes() : row.holderKinds()));
    text.append(", from ").append(row.validFrom()).append(" to ").append(row.validTo());
    if (row.alliance() != null) {
      text.append(", alliance ").append(row.alliance());
      text.append(" of ").append(String.join(", ", row.partners()));
    }
    return text.toString();
  }

  private static Changes funding(CampaignRow campaign, Instant now) {
    List<Integer> stripes =
        campaign.kind().equals("recognition")
            ? List.of(STRIPE)
            : IntStream.range(0, campaign.shares()).boxed().toList();
    return CampaignDesk.fund(
        subject(campaign), stripes, campaign.budgetPoints(), now, campaign.decidedBy());
  }

  private CampaignRow numbered(CampaignRow wanted, int number, Instant now) {
    return copy(wanted, number, wanted.kind().equals("recognition") ? 1 : partitions, now, null);
  }

  private static CampaignRow withEntry(CampaignRow row, UUID entry) {
    return copy(row, row.number(), row.shares(), row.decidedAt(), entry);
  }

  private static CampaignRow copy(
      CampaignRow row, int number, int shares, Instant decidedAt, UUID entry) {
    return new CampaignRow(
        number,
        row.scheme(),
        row.code(),
        row.kind(),
        row.nameZh(),
        row.nameEn(),
        row.activityTypes(),
        row.bonusPoints(),
        row.multiplierNumerator(),
        row.multiplierDenominator(),
        row.holderKinds(),
        row.budgetPoints(),
        shares,
        row.validFrom(),
        row.validTo(),
        row.provenance(),
        row.source(),
        row.decidedBy(),
        decidedAt,
        entry,
        null,
        row.alliance(),
        row.partners());
  }

  private static void requireSame(CampaignRow there, CampaignRow wanted) {
    boolean same =
        there.kind().equals(wanted.kind())
            && there.nameZh().equals(wanted.nameZh())
            && there.nameEn().equals(wanted.nameEn())
            && there.activityTypes().equals(wanted.activityTypes())
            && there.bonusPoints() == wanted.bonusPoints()
            && there.multiplierNumerator() == wanted.multiplierNumerator()
            && there.multiplierDenominator() == wanted.multiplierDenominator()
            && there.holderKinds().equals(wanted.holderKinds())
            && there.budgetPoints() == wanted.budgetPoints()
            && there.validFrom().equals(wanted.validFrom())
            && there.validTo().equals(wanted.validTo())
            && there.provenance().equals(wanted.provenance())
            && there.source().equals(wanted.source())
            && Objects.equals(there.alliance(), wanted.alliance());
    if (!same) {
      throw ProblemException.field(
          ProblemCode.ID_REUSED, "/code", "another campaign has the code " + there.code());
    }
  }

  /**
   * Ends a campaign early, in the future; the same instant again changes nothing.
   *
   * @throws ProblemException CAMPAIGN_UNKNOWN, CAMPAIGN_STATE, RULE_NOT_IN_FUTURE
   */
  public Standing end(Scheme scheme, String code, Instant endsAt, String reason, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          CampaignRow campaign = known(connection, scheme, code);
          if (campaign.endsAt() != null) {
            if (!campaign.endsAt().equals(endsAt)) {
              throw state(campaign, "its end was decided before: " + campaign.endsAt());
            }
            return standing(connection, campaign);
          }
          Instant now = now();
          RuleService.requireFuture(endsAt, now, "ends_at");
          if (!endsAt.isBefore(campaign.validTo())) {
            throw state(campaign, "it ends by itself at " + campaign.validTo());
          }
          store.end(connection, campaign, endsAt, reason, by, now);
          Acts.record(
              connection,
              Act.of(scheme, now, "campaign.ended", by, code)
                  .because(reason)
                  .with("ends at " + endsAt));
          return standing(connection, known(connection, scheme, code));
        });
  }

  /**
   * Returns what campaigns that are over have left. Runs when the books have caught up with the
   * log, so that what was recorded before the end was awarded before it.
   *
   * @param over campaigns that ended at or before this instant
   * @return points returned
   */
  public long refund(Instant over) {
    List<CampaignRow> campaigns =
        Transactions.read(dataSource, connection -> store.over(connection, over));
    long returned = 0;
    for (CampaignRow campaign : campaigns) {
      returned += Transactions.write(dataSource, connection -> refund(connection, campaign));
    }
    return returned;
  }

  private long refund(Connection connection, CampaignRow campaign) throws SQLException {
    if (store.left(connection, campaign) == 0) {
      return 0;
    }
    long returned = 0;
    for (Share share : store.lockShares(connection, campaign)) {
      if (share.left() > 0) {
        commands.write(
            connection,
            CampaignDesk.refund(
                subject(campaign), share.account(), share.left(), share.credits(), now()),
            STRIPE);
        returned += share.left();
      }
    }
    return returned;
  }

  /** Campaigns of a scheme with what they have left, in order of their numbers. */
  public List<Standing> list(Scheme scheme, int after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          List<Standing> found = new ArrayList<>();
          for (CampaignRow campaign : store.list(connection, scheme, after, limit)) {
            found.add(standing(connection, campaign));
          }
          return found;
        });
  }

  /** One campaign. */
  public Standing one(Scheme scheme, String code) {
    return Transactions.read(
        dataSource, connection -> standing(connection, known(connection, scheme, code)));
  }

  private Standing standing(Connection connection, CampaignRow campaign) throws SQLException {
    return new Standing(campaign, store.left(connection, campaign));
  }

  private CampaignRow known(Connection connection, Scheme scheme, String code) throws SQLException {
    return store.byCode(connection, scheme, code).orElseThrow(() -> unknown(code));
  }

  static ProblemException unknown(String code) {
    return new ProblemException(ProblemCode.CAMPAIGN_UNKNOWN, "no campaign has the code " + code);
  }

  static Subject subject(CampaignRow campaign) {
    return Subject.of(campaign.scheme(), campaign.code(), campaign.number());
  }

  static ProblemException state(CampaignRow campaign, String why) {
    return new ProblemException(
        ProblemCode.CAMPAIGN_STATE, "the campaign " + campaign.code() + ": " + why);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
