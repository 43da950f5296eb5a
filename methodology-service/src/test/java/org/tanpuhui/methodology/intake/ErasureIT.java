package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EraseCommand;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.HoldingOutputs;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Output;

/** What an erasure does in its turn: waiting things end, recorded ones stay, the ledger is told. */
class ErasureIT {
  private static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-18");
  private static final long PERSON = Samples.participant(1);
  private static final UUID COMMAND = UUID.fromString("7d3c1e52-5b0a-8c1d-9e3f-000000000001");

  private Stream stream;

  @BeforeEach
  void open() throws SQLException {
    List<FiledVersion> versions = new ArrayList<>();
    for (String name :
        List.of(TestRegistry.TRANSPORT, TestRegistry.BIKES, "sz-household-electricity.yaml")) {
      versions.add(
          new FiledVersion(
              versions.size() + 1, DocumentReader.yaml(name, TestRegistry.text(name)).version()));
    }
    Registry registry = new Registry(versions);
    stream = new Stream(new ServiceDatabase(), () -> registry, Acts.PLAIN);
  }

  @AfterEach
  void everythingCanBePublishedAgain() throws SQLException {
    assertThat(Tables.texts(stream.republished())).isEqualTo(Tables.texts(stream.outputs()));
    stream.close();
  }

  private static EraseCommand erase(long participant) {
    return new EraseCommand(
        "sandbox", CommandTypes.ERASE, COMMAND, ParticipantId.text(participant));
  }

  @Test
  void whatWaitsComesToNothingAndWhatWasRecordedStays() throws SQLException {
    // Given
    Ride counted = Samples.metro(PERSON, "a", START, START.plusSeconds(600), 5_000);
    Ride parked = Samples.bike(PERSON, "b", START.plusSeconds(60), START.plusSeconds(900), 2_000);
    ActivityRecord waiting = LogSamples.day(PERSON, "d", DAY, 20_000, 1);
    ActivityRecord ofAnother = LogSamples.day(Samples.participant(257), "e", DAY, 20_000, 1);
    stream.append(RECORDED, counted, parked, waiting, ofAnother);
    assertThat(stream.state(parked.activityId()).status()).isEqualTo(Status.PARKED);
    assertThat(stream.state(waiting.activityId()).problem())
        .isEqualTo(ProblemCode.AWAITING_SETTLEMENT);

    // When
    stream.append(RECORDED.plusSeconds(1), erase(PERSON));

    // Then
    assertThat(stream.state(counted.activityId()).amountMg()).isEqualTo(234_000);
    assertErased(parked.activityId());
    assertErased(waiting.activityId());
    assertThat(stream.state(ofAnother.activityId()).problem())
        .isEqualTo(ProblemCode.AWAITING_SETTLEMENT);
    List<ReductionRecord> told = reductions();
    assertThat(told).hasSize(2);
    assertThat(told.get(1).kind()).isEqualTo(ReductionRecord.Kind.ERASE);
    assertThat(told.get(1).participant()).isEqualTo(ParticipantId.text(PERSON));
    assertThat(told.get(1).cause()).isEqualTo(COMMAND);
    assertThat(told.get(1).activitiesOffset()).isEqualTo(4);
  }

  @Test
  void nothingRevivesWhatEnded() throws SQLException {
    Ride counted = Samples.metro(PERSON, "a", START, START.plusSeconds(600), 5_000);
    Ride parked = Samples.bike(PERSON, "b", START.plusSeconds(60), START.plusSeconds(900), 2_000);
    ActivityRecord waiting = LogSamples.day(PERSON, "d", DAY, 20_000, 1);
    stream.append(RECORDED, counted, parked, waiting, erase(PERSON));
    int told = stream.outputs().size();

    stream.append(
        RECORDED.plusSeconds(1),
        erase(PERSON),
        LogSamples.verdict(PERSON, parked.activityId(), true),
        LogSamples.settle(YearMonth.from(DAY), (int) (PERSON & 255)));

    assertErased(parked.activityId());
    assertErased(waiting.activityId());
    assertThat(stream.outputs()).hasSize(told);
  }

  @Test
  void aVoidStillTakesBackWhatWasRecorded() throws SQLException {
    Ride counted = Samples.metro(PERSON, "a", START, START.plusSeconds(600), 5_000);
    stream.append(RECORDED, counted, erase(PERSON));
    stream.append(
        RECORDED.plusSeconds(1), LogSamples.voidOf(counted, "v", RECORDED.plusSeconds(1)));
    assertThat(stream.state(counted.activityId()).status()).isEqualTo(Status.VOIDED);
    assertThat(reductions())
        .extracting(ReductionRecord::kind)
        .containsExactly(
            ReductionRecord.Kind.POST, ReductionRecord.Kind.ERASE, ReductionRecord.Kind.REVERSE);
    // The grams were pooled, so they leave the pool before they are taken back.
    assertThat(stream.outputs())
        .extracting(Output::type)
        .containsSubsequence(
            Outputs.ERASURE_TYPE, HoldingOutputs.TYPE_PREFIX + "unpool.v1", Outputs.REVERSAL_TYPE);
  }

  private void assertErased(UUID activityId) throws SQLException {
    ActivityState state = stream.state(activityId);
    assertThat(state.status()).isEqualTo(Status.REJECTED);
    assertThat(state.problem()).isEqualTo(ProblemCode.HOLDER_ERASED);
    assertThat(state.latest().cause()).isEqualTo(COMMAND);
  }

  private List<ReductionRecord> reductions() {
    return stream.outputs().stream()
        .filter(output -> output.topic().equals(Topics.REDUCTIONS))
        .filter(output -> !output.type().startsWith(HoldingOutputs.TYPE_PREFIX))
        .map(ErasureIT::read)
        .toList();
  }

  private static ReductionRecord read(Output output) {
    try {
      return ReductionCodec.read(output.value());
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
