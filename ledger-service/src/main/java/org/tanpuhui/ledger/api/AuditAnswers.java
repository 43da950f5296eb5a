package org.tanpuhui.ledger.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.store.AuditStore;
import org.tanpuhui.ledger.store.ProjectBooks;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.web.Page;

/** The shapes of answers to auditors. Members are added, never renamed. */
final class AuditAnswers {
  private AuditAnswers() {}

  /** One row of an entry. */
  record Pair(
      int line,
      String asset,
      String unit,
      String debitAccount,
      String creditAccount,
      long amount,
      Integer exchangeRuleVersion) {
    static Pair of(AuditStore.Pair pair) {
      return new Pair(
          pair.line(),
          pair.asset().id(),
          pair.asset().unit(),
          pair.debit().toString(),
          pair.credit().toString(),
          pair.amount(),
          pair.rule());
    }
  }

  /**
   * Where an entry's leaf is.
   *
   * @param treeIndex absent until the sequencer has placed it
   */
  record Leaf(int lane, long number, Long treeIndex) {}

  /** An entry with all its rows. */
  record Entry(
      UUID entryId,
      String purpose,
      Instant occurredAt,
      Instant recordedAt,
      LocalDate bookDate,
      UUID activityId,
      String partner,
      Answers.Methodology methodology,
      UUID cause,
      String givenBy,
      Integer correctionRuleVersion,
      Leaf leaf,
      List<Pair> pairs) {
    static Entry of(AuditStore.Entry entry) {
      return new Entry(
          entry.entryId(),
          entry.purpose().id(),
          entry.occurredAt(),
          entry.recordedAt(),
          entry.bookDate(),
          entry.activityId(),
          entry.partner(),
          entry.methodology() == null
              ? null
              : new Answers.Methodology(entry.methodology(), entry.version(), entry.versionHash()),
          entry.cause(),
          entry.givenBy(),
          entry.correctionRule(),
          entry.lane() == null
              ? null
              : new Leaf(entry.lane(), entry.laneNumber(), entry.treeIndex()),
          entry.pairs().stream().map(Pair::of).toList());
    }
  }

  /** A statement of a period; both balances by book date. */
  record PeriodStatement(
      String account,
      LocalDate from,
      LocalDate to,
      List<Answers.AccountBalance> opening,
      List<Answers.AccountBalance> closing,
      List<Entry> items,
      String nextCursor) {}

  /** What a class of accounts holds. */
  record Holding(String accountClass, BigInteger balance) {}

  /**
   * One asset: what came into the books, and where it is.
   *
   * @param originated what the origins gave
   * @param holdings of all other classes of accounts
   * @param difference originated less the sum of the holdings; 0 when nothing came or went unseen
   */
  record Conserved(
      String asset,
      String unit,
      BigInteger originated,
      List<Holding> holdings,
      BigInteger difference) {}

  /**
   * Conservation of every asset.
   *
   * @param basis {@code now}, {@code book_date}, {@code recorded_at} or {@code tree_size}
   * @param projects by number; absent unless the basis is {@code now}
   */
  record Conservation(
      String asOf, String basis, List<Conserved> assets, List<ProjectBook> projects) {}

  /**
   * What a project has issued, carries and owes.
   *
   * @param project its number, 16 hex digits
   * @param projectId absent before its first batch is issued
   */
  record ProjectBook(
      String project,
      String projectId,
      long issuedMgCo2e,
      long carriedMgCo2e,
      long replacementDueMgCo2e) {
    static ProjectBook of(ProjectBooks.Book book) {
      return new ProjectBook(
          ParticipantId.text(book.project()),
          book.projectId(),
          book.issuedMg(),
          book.carriedMg(),
          book.replacementDueMg());
    }
  }

  /**
   * A thread from an activity to what became of it, or back.
   *
   * @param evidence of the activity upstream; absent when there is none, or methodology-service
   *     does not answer
   * @param entries the entries of the thread, latest occurrence first
   * @param batches issued batches on the thread
   * @param units ranges of serial numbers on the thread, where they stand now
   * @param activities a page of the activities of a batch; absent of other threads, and when
   *     methodology-service does not answer
   */
  record Trace(
      String kind,
      String id,
      JsonNode evidence,
      List<Entry> entries,
      List<Batch> batches,
      List<Units> units,
      Page<JsonNode> activities) {}

  /** An issued batch. */
  record Batch(
      String batchId,
      String projectId,
      String methodology,
      String methodologyVersion,
      int vintage,
      String serial,
      long tonnes,
      Instant issuedAt,
      UUID entryId) {}

  /** Consecutive units. */
  record Units(String serial, String account, String accountClass, UUID entryId) {}
}
