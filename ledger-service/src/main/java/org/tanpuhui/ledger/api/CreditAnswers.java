package org.tanpuhui.ledger.api;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.credits.PositionService.Ruled;
import org.tanpuhui.ledger.credits.RegisterService;
import org.tanpuhui.ledger.credits.store.BatchStore;
import org.tanpuhui.ledger.credits.store.GiftStore;
import org.tanpuhui.ledger.credits.store.OrderStore;
import org.tanpuhui.ledger.credits.store.PositionStore;
import org.tanpuhui.ledger.credits.store.RegisterStore;
import org.tanpuhui.ledger.credits.store.RetirementStore;
import org.tanpuhui.ledger.credits.store.WelfareStore;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.OffsetRule;
import org.tanpuhui.ledger.credits.unit.SerialRange;

/** The shapes of answers about credits. Members are added, never renamed. */
final class CreditAnswers {
  private CreditAnswers() {}

  /** A batch of the register; tonnes throughout. */
  record Batch(
      String batchId,
      String scheme,
      String project,
      String methodology,
      String methodologyVersion,
      int vintage,
      LocalDate periodStart,
      LocalDate periodEnd,
      String serial,
      long issued,
      long held,
      long frozen,
      long publicWelfare,
      long retired,
      long cancelled,
      Instant issuedAt,
      UUID entryId) {
    static Batch of(BatchStore.Batch batch) {
      BatchStore.Whereabouts at = batch.whereabouts();
      return new Batch(
          batch.batchId(),
          batch.scheme().id(),
          batch.projectId(),
          batch.methodology(),
          batch.methodologyVersion(),
          batch.vintage(),
          batch.periodStart(),
          batch.periodEnd(),
          batch.serial(batch.units()).text(),
          batch.units().tonnes(),
          at.held(),
          at.frozen(),
          at.welfare(),
          at.retired(),
          at.cancelled(),
          batch.issuedAt(),
          batch.entryId());
    }
  }

  /** Units of one batch. */
  record Units(
      String serial,
      long firstUnit,
      long lastUnit,
      long tonnes,
      String batchId,
      String project,
      String methodology,
      int vintage) {
    static Units of(BatchStore.Batch batch, SerialRange range) {
      return new Units(
          batch.serial(range).text(),
          range.first(),
          range.last(),
          range.tonnes(),
          batch.batchId(),
          batch.projectId(),
          batch.methodology(),
          batch.vintage());
    }

    static List<Units> of(List<RegisterStore.MovedUnits> moved) {
      return moved.stream().map(units -> of(units.batch(), units.range())).toList();
    }
  }

  /** A part of the units asked for. */
  record Part(String serial, long tonnes, String state, String ownerCategory, String reason) {
    static Part of(BatchStore.Batch batch, RegisterService.Part part) {
      return new Part(
          batch.serial(part.range()).text(),
          part.range().tonnes(),
          part.state().id(),
          part.owner() == null ? null : part.owner().id(),
          part.reason() == null ? null : part.reason().id());
    }
  }

  /** A movement of a unit. */
  record Step(UUID entryId, Instant at, String from, String to, String reason) {
    static Step of(RegisterStore.Step step) {
      return new Step(
          step.entryId(),
          step.at(),
          step.from().id(),
          step.to().accountClass().id(),
          EndReason.of(step.to()).map(EndReason::id).orElse(null));
    }
  }

  /** What the register says of a serial number; {@code history} is that of the first unit. */
  record Serial(Units units, List<Part> parts, List<Step> history, Batch batch) {
    static Serial of(RegisterService.Units units) {
      return new Serial(
          Units.of(units.batch(), units.range()),
          units.parts().stream().map(part -> Part.of(units.batch(), part)).toList(),
          units.history().stream().map(Step::of).toList(),
          Batch.of(units.batch()));
    }
  }

  /** A retirement of the register. */
  record Retired(
      String certificateId,
      String reason,
      String kind,
      long tonnes,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      Instant retiredAt,
      UUID entryId) {
    static Retired of(RegisterStore.Retired retired) {
      return new Retired(
          retired.certificateId(),
          retired.reason().id(),
          kindOf(retired.reason()),
          retired.tonnes(),
          retired.beneficiary(),
          retired.purpose(),
          retired.periodStart(),
          retired.periodEnd(),
          retired.retiredAt(),
          retired.entryId());
    }
  }

  static String kindOf(EndReason reason) {
    return reason.isRetirement() ? "retirement" : "cancellation";
  }

  /** A retirement for those concerned. */
  record Retirement(
      UUID retirementId,
      String state,
      String reason,
      String kind,
      long tonnes,
      String batchId,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      UUID compliancePositionId,
      Instant appliedAt,
      String appliedBy,
      String appliedOrg,
      Instant decidedAt,
      String decidedBy,
      String decidedOrg,
      String decisionReason,
      UUID entryId,
      String certificateId) {
    static Retirement of(RetirementStore.Retirement retirement) {
      RetirementStore.People people = retirement.people();
      return new Retirement(
          retirement.id(),
          retirement.state(),
          retirement.reason().id(),
          kindOf(retirement.reason()),
          retirement.tonnes(),
          retirement.batchId(),
          retirement.beneficiary(),
          retirement.purpose(),
          retirement.periodStart(),
          retirement.periodEnd(),
          retirement.positionId(),
          retirement.appliedAt(),
          people.appliedBy(),
          people.appliedOrg(),
          retirement.decidedAt(),
          people.decidedBy(),
          people.decidedOrg(),
          people.why(),
          retirement.entryId(),
          retirement.certificateId());
    }
  }

  /** A rule of offsets. */
  record Rule(
      int version,
      int fromYear,
      String basis,
      int numerator,
      int denominator,
      String provenance,
      String source) {
    static Rule of(OffsetRule rule) {
      return new Rule(
          rule.version(),
          rule.fromYear(),
          rule.basis().id(),
          rule.numerator(),
          rule.denominator(),
          rule.provenance(),
          rule.source());
    }
  }

  /** A compliance position; tonnes throughout. */
  record Position(
      UUID positionId,
      String entity,
      int year,
      int revision,
      long emissionsT,
      long allowancesT,
      List<String> boundaryProjects,
      long limitT,
      long offsetT,
      long remainingT,
      Rule rule,
      String reason,
      String enteredBy,
      Instant enteredAt) {
    static Position of(Ruled ruled) {
      PositionStore.Position position = ruled.position();
      PositionStore.Figures figures = position.figures();
      return new Position(
          position.id(),
          position.entity(),
          position.year(),
          position.revision(),
          figures.emissions(),
          figures.allowances(),
          figures.boundaryProjects(),
          position.limit(),
          position.offset(),
          Math.max(0, position.limit() - position.offset()),
          Rule.of(ruled.rule()),
          figures.reason(),
          figures.enteredBy(),
          figures.enteredAt());
    }
  }

  /** An order on wrongly issued units. */
  record Order(
      UUID orderId,
      String state,
      String batchId,
      long firstUnit,
      long lastUnit,
      boolean replaced,
      String reason,
      String proposedBy,
      Instant proposedAt,
      String decidedBy,
      Instant decidedAt,
      String decisionReason,
      Long cancelledT,
      Long replacedT,
      Long compensatedT) {
    static Order of(OrderStore.Order order) {
      OrderStore.Decision decision = order.decision();
      boolean open = decision == null;
      return new Order(
          order.id(),
          open ? "proposed" : decision.confirmed() ? "confirmed" : "dismissed",
          order.batchId(),
          order.units().first(),
          order.units().last(),
          order.replacementAccount() != null,
          order.reason(),
          order.proposedBy(),
          order.proposedAt(),
          open ? null : decision.decidedBy(),
          open ? null : decision.decidedAt(),
          open ? null : decision.reason(),
          open ? null : decision.cancelled(),
          open ? null : decision.replaced(),
          open ? null : decision.compensated());
    }
  }

  /** A public-welfare account; tonnes. */
  record Welfare(
      String code,
      String nameZh,
      String nameEn,
      long heldT,
      long retiredT,
      Instant openedAt,
      Assigned assigned) {
    static Welfare of(WelfareStore.Welfare welfare) {
      return new Welfare(
          welfare.code(),
          welfare.nameZh(),
          welfare.nameEn(),
          welfare.held(),
          welfare.retired(),
          welfare.openedAt(),
          Assigned.of(welfare));
    }
  }

  /**
   * What people assigned to a public-welfare account of issued batches. Grams are not told of fewer
   * than ten people.
   *
   * @param givenT tonnes it got for it
   * @param waitingMgCo2e what no unit was given for yet; a claim on the next batch of its project
   */
  record Assigned(long givenT, Long people, Long mgCo2e, Long waitingMgCo2e) {
    private static final int FEWEST = 10;

    static Assigned of(WelfareStore.Welfare welfare) {
      boolean told = welfare.people() >= FEWEST;
      return new Assigned(
          welfare.given(),
          told ? welfare.people() : null,
          told ? welfare.assigned() : null,
          told ? welfare.waiting() : null);
    }
  }

  /** What a public-welfare account got of a batch by people's assignment. */
  record Gift(String batchId, String project, long tonnes, Long mgCo2e, Instant issuedAt) {
    static Gift of(GiftStore.OfBatch gift) {
      return new Gift(
          gift.batchId(),
          gift.projectId(),
          gift.tonnes(),
          gift.people() >= Assigned.FEWEST ? gift.assignedMg() : null,
          gift.at());
    }
  }

  /** A public-welfare account with what it got of which batch, latest first. */
  record WelfarePage(
      String code,
      String nameZh,
      String nameEn,
      long heldT,
      long retiredT,
      Instant openedAt,
      Assigned assigned,
      List<Gift> gifts) {
    static WelfarePage of(WelfareStore.Welfare welfare, List<GiftStore.OfBatch> gifts) {
      return new WelfarePage(
          welfare.code(),
          welfare.nameZh(),
          welfare.nameEn(),
          welfare.held(),
          welfare.retired(),
          welfare.openedAt(),
          Assigned.of(welfare),
          gifts.stream().map(Gift::of).toList());
    }
  }

  /**
   * What became of the caller's assigned grams of a batch.
   *
   * @param accountT what the account got of the batch, from everybody
   */
  record Given(String batchId, String account, long yourMgCo2e, long accountT, Instant issuedAt) {
    static Given of(GiftStore.Given given) {
      return new Given(
          given.batchId(), given.code(), given.milligrams(), given.tonnes(), given.issuedAt());
    }
  }

  /** Units given to a public-welfare account. */
  record Donation(UUID donationId, long tonnes, String batchId, Instant donatedAt, UUID entryId) {
    static Donation of(WelfareStore.Donation donation) {
      return new Donation(
          donation.id(), donation.tonnes(), donation.batchId(), donation.at(), donation.entryId());
    }
  }

  /** What a holder has of a batch. */
  record Holding(
      String batchId, String project, String methodology, int vintage, String state, long tonnes) {
    static Holding of(RegisterStore.Holding holding) {
      return new Holding(
          holding.batch().batchId(),
          holding.batch().projectId(),
          holding.batch().methodology(),
          holding.batch().vintage(),
          holding.state().id(),
          holding.tonnes());
    }
  }

  /** One methodology in the statistics. */
  record Cell(
      String methodology,
      Long participants,
      BigInteger recordedMgCo2e,
      long issuedT,
      long retiredT,
      long cancelledT,
      boolean suppressed) {
    static Cell of(RegisterService.Cell cell) {
      return new Cell(
          cell.methodology(),
          cell.participants(),
          cell.recorded(),
          cell.issued(),
          cell.retired(),
          cell.cancelled(),
          cell.suppressed());
    }
  }

  /** The statistics of a scheme. */
  record Statistics(
      String scheme,
      Instant asOf,
      Long participants,
      BigInteger recordedMgCo2e,
      long issuedT,
      long retiredT,
      long cancelledT,
      List<Cell> methodologies) {
    static Statistics of(String scheme, RegisterService.Statistics all) {
      List<RegisterService.Cell> cells = all.methodologies();
      return new Statistics(
          scheme,
          all.asOf(),
          all.participants(),
          all.recorded(),
          cells.stream().mapToLong(RegisterService.Cell::issued).sum(),
          cells.stream().mapToLong(RegisterService.Cell::retired).sum(),
          cells.stream().mapToLong(RegisterService.Cell::cancelled).sum(),
          cells.stream().map(Cell::of).toList());
    }
  }
}
