package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Projects.Project;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/** Monitoring of forest projects on a real PostgreSQL. */
class ForestIT {
  private static final String FORESTS = "sz-forest-management.yaml";
  private static final long HOLDER = Samples.participant(0x900);
  private static final LocalDate FROM = LocalDate.of(2025, 11, 1);
  private static final LocalDate TO = LocalDate.of(2026, 10, 31);
  private static final FiledProject STRATA =
      new FiledProject(
          List.of(
              new FiledProject.Stratum("s1", "broadleaf_mixed", 1_000_000, new BigDecimal("1.5"))));
  private static final Map<String, Project> PROJECTS =
      Map.of(
          "filed", new Project("filed", "demo-forest", STRATA),
          "draft", new Project("draft", "demo-forest", null),
          "foreign", new Project("foreign", "someone-else", STRATA));
  private static final Registry REGISTRY = registry();

  private Stream stream;

  private static Registry registry() {
    List<FiledVersion> versions = new ArrayList<>();
    for (String name : List.of(TestRegistry.TRANSPORT, TestRegistry.BIKES, FORESTS)) {
      versions.add(
          new FiledVersion(
              versions.size() + 1, DocumentReader.yaml(name, TestRegistry.text(name)).version()));
    }
    return new Registry(versions);
  }

  @BeforeEach
  void open() throws SQLException {
    stream =
        new Stream(
            new ServiceDatabase(),
            () -> REGISTRY,
            new ProjectActs((scheme, id, at) -> PROJECTS.get(id)));
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(Tables.texts(stream.republished())).isEqualTo(Tables.texts(stream.outputs()));
    stream.close();
  }

  private static ActivityRecord monitoring(
      String id, String project, LocalDate from, LocalDate to) {
    return LogSamples.monitoring(HOLDER, id, project, "s1", from, to, "80.25", "86.75");
  }

  /** Inside the lateness window or not: monitoring is reported after its period. */
  private static Instant reported(LocalDate end) {
    return CityTime.startOf(end.plusDays(3));
  }

  private ActivityState state(ActivityRecord record) throws SQLException {
    return stream.state(record.activityId());
  }

  @Test
  void monitoringOfAFiledProjectPostsStraightToTheProject() throws SQLException {
    ActivityRecord year = monitoring("m1", "filed", FROM, TO);
    stream.append(reported(TO), year);

    assertThat(state(year).problem()).isNull();
    assertThat(state(year).status()).isEqualTo(Status.COMPUTED);
    assertThat(state(year).amountMg()).isPositive();
    assertThat(state(year).quantity()).isEqualTo(1_000_000);
    assertThat(stream.outputs())
        .singleElement()
        .satisfies(
            o ->
                assertThat(new String(o.value(), StandardCharsets.UTF_8))
                    .contains("\"holder_kind\":\"project\"")
                    .contains("\"grants\":1,"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "nowhere, s1, PROJECT_UNKNOWN",
    "draft, s1, PROJECT_NOT_FILED",
    "foreign, s1, PROJECT_NOT_YOURS",
    "filed, s2, STRATA_DIFFER",
  })
  void otherMonitoringIsRefusedWithItsOwnCode(String project, String stratum, ProblemCode code)
      throws SQLException {
    ActivityRecord year =
        LogSamples.monitoring(HOLDER, "m", project, stratum, FROM, TO, "80", "86");
    stream.append(reported(TO), year);

    assertThat(state(year).status()).isEqualTo(Status.REJECTED);
    assertThat(state(year).problem()).isEqualTo(code);
  }

  @Test
  void overlappingPeriodsOfAProjectAreParkedAndTouchingOnesAreNot() throws SQLException {
    ActivityRecord year = monitoring("m1", "filed", FROM, TO);
    ActivityRecord overlapping = monitoring("m2", "filed", TO, TO.plusMonths(6));
    ActivityRecord next = monitoring("m3", "filed", TO.plusDays(1), TO.plusMonths(6));
    stream.append(reported(TO), year);
    stream.append(reported(TO.plusMonths(6)), overlapping, next);

    assertThat(state(overlapping).problem()).isEqualTo(ProblemCode.DOUBLE_CLAIM);
    assertThat(state(overlapping).reference()).isEqualTo(year.activityId());
    assertThat(state(next).status()).isEqualTo(Status.COMPUTED);
  }
}
