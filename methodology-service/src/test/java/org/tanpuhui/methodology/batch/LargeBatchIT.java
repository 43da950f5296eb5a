package org.tanpuhui.methodology.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.batch.BatchService.History;
import org.tanpuhui.methodology.review.Lifecycle;

/**
 * A large batch, timed: {@code -Dbatch.activities} activities of a twentieth as many people, from
 * collecting to issuing, with everything but Kafka and the ledger's own work.
 */
@Tag("long")
class LargeBatchIT {
  private static final Instant START = Instant.parse("2026-11-10T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");
  private static final int EACH = 20;

  private long since;
  private final StringBuilder line = new StringBuilder();

  private void lap(String name) {
    long now = System.nanoTime();
    line.append(String.format("\"%s_s\":%.1f,", name, (now - since) / 1e9));
    since = System.nanoTime();
  }

  @Test
  void largeBatchIsCollectedRecomputedAndIssued() throws Exception {
    long activities = Long.getLong("batch.activities", 1_000_000L);
    long people = activities / EACH;
    try (BatchFlow flow = new BatchFlow()) {
      int project = flow.activeProject("p");
      flow.stream.append(
          RECORDED,
          Samples.metro(Samples.participant(7), "one", START, START.plusSeconds(900), 5_000));
      fill(flow, people);
      since = System.nanoTime();

      flow.create("b", project);
      flow.work();
      lap("collect_bind_report");
      flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT);
      flow.take(BatchFlow.VERIFIER, "b", Lifecycle.START_VERIFICATION);
      flow.batches.draw(BatchFlow.VERIFIER, "b", "0123456789abcdef", 1_000);
      lap("sample");
      flow.batches.recompute(BatchFlow.VERIFIER, "b");
      flow.work();
      lap("recompute");
      flow.take(BatchFlow.VERIFIER_2, "b", Lifecycle.APPROVE);
      flow.take(BatchFlow.EXPERT, "b", Lifecycle.APPROVE);
      flow.take(BatchFlow.AUTHORITY, "b", "publish-notice");
      flow.take(BatchFlow.AUTHORITY_2, "b", Lifecycle.FILE);
      flow.take(BatchFlow.EXCHANGE, "b", Lifecycle.ISSUE);
      flow.work();
      lap("issue");

      History history = flow.batches.find(BatchFlow.APPLICANT.scheme(), "b");
      assertThat(history.batch().state()).isEqualTo(Lifecycle.ISSUED);
      long count = people * EACH + 1;
      assertThat(history.recomputation().orElseThrow().activities()).isEqualTo(count);
      assertThat(history.recomputation().orElseThrow().differing()).isZero();
      assertThat(history.issuance().orElseThrow().totalMg()).isEqualTo(count * 234_000);
      System.out.println(
          "LargeBatchIT {\"activities\":" + count + "," + line + "\"people\":" + people + "}");
    }
  }

  /** Copies the ride there is to many people, twenty each, an hour apart. */
  private static void fill(BatchFlow flow, long people) throws Exception {
    try (Connection connection = flow.database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO evidence
          SELECT (2::bigint << 56) + p.number, e.occurred_at + r.n * interval '1 hour',
                 gen_random_uuid(), e.recorded_at, e.ended_at + r.n * interval '1 hour',
                 1000000 + r.n, e.amount_mg_co2e, e.quantity, e.reference, e.source_no,
                 e.scenario_no, e.persons, e.in_partition, e.version_no, e.type_no, e.status_no,
                 e.outcome_no, e.grade_no, e.holder_no, e.grants, e.mode_no, e.event_id,
                 e.quantities, e.backfill_id, NULL
          FROM (SELECT DISTINCT ('x' || substr(md5(g::text), 1, 12))::bit(48)::bigint AS number
                FROM generate_series(1, %d) AS g) AS p
          CROSS JOIN generate_series(1, %d) AS r(n)
          CROSS JOIN evidence AS e
          ORDER BY 1, 2
          """
              .formatted(people, EACH));
      statement.execute("ANALYZE evidence");
    }
  }
}
