package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.market.store.MemberStore;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.TradeStore;
import org.tanpuhui.ledger.market.store.TradeStore.Waiver;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Whom the exchange admitted to trading, and which member sells a project's credits. */
@ApplicationScoped
public class MemberService {
  private final DataSource dataSource;
  private final Clock clock;
  private final MemberStore store = new MemberStore();
  private final TradeStore trades = new TradeStore();
  private final CreditBook credits;

  @Inject
  public MemberService(DataSource dataSource, SchemeSalts salts) {
    this(dataSource, salts, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public MemberService(DataSource dataSource, SchemeSalts salts, Clock clock) {
    this.credits = new CreditBook(salts);
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /**
   * Admits an organisation: it gets accounts for money and credits.
   *
   * @throws ProblemException MEMBER_EXISTS
   */
  public Member admit(Scheme scheme, String org, String nameZh, String nameEn, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          if (store.member(connection, scheme, org).isPresent()) {
            throw new ProblemException(
                ProblemCode.MEMBER_EXISTS, org + " was admitted before; there is nothing to do");
          }
          Member member =
              new Member(
                  scheme, CashAccounts.memberNumber(scheme, org), org, nameZh, nameEn, now(), by);
          store.add(connection, member);
          credits.open(connection, owner(member), member.admittedAt(), by);
          Acts.record(
              connection, Act.of(scheme, member.admittedAt(), "market.member_admitted", by, org));
          return member;
        });
  }

  /**
   * Names the member that sells a project's credits.
   *
   * @param personal whether participants who gave the mandate get their own share of the proceeds
   * @throws ProblemException NOT_A_MEMBER; CONFLICT when another member or way was named before
   */
  public ProjectSeller register(
      Scheme scheme, String project, String org, boolean personal, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Member member = require(connection, scheme, org);
          ProjectSeller there = store.seller(connection, scheme, project).orElse(null);
          if (there != null) {
            if (there.member() == member.number() && there.personal() == personal) {
              return there;
            }
            throw new ProblemException(
                ProblemCode.CONFLICT, "the seller of " + project + " was named before");
          }
          ProjectSeller seller =
              new ProjectSeller(
                  scheme,
                  project,
                  CashAccounts.projectNumber(scheme, project),
                  member.number(),
                  personal,
                  now(),
                  by);
          store.add(connection, seller);
          credits.open(connection, CreditOwner.project(scheme, project), seller.registeredAt(), by);
          return seller;
        });
  }

  /**
   * Lets a member buy for so much without paying the buyer's fee.
   *
   * @throws ProblemException NOT_A_MEMBER, RULE_NOT_IN_FUTURE
   */
  public Waiver waive(
      Scheme scheme, String org, long limitFen, Instant validUntil, String reason, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          Member member = require(connection, scheme, org);
          if (!validUntil.isAfter(now)) {
            throw ProblemException.field(
                ProblemCode.RULE_NOT_IN_FUTURE, "/valid_until", "valid_until lies in the past");
          }
          UUID id = Ids.timeOrdered(now, "fee-waiver", scheme.id(), org, reason, now.toString());
          Waiver waiver =
              new Waiver(id, scheme, member.number(), limitFen, now, validUntil, reason, by);
          trades.add(connection, waiver);
          Acts.record(
              connection,
              Act.of(scheme, now, "market.fee_waived", by, org)
                  .because(reason)
                  .with(id + " up to " + limitFen + " fen"));
          return waiver;
        });
  }

  /** Members by organisation, from behind one on. */
  public List<Member> members(Scheme scheme, String after, int limit) {
    return Transactions.read(dataSource, c -> store.members(c, scheme, after, limit));
  }

  /** Projects with a seller, by id, from behind one on. */
  public List<ProjectSeller> sellers(Scheme scheme, String after, int limit) {
    return Transactions.read(dataSource, c -> store.sellers(c, scheme, after, limit));
  }

  /** The member an organisation is. */
  public Member member(Scheme scheme, String org) {
    return Transactions.read(dataSource, c -> require(c, scheme, org));
  }

  /**
   * The member an organisation is.
   *
   * @throws ProblemException NOT_A_MEMBER
   */
  Member require(Connection connection, Scheme scheme, String org) throws SQLException {
    return store
        .member(connection, scheme, org)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_A_MEMBER,
                    org + " was not admitted to the market of " + scheme.id()));
  }

  /** The member with a number that a row names. */
  Member require(Connection connection, Scheme scheme, long number) throws SQLException {
    return store.member(connection, scheme, number).orElseThrow();
  }

  /**
   * Who sells a project's credits, which must be this member.
   *
   * @throws ProblemException PROJECT_NOT_YOURS for another member's and for an unknown project
   */
  ProjectSeller requireSeller(Connection connection, Member member, String project)
      throws SQLException {
    return store
        .seller(connection, member.scheme(), project)
        .filter(seller -> seller.member() == member.number())
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PROJECT_NOT_YOURS,
                    member.org() + " is not the seller of the project " + project));
  }

  ProjectSeller seller(Connection connection, Scheme scheme, String project) throws SQLException {
    return store.seller(connection, scheme, project).orElseThrow();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The owner of a member's credits. */
  static CreditOwner owner(Member member) {
    return CreditOwner.organisation(member.scheme(), member.org());
  }
}
