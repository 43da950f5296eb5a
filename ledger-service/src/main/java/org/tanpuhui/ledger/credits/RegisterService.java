package org.tanpuhui.ledger.credits;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.store.CreditStore;
import org.tanpuhui.ledger.credits.store.CreditStore.Account;
import org.tanpuhui.ledger.credits.store.RegisterStore;
import org.tanpuhui.ledger.credits.store.RegisterStore.BatchFilter;
import org.tanpuhui.ledger.credits.store.RegisterStore.Holding;
import org.tanpuhui.ledger.credits.store.RegisterStore.MovedUnits;
import org.tanpuhui.ledger.credits.store.RegisterStore.Retired;
import org.tanpuhui.ledger.credits.store.RegisterStore.RetirementFilter;
import org.tanpuhui.ledger.credits.store.RegisterStore.Step;
import org.tanpuhui.ledger.credits.store.RetirementStore;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.store.StatisticsStore;
import org.tanpuhui.ledger.credits.store.StatisticsStore.Certified;
import org.tanpuhui.ledger.credits.store.StatisticsStore.Recorded;
import org.tanpuhui.ledger.credits.unit.CertificateId;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.credits.unit.UnitState;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The public register of credits, and what anyone may know of a certificate. */
@ApplicationScoped
public class RegisterService {
  /** Statistics are at most this old. */
  static final Duration FRESH = Duration.ofMinutes(10);

  /** Fewer people than this are not told. */
  static final int FEWEST_PEOPLE = 10;

  private final DataSource dataSource;
  private final BatchStore batches = new BatchStore();
  private final CreditStore credits = new CreditStore();
  private final RegisterStore store = new RegisterStore();
  private final RetirementStore retirements = new RetirementStore();
  private final StatisticsStore statistics = new StatisticsStore();
  private final Map<Scheme, Statistics> known = new ConcurrentHashMap<>();

  public RegisterService(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Batches in the order of their numbers. */
  public List<Batch> batches(Scheme scheme, BatchFilter filter, long after, int limit) {
    return Transactions.read(
        dataSource, connection -> store.batches(connection, scheme, filter, after, limit));
  }

  /** One batch. */
  public Batch batch(Scheme scheme, String id) {
    return Transactions.read(dataSource, connection -> batches.find(connection, scheme, id))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.CREDIT_BATCH_UNKNOWN, "no batch is " + id));
  }

  /**
   * A part of the units asked for.
   *
   * @param owner category of who has them; null for those at their end
   * @param reason why they ended; null for the others
   */
  public record Part(
      SerialRange range, UnitState state, CreditOwner.Kind owner, EndReason reason) {}

  /**
   * Units asked for.
   *
   * @param history movements of the first of them
   */
  public record Units(Batch batch, SerialRange range, List<Part> parts, List<Step> history) {}

  /**
   * Where units are.
   *
   * @throws ProblemException SERIAL_UNKNOWN unless all are units of one batch
   */
  public Units units(Scheme scheme, SerialRange range) {
    return Transactions.read(
        dataSource,
        connection -> {
          Batch batch =
              batches
                  .ofUnit(connection, scheme, range.first())
                  .filter(found -> found.units().holds(range))
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              ProblemCode.SERIAL_UNKNOWN,
                              "no batch has the units " + range.first() + " to " + range.last()));
          List<Part> parts = new ArrayList<>();
          for (StandingRange standing : credits.standing(connection, scheme, range)) {
            parts.add(part(connection, standing));
          }
          return new Units(batch, range, parts, store.history(connection, scheme, range.first()));
        });
  }

  private Part part(Connection connection, StandingRange standing) throws SQLException {
    UnitState state = UnitState.on(standing.account());
    SerialRange range = standing.range();
    if (state.isFinal()) {
      return new Part(range, state, null, EndReason.of(standing.account()).orElseThrow());
    }
    AccountId account =
        state == UnitState.FROZEN
            ? AccountId.system(
                standing.account().scheme(),
                AccountClass.CREDIT_HOLDING,
                standing.account().number())
            : standing.account();
    CreditOwner.Kind owner =
        credits.account(connection, account).map(Account::owner).orElseThrow().kind();
    return new Part(range, state, owner, null);
  }

  /** What was retired, latest first. */
  public List<Retired> retired(
      Scheme scheme, RetirementFilter filter, Instant before, UUID beforeId, int limit) {
    return Transactions.read(
        dataSource,
        connection -> store.retired(connection, scheme, filter, before, beforeId, limit));
  }

  /** What a holder has, by batch and state. */
  public List<Holding> holdings(CreditOwner owner) {
    AccountId account = owner.account();
    return Transactions.read(
        dataSource,
        connection ->
            store.holdings(connection, owner.scheme(), account, CreditOwner.frozen(account)));
  }

  /**
   * A certificate.
   *
   * @param valid whether every unit stands where the retirement brought it
   */
  public record Certificate(Retirement retirement, List<MovedUnits> units, boolean valid) {}

  /**
   * A certificate, by its number as typed.
   *
   * @throws ProblemException CERTIFICATE_UNKNOWN
   */
  public Certificate certificate(String typed) {
    String id = CertificateId.parse(typed).orElseThrow(() -> unknownCertificate(typed));
    return Transactions.read(
        dataSource,
        connection -> {
          Retirement retirement =
              retirements.certified(connection, id).orElseThrow(() -> unknownCertificate(id));
          UUID entry = retirement.entryId();
          List<MovedUnits> units = store.unitsOf(connection, retirement.scheme(), entry);
          long tonnes = units.stream().mapToLong(moved -> moved.range().tonnes()).sum();
          boolean valid =
              tonnes == retirement.tonnes() && store.stillEnded(connection, entry) == tonnes;
          return new Certificate(retirement, units, valid);
        });
  }

  private static ProblemException unknownCertificate(String id) {
    return new ProblemException(
        ProblemCode.CERTIFICATE_UNKNOWN, "no certificate has the number " + id);
  }

  /**
   * One methodology in the statistics.
   *
   * @param participants null where they are too few to be told, and so is {@code recorded}
   * @param recorded milligrams CO2e
   * @param issued tonnes; of the register, so never withheld
   */
  public record Cell(
      String methodology,
      Long participants,
      BigInteger recorded,
      long issued,
      long retired,
      long cancelled) {
    /** Whether people were too few to be told. */
    public boolean suppressed() {
      return participants == null;
    }
  }

  /**
   * The statistics of a scheme.
   *
   * @param participants null when too few
   * @param recorded sum over the methodologies that are told
   */
  public record Statistics(
      Instant asOf, Long participants, BigInteger recorded, List<Cell> methodologies) {}

  /** The statistics, at most {@link #FRESH} old; one caller reads, the others wait for it. */
  public Statistics statistics(Scheme scheme) {
    return known.compute(
        scheme,
        (same, last) ->
            last != null && last.asOf().plus(FRESH).isAfter(Instant.now()) ? last : read(scheme));
  }

  private Statistics read(Scheme scheme) {
    return Transactions.read(
        dataSource,
        connection -> {
          Instant asOf = Instant.now();
          Map<String, Recorded> recorded = new TreeMap<>();
          statistics.recorded(connection, scheme).forEach(r -> recorded.put(r.methodology(), r));
          Map<String, Certified> certified = new TreeMap<>();
          statistics.certified(connection, scheme).forEach(c -> certified.put(c.methodology(), c));
          return of(asOf, statistics.participants(connection, scheme), recorded, certified);
        });
  }

  /** Puts the figures together and leaves out what would tell of a few people. */
  static Statistics of(
      Instant asOf,
      long participants,
      Map<String, Recorded> recorded,
      Map<String, Certified> certified) {
    List<String> names = new ArrayList<>(recorded.keySet());
    certified.keySet().stream().filter(name -> !recorded.containsKey(name)).forEach(names::add);
    List<Cell> cells = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (String name : names.stream().sorted().toList()) {
      Recorded r = recorded.getOrDefault(name, new Recorded(name, 0, BigInteger.ZERO));
      Certified c = certified.getOrDefault(name, new Certified(name, 0, 0, 0));
      boolean few = isFew(r.participants());
      sum = few ? sum : sum.add(r.recorded());
      cells.add(
          new Cell(
              name,
              few ? null : r.participants(),
              few ? null : r.recorded(),
              c.issued(),
              c.retired(),
              c.cancelled()));
    }
    return new Statistics(asOf, isFew(participants) ? null : participants, sum, cells);
  }

  /** Nobody is nobody's secret. */
  private static boolean isFew(long people) {
    return people > 0 && people < FEWEST_PEOPLE;
  }
}
