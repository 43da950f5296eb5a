package org.tanpuhui.ledger.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.ParticipantId;

/**
 * Pooled grams of a {@link Year}: pooled at once and later, withdrawn, bound and given back, issued
 * with a rest that is carried, voided before the batch, in it and after it, and a forest's.
 */
final class PooledGrams {
  static final ParticipantId ANNA = Reductions.participant(31);
  static final ParticipantId BERT = Reductions.participant(32);
  static final ParticipantId CAROL = Reductions.participant(33);
  static final ParticipantId FOREST = Reductions.participant(34);
  static final ParticipantId PROJECT = Reductions.participant(900);

  /** Numbers of batches: issued, its successor, rejected, open. */
  static final int ISSUED = 3;

  static final int NEXT = 4;
  static final int REJECTED = 5;
  static final int OPEN = 6;
  static final long TONNE = 1_000_000_000L;

  private static final Instant FROM = Year.NOVEMBER.plusSeconds(20_000);

  private final Year year;
  private final LedgerService ledger;
  private int commands;

  PooledGrams(Year year, LedgerService ledger) {
    this.year = year;
    this.ledger = ledger;
  }

  void live() throws Exception {
    pooled(301, ANNA, 3 * TONNE, false);
    pooled(302, BERT, TONNE + TONNE / 2, false);
    pooled(303, CAROL, 46_800, false);
    pooled(304, CAROL, 20_000, false);
    pooled(305, ANNA, 90_000, false);
    pooled(306, FOREST, TONNE / 4, true);

    // Withdrawn and pooled again, one voided before any batch took it.
    holding(Kind.UNPOOL, CAROL, 46_800, 0, 0);
    year.reverse(ledger, 303, CAROL, 46_800, now());
    holding(Kind.UNPOOL, ANNA, 90_000, 0, 0);
    holding(Kind.POOL, ANNA, 60_000, 0, 0);

    // Issued with half a tonne carried; then one of its activities is voided.
    holding(Kind.BIND, ANNA, 3 * TONNE, 0, ISSUED);
    holding(Kind.BIND, BERT, TONNE + TONNE / 2, 0, ISSUED);
    holding(Kind.BIND, BERT, 5, 0, ISSUED);
    holding(Kind.ISSUE, PROJECT, 4 * TONNE + TONNE / 2, 0, ISSUED);
    holding(Kind.REPLACE, BERT, TONNE + TONNE / 2, 0, ISSUED);
    year.reverse(ledger, 302, BERT, TONNE + TONNE / 2, now());

    // The next makes it good first.
    pooled(307, ANNA, 4 * TONNE, false);
    holding(Kind.BIND, ANNA, 4 * TONNE, 0, NEXT);
    holding(Kind.ISSUE, PROJECT, 4 * TONNE, 0, NEXT);

    // Voided after verification had begun; then the batch is rejected.
    holding(Kind.BIND, CAROL, 20_000, 0, REJECTED);
    holding(Kind.REPLACE, CAROL, 20_000, 0, REJECTED);
    year.reverse(ledger, 304, CAROL, 20_000, now());
    holding(Kind.UNBIND, CAROL, 0, 20_000, REJECTED);

    forest(Kind.BIND, TONNE / 4);
    forest(Kind.UNBIND, TONNE / 8);
    holding(Kind.BIND, ANNA, 40_000, 0, OPEN);
    holding(Kind.UNBIND, ANNA, 15_000, 0, OPEN);
  }

  private Instant now() {
    return FROM.plusSeconds(60L * ++commands);
  }

  private void pooled(long activity, ParticipantId participant, long milligrams, boolean project)
      throws Exception {
    year.record(
        ledger,
        activity,
        new PostReduction(
            Year.entry(activity),
            Reductions.activity(activity),
            "tanpuhui.activity.transit-trip.v1",
            participant,
            new CarbonMass(milligrams),
            !project,
            project,
            true,
            Year.occurredAt(activity),
            now(),
            "demo-metro",
            Reductions.METHODOLOGY,
            0,
            year.nextOffset()));
  }

  private void holding(Kind kind, ParticipantId participant, long amount, long replaced, int batch)
      throws Exception {
    command(kind, participant, amount, replaced, batch, false);
  }

  private void forest(Kind kind, long amount) throws Exception {
    command(kind, FOREST, amount, 0, OPEN, true);
  }

  private void command(
      Kind kind,
      ParticipantId participant,
      long amount,
      long replaced,
      int batch,
      boolean monitoring)
      throws Exception {
    long offset = year.nextOffset();
    Instant at = now();
    UUID id = new UUID(0x8000L | (long) batch << 32, 0x8000_0000_0000_0000L | offset);
    year.run(
        ledger,
        at,
        new HoldingCommand(
            kind,
            HoldingCommand.entryId(at, id, kind),
            id,
            participant,
            "demo-metro",
            Reductions.METHODOLOGY.methodology(),
            kind == Kind.REPLACE ? Reductions.activity(offset) : null,
            amount,
            replaced,
            batch,
            commands,
            monitoring,
            batch > 0 ? PROJECT : null,
            kind == Kind.ISSUE
                ? new HoldingCommand.Issue(
                    "batch-of-pool-" + batch,
                    "metro",
                    5,
                    "1.0.0",
                    LocalDate.parse("2026-01-01"),
                    LocalDate.parse("2026-12-31"))
                : null,
            at,
            at,
            0,
            offset));
  }
}
