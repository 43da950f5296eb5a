package org.tanpuhui.methodology.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.batch.BatchService.History;
import org.tanpuhui.methodology.batch.Certifications.Certification;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.job.JobFailedException;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Output;

/**
 * A batch on its way. Without the primary key an activity could be sold twice; without the stream
 * binding rows in the participant's order a void could meet a batch half bound.
 */
class BatchIT {
  private static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");

  private BatchFlow flow;
  private int project;

  @BeforeEach
  void open() throws Exception {
    flow = new BatchFlow();
    project = flow.activeProject("p");
  }

  @AfterEach
  void close() throws SQLException {
    // What was published is what would be published again.
    assertThat(texts(flow.stream.republished()))
        .containsExactlyInAnyOrderElementsOf(texts(flow.stream.outputs()));
    flow.close();
  }

  private static List<String> texts(List<Output> outputs) {
    return outputs.stream()
        .map(o -> o.inputOffset() + o.id() + new String(o.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static Ride ride(int person, int n, long metres) {
    Instant from = START.plusSeconds(n * 3_600L);
    return Samples.metro(
        Samples.participant(person << 8), person + "." + n, from, from.plusSeconds(3_000), metres);
  }

  /** People with rides of 60 km each; 46.8 g/km gives 2,808,000 mg per ride. */
  private List<Ride> rides(int people, int each) throws SQLException {
    List<Ride> rides = new ArrayList<>();
    for (int person = 1; person <= people; person++) {
      for (int n = 0; n < each; n++) {
        rides.add(ride(person, n, 60_000));
      }
    }
    flow.stream.append(RECORDED, rides.toArray());
    return rides;
  }

  private List<HoldingRecord> told(Kind kind) {
    return flow.stream.outputs().stream()
        .filter(o -> HoldingRecord.is(o.value()))
        .map(BatchFlow::read)
        .filter(r -> r.kind() == kind)
        .toList();
  }

  private static void assertRefused(ProblemCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private String certification(Ride ride) throws SQLException {
    Map<UUID, Certification> found =
        flow.certifications.of(List.of(flow.stream.state(ride.activityId())));
    return found.getOrDefault(ride.activityId(), Certification.RECORDED).word();
  }

  /** To verification, with everything agreed. */
  private void verification(String batch) throws Exception {
    flow.create(batch, project);
    flow.work();
    flow.take(BatchFlow.APPLICANT, batch, Lifecycle.REPORT);
    flow.take(BatchFlow.VERIFIER, batch, Lifecycle.START_VERIFICATION);
  }

  private void verified(String batch) throws Exception {
    flow.batches.draw(BatchFlow.VERIFIER, batch, "0123456789abcdef", 3);
    flow.batches.recompute(BatchFlow.VERIFIER, batch);
    flow.work();
    flow.take(BatchFlow.VERIFIER_2, batch, Lifecycle.APPROVE);
  }

  private History issued(String batch) throws Exception {
    flow.take(BatchFlow.EXPERT, batch, Lifecycle.APPROVE);
    flow.take(BatchFlow.AUTHORITY, batch, "publish-notice");
    flow.take(BatchFlow.AUTHORITY_2, batch, Lifecycle.FILE);
    flow.take(BatchFlow.EXCHANGE, batch, Lifecycle.ISSUE);
    flow.work();
    return flow.batches.find(BatchFlow.APPLICANT.scheme(), batch);
  }

  @Test
  void batchGoesFromPooledRidesToIssuedTonnesByFiveSides() throws Exception {
    List<Ride> rides = rides(40, 10);
    assertThat(certification(rides.get(0))).isEqualTo("pooled");

    History created = flow.create("b", project);
    assertThat(created.batch().state()).isEqualTo(Lifecycle.MONITORED);
    assertRefused(
        ProblemCode.BATCH_NOT_READY, () -> flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT));
    flow.work();

    assertThat(told(Kind.BIND)).hasSize(40).allMatch(r -> r.amountMgCo2e() == 28_080_000);
    assertThat(certification(rides.get(0))).isEqualTo("in_batch");
    History ready = flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT);
    assertThat(ready.content().orElseThrow().activities()).isEqualTo(400);
    assertThat(ready.content().orElseThrow().report())
        .contains("\"amount_mg_co2e\":1123200000")
        .contains("\"month\":\"2026-11\"")
        .contains("\"exclusive_of\":[\"CCER\"]");
    assertRefused(
        ProblemCode.ROLE_MISSING,
        () -> flow.take(BatchFlow.APPLICANT, "b", Lifecycle.START_VERIFICATION));
    flow.take(BatchFlow.VERIFIER, "b", Lifecycle.START_VERIFICATION);
    assertRefused(
        ProblemCode.SAMPLE_MISSING, () -> flow.take(BatchFlow.VERIFIER_2, "b", Lifecycle.APPROVE));
    verified("b");
    History history = issued("b");

    assertThat(history.batch().state()).isEqualTo(Lifecycle.ISSUED);
    assertThat(history.issuance().orElseThrow().tonnes()).isEqualTo(1);
    assertThat(history.issuance().orElseThrow().carriedOutMg()).isEqualTo(123_200_000);
    assertThat(history.recomputation().orElseThrow().totalMg()).isEqualTo(1_123_200_000);
    assertThat(history.recomputation().orElseThrow().differing()).isZero();
    assertThat(certification(rides.get(399))).isEqualTo("issued");
    assertThat(history.steps().stream().map(s -> s.party().word()).distinct())
        .containsExactly("submitter", "verifier", "expert", "authority", "exchange", "system");
    assertThat(flow.certifications.batchesOf(rides.get(5).activityId()))
        .singleElement()
        .satisfies(m -> assertThat(m.batch()).isEqualTo("b"));
    assertThat(flow.certifications.activitiesOf(BatchFlow.APPLICANT.scheme(), "b", null, 1_000))
        .hasSize(400);
    assertThat(told(Kind.ISSUE))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.amountMgCo2e()).isEqualTo(1_123_200_000);
              assertThat(r.issue().methodologyVersion()).isNotEmpty();
            });
  }

  @Test
  void activityIsInOneBatchAndOneOfARejectedBatchMayEnterALaterOne() throws Exception {
    List<Ride> rides = rides(5, 2);
    verification("first");
    flow.create("second", project);
    flow.work();
    assertThat(told(Kind.BIND)).hasSize(5);
    assertRefused(
        ProblemCode.BATCH_NOT_READY,
        () -> flow.take(BatchFlow.APPLICANT, "second", Lifecycle.REPORT));

    flow.batches.take(
        BatchFlow.VERIFIER_2, "first", StepWish.of(Lifecycle.REJECT).because("no records"), null);
    flow.work();

    assertThat(told(Kind.UNBIND)).hasSize(5).allMatch(r -> r.amountMgCo2e() == 5_616_000);
    assertThat(certification(rides.get(0))).isEqualTo("pooled");
    assertThat(flow.held.values()).allMatch(mg -> mg == 0);
    flow.create("third", project);
    flow.work();
    assertThat(told(Kind.BIND)).hasSize(10);
    assertThat(certification(rides.get(0))).isEqualTo("in_batch");
    assertThat(
            flow.certifications.batchesOf(rides.get(0).activityId()).stream().map(m -> m.batch()))
        .containsExactly("first", "third");
  }

  @Test
  void voidLeavesTheBatchBeforeVerificationAndIsOwedAfterIt() throws Exception {
    List<Ride> rides = rides(3, 2);
    flow.create("b", project);
    flow.work();
    Ride early = rides.get(0);
    Ride late = rides.get(2);

    flow.stream.append(RECORDED, LogSamples.voidOf(early, "v1", START));
    flow.answer();
    assertThat(kinds()).endsWith("unbind", "unpool", "reverse");
    assertRefused(
        ProblemCode.BATCH_TOTAL_DIFFERS,
        () -> flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT));
    flow.batches.report(BatchFlow.APPLICANT, "b");
    flow.work();
    flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT);
    flow.take(BatchFlow.VERIFIER, "b", Lifecycle.START_VERIFICATION);
    flow.stream.append(RECORDED, LogSamples.voidOf(late, "v2", START));
    flow.answer();

    assertThat(kinds()).endsWith("replace", "reverse");
    assertThat(told(Kind.REPLACE))
        .singleElement()
        .satisfies(r -> assertThat(r.activityId()).isEqualTo(late.activityId()));
    verified("b");
    flow.batches.take(BatchFlow.EXPERT, "b", StepWish.of(Lifecycle.REJECT).because("no"), null);
    flow.work();
    // What is owed is made good with the batch, the rest goes back.
    assertThat(told(Kind.UNBIND).stream().mapToLong(HoldingRecord::replacedMgCo2e).sum())
        .isEqualTo(2_808_000);
    assertThat(flow.held.values()).allMatch(mg -> mg == 0);
  }

  private List<String> kinds() {
    return flow.stream.outputs().stream()
        .filter(o -> o.topic().equals("reductions"))
        .map(o -> o.type().replaceAll("tanpuhui\\.(holding|reduction)\\.(.*)\\.v1", "$2"))
        .toList();
  }

  @Test
  void excludedActivityLeavesAndTheTotalIsRecomputedWithoutIt() throws Exception {
    rides(4, 3);
    verification("b");
    flow.batches.draw(BatchFlow.VERIFIER, "b", "0123456789abcdef", 5);
    assertRefused(
        ProblemCode.SAMPLE_DRAWN,
        () -> flow.batches.draw(BatchFlow.VERIFIER, "b", "another-nonce-000", 5));
    History history = flow.batches.find(BatchFlow.VERIFIER.scheme(), "b");
    List<BatchStore.Sampled> sample = flow.batches.sampled(history.batch(), 0, 100);
    assertThat(sample).hasSize(5);
    // Anybody can draw it again: the smallest hashes of seed and id.
    assertThat(sample.stream().map(BatchStore.Sampled::activityId))
        .containsExactlyElementsOf(
            flow.certifications.activitiesOf(BatchFlow.VERIFIER.scheme(), "b", null, 100).stream()
                .map(Certifications.Member::activityId)
                .sorted(
                    java.util.Comparator.comparing(
                        id -> hash(history.sample().orElseThrow().seed() + ":" + id)))
                .limit(5)
                .toList());

    UUID wrong = sample.get(0).activityId();
    flow.batches.exclude(BatchFlow.VERIFIER, "b", wrong, "gate record missing");
    flow.work();
    assertRefused(
        ProblemCode.NOT_IN_BATCH,
        () -> flow.batches.exclude(BatchFlow.VERIFIER, "b", UUID.randomUUID(), "never there"));
    flow.batches.recompute(BatchFlow.VERIFIER, "b");
    flow.work();
    History after = flow.take(BatchFlow.VERIFIER_2, "b", Lifecycle.APPROVE);

    assertThat(after.settled().expectedMg()).isEqualTo(11 * 2_808_000L);
    assertThat(after.recomputation().orElseThrow().activities()).isEqualTo(11);
    assertThat(told(Kind.UNBIND)).hasSize(1);
  }

  @Test
  void reportThatIsDoneWhenVerificationHasBegunIsNotKept() throws Exception {
    rides(2, 2);
    flow.create("b", project);
    flow.work();
    Job late = flow.batches.report(BatchFlow.APPLICANT, "b");
    flow.work();
    flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT);
    History verified = flow.take(BatchFlow.VERIFIER, "b", Lifecycle.START_VERIFICATION);

    assertThatThrownBy(() -> flow.report(late))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("verification");

    assertThat(flow.batches.find(BatchFlow.VERIFIER.scheme(), "b").content())
        .isEqualTo(verified.content());
  }

  private static String hash(String text) {
    return java.util.HexFormat.of()
        .formatHex(org.tanpuhui.platform.Ids.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whomTheLedgerRefusesStaysOutAndTheOthersGoOn() throws Exception {
    rides(4, 1);
    flow.refused.add(ParticipantId.text(Samples.participant(2 << 8)));

    flow.create("b", project);
    flow.work();
    History history = flow.take(BatchFlow.APPLICANT, "b", Lifecycle.REPORT);

    assertThat(history.settled().participants()).isEqualTo(3);
    assertThat(history.content().orElseThrow().activities()).isEqualTo(3);
  }

  @Test
  void withdrawnMandateKeepsActivitiesOutOfABatchButNotThoseThatAreIn() throws Exception {
    List<Ride> rides = rides(2, 1);
    flow.stream.append(
        RECORDED,
        LogSamples.poolMandate(rides.get(0).participant(), BatchFlow.METRO, false, RECORDED));
    flow.create("b", project);
    flow.work();
    flow.stream.append(
        RECORDED,
        LogSamples.poolMandate(rides.get(1).participant(), BatchFlow.METRO, false, RECORDED));

    assertThat(certification(rides.get(0))).isEqualTo("recorded");
    assertThat(certification(rides.get(1))).isEqualTo("in_batch");
    assertThat(told(Kind.UNPOOL)).hasSize(1);
  }

  @Test
  void whatIsBelowATonneGoesBackToFiledAndMayBeWithdrawn() throws Exception {
    rides(2, 2);
    verification("b");
    verified("b");

    History refused = issued("b");

    assertThat(refused.batch().state()).isEqualTo(Lifecycle.FILED);
    assertThat(refused.steps().get(refused.steps().size() - 1).reason())
        .contains("below_one_tonne");
    flow.batches.take(
        BatchFlow.AUTHORITY, "b", StepWish.of(Lifecycle.WITHDRAW).because("too small"), null);
    flow.work();
    assertThat(told(Kind.UNBIND)).hasSize(2);
  }

  @Test
  void onlyOneOpenProjectDrawsFromAPool() {
    assertRefused(ProblemCode.POOL_TAKEN, () -> flow.activeProject("q"));
    flow.projects.take(BatchFlow.AUTHORITY, "p", StepWish.of("close").because("done"), null);
    assertRefused(ProblemCode.PROJECT_NOT_ACTIVE, () -> flow.create("late", project));
    assertThat(flow.projects.take(BatchFlow.AUTHORITY_2, "q", StepWish.of("activate"), null))
        .isNotNull();
  }
}
