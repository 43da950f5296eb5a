package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.contract.HoldingRecord;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.Output;

/** Enrolments and pool mandates on the log become commands to the ledger, once and in order. */
class HoldingsIT {
  private static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");
  private static final String METRO = "demo-metro";

  private Stream stream;

  @BeforeEach
  void open() throws SQLException {
    stream = new Stream(new ServiceDatabase(), TestRegistry.supplier(), Acts.PLAIN);
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(Tables.texts(stream.republished())).isEqualTo(Tables.texts(stream.outputs()));
    stream.close();
  }

  private static Ride metro(long person, String id, int minute, long metres) {
    Instant from = START.plusSeconds(minute * 60L);
    return Samples.metro(person, id, from, from.plusSeconds(600), metres);
  }

  private List<HoldingRecord> holdings() throws IOException {
    List<HoldingRecord> found = new ArrayList<>();
    for (Output output : stream.outputs()) {
      if (HoldingRecord.is(output.value())) {
        HoldingRecord record = HoldingRecord.read(output.value());
        assertThat(output.key()).isEqualTo(record.participant());
        assertThat(output.topic()).isEqualTo("reductions");
        found.add(record);
      }
    }
    return found;
  }

  @Test
  void enrolmentsAmongClaimsAreToldWithoutSplittingTheBatch() throws Exception {
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      records.add(LogSamples.enrolled(Samples.participant(i), METRO, START));
      records.add(metro(Samples.participant(i), "r" + i, 0, 5_000));
    }

    stream.append(RECORDED, records.toArray());

    assertThat(holdings()).hasSize(300).allMatch(r -> r.kind() == Kind.MEMBER);
    HoldingRecord first = holdings().get(0);
    assertThat(first.participant()).isEqualTo(ParticipantId.text(Samples.participant(0)));
    assertThat(first.partner()).isEqualTo(METRO);
    assertThat(first.occurredAt()).isEqualTo(START);
    assertThat(first.activitiesOffset()).isZero();
    assertThat(stream.outputs()).hasSize(600);
  }

  @Test
  void withdrawnPoolMandateTakesOutWhatItPooledAndNothingTwice() throws Exception {
    long person = Samples.participant(1);
    long other = Samples.participant(2);
    stream.append(
        RECORDED,
        metro(person, "a", 0, 5_000),
        metro(person, "b", 60, 3_000),
        metro(other, "c", 0, 9_000),
        Samples.bike(person, "d", START.plusSeconds(9_000), START.plusSeconds(9_600), 2_000));

    stream.append(RECORDED, LogSamples.poolMandate(person, METRO, false, RECORDED));
    stream.append(RECORDED, LogSamples.poolMandate(person, METRO, false, RECORDED.plusSeconds(1)));

    assertThat(holdings())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.kind()).isEqualTo(Kind.UNPOOL);
              assertThat(record.partner()).isEqualTo(METRO);
              // 8 km by metro at 46.8 g/km.
              assertThat(record.amountMgCo2e()).isEqualTo(374_400);
              assertThat(record.participant()).isEqualTo(ParticipantId.text(person));
            });
  }

  @Test
  void poolMandateThatReachesBackPoolsWhatBeganSince() throws Exception {
    long person = Samples.participant(1);
    stream.append(RECORDED, metro(person, "a", 0, 5_000), metro(person, "b", 60, 3_000));
    stream.append(RECORDED, LogSamples.poolMandate(person, METRO, false, RECORDED));

    stream.append(
        RECORDED,
        LogSamples.poolMandate(person, METRO, true, START.plusSeconds(1_800)),
        LogSamples.poolMandate(person, METRO, false, RECORDED.plusSeconds(2)));

    assertThat(holdings().stream().map(HoldingRecord::kind))
        .containsExactly(Kind.UNPOOL, Kind.POOL, Kind.UNPOOL);
    assertThat(holdings().stream().map(HoldingRecord::amountMgCo2e))
        .containsExactly(374_400L, 140_400L, 140_400L);
    assertThat(holdings().stream().map(HoldingRecord::commandId).distinct()).hasSize(3);
  }
}
