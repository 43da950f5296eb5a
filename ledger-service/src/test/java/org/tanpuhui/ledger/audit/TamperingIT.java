package org.tanpuhui.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.audit.TamperedBooks.sql;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/**
 * Whatever a database superuser changes in the books, one audit of an export finds, and names the
 * row. Each case would pass unseen if the check that it names were left out.
 */
class TamperingIT {
  private static final int AGREES = 0;
  private static final int FINDINGS = 1;

  @TempDir static Path folder;
  private static TamperedBooks books;

  /**
   * One planted case.
   *
   * @param finding reason and row that the audit must tell
   */
  record Case(String name, TamperedBooks.Tampering tampering, String finding) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void live() throws Exception {
    books = new TamperedBooks(folder);
  }

  @Test
  void untouchedBooksAgree() throws Exception {
    AuditedExport.Verdict verdict =
        books.audit(sql(), true, "--since", books.downloaded.toString());
    assertThat(verdict.error()).isEmpty();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.code()).isEqualTo(AGREES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachPlantedCaseIsFoundWithItsRow(Case planted) throws Exception {
    AuditedExport.Verdict verdict = books.audit(planted.tampering(), true);
    assertThat(verdict.error()).isEmpty();
    assertThat(verdict.findings()).anyMatch(line -> line.startsWith(planted.finding()));
    assertThat(verdict.code()).isEqualTo(FINDINGS);
  }

  /**
   * All of it at once: one tampered database, one run. What was rewritten with the stolen key comes
   * first, with a tree of its own; then everything else.
   */
  @Test
  void allPlantedCasesTogetherAreFoundInOneRun() throws Exception {
    // Given
    List<Case> planted = new ArrayList<>(cases());
    planted.sort(Comparator.comparingInt(TamperingIT::turn));
    List<String> refused = new ArrayList<>();

    // When
    AuditedExport.Verdict verdict =
        books.audit(
            superuser -> {
              for (Case one : planted) {
                Savepoint before = superuser.setSavepoint();
                try {
                  one.tampering().on(superuser);
                } catch (SQLException | AssertionError e) {
                  superuser.rollback(before);
                  refused.add(one.name() + ": " + e.getMessage());
                }
              }
            },
            true,
            "--since",
            books.downloaded.toString(),
            "--most",
            "100000");

    // Then
    List<String> findings = verdict.findings();
    List<String> missed =
        planted.stream()
            .filter(one -> findings.stream().noneMatch(line -> line.startsWith(one.finding())))
            .map(one -> one.name() + ": " + one.finding())
            .toList();
    assertThat(verdict.error()).isEmpty();
    assertThat(refused).isEmpty();
    assertThat(missed).isEmpty();
  }

  /**
   * First what has a tree of its own, then what changes and adds rows, then what takes them away.
   */
  private static int turn(Case one) {
    return one.name().contains("signed anew") || one.name().contains("tree rewritten")
        ? 0
        : one.name().contains("removed") || one.name().contains("cut off") ? 2 : 1;
  }

  static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    all.addAll(BooksCases.all());
    all.addAll(BusinessCases.all());
    return all;
  }

  @Test
  void thereAreAtLeastFiftyCases() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(50);
    assertThat(cases().stream().map(Case::name)).doesNotHaveDuplicates();
  }

  @Test
  void aTreeRebuiltWithTheStolenKeyIsBetrayedByTheWitnessAlone() throws Exception {
    // Given: what the witness remembers, and nothing else from outside
    Path witness = folder.resolve("witness");
    Files.writeString(witness, books.log.checkpoint(Scheme.SANDBOX), StandardCharsets.UTF_8);

    // Then: without it all is well
    assertThat(books.audit(TamperingIT::rewrite, false).findings()).isEmpty();

    // With it, the tree is another; with the downloaded log, the entry is named too
    assertThat(books.audit(TamperingIT::rewrite, false, "--since", witness.toString()).findings())
        .singleElement()
        .asString()
        .startsWith("inconsistent " + witness);
    assertThat(
            books
                .audit(TamperingIT::rewrite, false, "--since", books.downloaded.toString())
                .findings())
        .anyMatch(line -> line.startsWith("inconsistent " + BooksCases.row(5, 0)));
  }

  @Test
  void aWellFormedForgeryIsBetrayedByTheEvidenceAlone() throws Exception {
    assertThat(
            books
                .audit(TamperingIT::forge, false, "--since", books.downloaded.toString())
                .findings())
        .isEmpty();
    assertThat(books.audit(TamperingIT::forge, true).findings())
        .singleElement()
        .asString()
        .startsWith("evidence_missing " + BooksCases.row(999, 0));
  }

  @Test
  void aCheckpointSignedByAnotherKeyIsRefused() throws Exception {
    Path policy = folder.resolve("policy");
    Files.writeString(
        policy, new LogOfBooks(Scheme.SANDBOX).keys(Scheme.SANDBOX), StandardCharsets.UTF_8);
    AuditedExport.Verdict verdict = books.audit(sql(), true, "--policy", policy.toString());
    assertThat(verdict.findings()).singleElement().asString().startsWith("signature ");
    assertThat(verdict.code()).isEqualTo(FINDINGS);
  }

  /** Posts what nobody claimed, with all that belongs to it, and has the log sign it. */
  static void forge(Connection superuser) throws Exception {
    UUID activity = Reductions.activity(999);
    PostReduction forged =
        new PostReduction(
            Year.entry(999),
            activity,
            "tanpuhui.activity.transit-trip.v1",
            Year.participant(1),
            new CarbonMass(1_000_000_000),
            true,
            false,
            Year.occurredAt(999),
            Year.NOVEMBER,
            "demo-metro",
            Reductions.METHODOLOGY,
            0,
            1_000);
    StreamCommand command = forged;
    books
        .year
        .database
        .service()
        .post(superuser, List.of(new Input<>(0, 1_000, Year.NOVEMBER, command)));
    sql("UPDATE activities_progress SET activities_offset = activities_offset").on(superuser);
    books.log.publish(superuser, folder.resolve("forged-" + UUID.randomUUID()));
  }

  /** Raises a posting everywhere: entry, balances, totals, leaf, tree, signature. */
  static void rewrite(Connection superuser) throws Exception {
    long more = 1_000_000;
    sql(
            BooksCases.update("amount = amount + " + more, 5, 0),
            "UPDATE participant_balance SET reduction_credits = reduction_credits + "
                + more
                + " WHERE participant = "
                + Year.participant(5).value(),
            "UPDATE system_balance SET debits = debits + "
                + more
                + " WHERE asset = 1 AND account >> 48 & 255 = 1",
            "UPDATE control_total SET participant_credits = participant_credits + "
                + more
                + ", journal_amount = journal_amount + "
                + more
                + " WHERE asset = 1 AND stripe = 0",
            "UPDATE period_total SET debits = debits + " + more + " WHERE asset = 1 AND debits > 0",
            "UPDATE period_total SET credits = credits + "
                + more
                + " WHERE asset = 1 AND credits > 0")
        .on(superuser);
    LogOfBooks.rewriteLeaf(superuser, Year.entry(5));
    books.log.publish(superuser, folder.resolve("rewritten-" + UUID.randomUUID()));
  }
}
