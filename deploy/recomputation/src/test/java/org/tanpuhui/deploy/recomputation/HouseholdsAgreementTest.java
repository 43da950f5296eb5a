package org.tanpuhui.deploy.recomputation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.HouseholdSettlement;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What the service's own settlement gives to random households derives again from the export alone:
 * late and backfilled days, estimated and missing readings, two sources for one day, changing
 * persons, voids before and after the settlement. The seed is in the test's name.
 */
class HouseholdsAgreementTest {
  private static final int HOUSEHOLDS = 30;
  private static final LocalDate FIRST = LocalDate.parse("2024-08-01");
  private static final LocalDate LAST = LocalDate.parse("2024-10-31");
  private static final String BACKFILL = "b-1";

  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatTheServiceSettlesDerivesAgain(long seed) throws IOException {
    // Given
    MethodologyDocument document = ExportWriter.shipped("sz-household-electricity.yaml");
    Service service = new Service(document, new Random(seed));
    for (int household = 1; household <= HOUSEHOLDS; household++) {
      service.live(household);
    }
    ExportWriter writer = new ExportWriter(folder).covering("2024-07-01", "2024-12-31");
    writer.document(document);
    writer.lines("evidence-00001.ndjson.gz", service.lines());
    writer.manifest();

    // When
    List<Finding> findings = new ArrayList<>();
    Totals totals = new Totals();
    Folder export = new Folder(folder);
    Recomputation recomputation =
        new Recomputation(
            export.documents(),
            new Projects(),
            new Erasures(),
            LocalDate.parse("2024-07-01"),
            LocalDate.parse("2024-12-31"),
            totals,
            findings::add,
            false);
    Manifest.Part part = export.evidence().get(0);
    try (RowReader reader = new RowReader(part.name(), export.resolve(part), bytes -> {})) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        recomputation.row(row);
      }
    }
    recomputation.end();

    // Then
    assertThat(findings).isEmpty();
    assertThat(totals.sum().derivedMg).isEqualTo(totals.sum().recordedMg).isPositive();
    assertThat(service.settledDays).isGreaterThan(HOUSEHOLDS);
    assertThat(service.voided).isPositive();
  }

  /** The service's decisions, in memory, one participant after the other. */
  private static final class Service {
    private final Random random;
    private final Decider decider;
    private final List<String> lines = new ArrayList<>();
    private Map<UUID, ActivityState> states = new LinkedHashMap<>();
    private Map<UUID, List<Change>> changes = new LinkedHashMap<>();
    private HeldClaims held = new HeldClaims();
    private long offset;
    private int settledDays;
    private int voided;

    Service(MethodologyDocument document, Random random) {
      this.random = random;
      this.decider = new Decider(new Registry(List.of(new FiledVersion(1, document.version()))));
    }

    List<String> lines() {
      return lines;
    }

    void live(int household) {
      states = new LinkedHashMap<>();
      changes = new LinkedHashMap<>();
      held = new HeldClaims();
      List<Claim> claims = claims(household);
      Collections.shuffle(claims, random);
      List<Claim> later =
          claims.stream().filter(c -> c.backfillId() != null && random.nextBoolean()).toList();
      claims.stream().filter(claim -> !later.contains(claim)).forEach(this::hear);
      voidSome();
      for (int month = 8; month <= 10; month++) {
        settle(YearMonth.of(2024, month), day -> day.claim().backfillId() == null);
        voidSome();
      }
      later.forEach(this::hear);
      for (int month = 8; month <= 10; month++) {
        settle(YearMonth.of(2024, month), day -> day.claim().backfillId() != null);
      }
      voidSome();
      write();
    }

    private List<Claim> claims(int household) {
      List<Claim> claims = new ArrayList<>();
      int persons = 1 + random.nextInt(4);
      int usual = persons * (2_000 + random.nextInt(4_000));
      for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
        if (random.nextInt(40) == 0) {
          persons = 1 + random.nextInt(4);
        }
        int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(15) == 0 ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
          long energy = random.nextInt(30) == 0 ? 500 : usual / 2 + random.nextInt(usual);
          claims.add(claim(household, day, copy, energy, persons));
        }
      }
      return claims;
    }

    private Claim claim(int household, LocalDate day, int copy, long energy, int persons) {
      String source = "/partners/power-" + copy;
      String id = household + "-" + day;
      return new Claim(
          Scheme.SANDBOX,
          Ids.activityId(Scheme.SANDBOX, source, id),
          source,
          id,
          ActivityType.ELECTRICITY_DAY,
          ParticipantId.of(Scheme.SANDBOX, household).value(),
          HolderKind.HOUSEHOLD,
          persons,
          "power-" + copy,
          null,
          random.nextInt(50) == 0 ? EvidenceGrade.SELF_DECLARED : EvidenceGrade.METERED,
          CityTime.startOf(day),
          CityTime.startOf(day.plusDays(1)),
          null,
          7,
          random.nextInt(8) == 0 ? BACKFILL : null,
          new Quantities(
              Map.of(
                  "day",
                  day.toString(),
                  "energy_wh",
                  energy,
                  "read_quality",
                  random.nextInt(12) == 0 ? "estimated" : "measured")),
          null,
          null);
    }

    private void hear(Claim claim) {
      boolean late = claim.backfillId() == null && random.nextInt(20) == 0;
      Instant recordedAt = claim.endedAt().plusSeconds(late ? 864_000 : 3_600);
      Decision decision = decider.decide(claim, 1, recordedAt, ++offset, held);
      states.put(
          claim.activityId(),
          ActivityState.first(new Evidence(claim, decision, 0, offset, recordedAt)));
    }

    private void voidSome() {
      for (ActivityState state : List.copyOf(states.values())) {
        if (state.status() == Status.COMPUTED && random.nextInt(40) == 0) {
          UUID cause = new UUID(random.nextLong(), random.nextLong());
          Place place = new Place(0, ++offset, state.evidence().recordedAt().plusSeconds(offset));
          become(
              state.become(
                  Status.VOIDED, ProblemCode.VOIDED, 0, state.quantity(), cause, cause, place, 0));
          voided++;
        }
      }
    }

    private void become(Change change) {
      UUID id = change.evidence().claim().activityId();
      changes.computeIfAbsent(id, i -> new ArrayList<>()).add(change);
      states.put(id, new ActivityState(change.evidence(), change));
    }

    private void settle(YearMonth month, Predicate<ActivityState> which) {
      Place place = new Place(0, ++offset, Instant.parse("2024-12-01T00:00:00Z"));
      UUID cause = new UUID(random.nextLong(), random.nextLong());
      HouseholdSettlement settlement =
          new HouseholdSettlement(
              month,
              day -> HouseholdSettlement.waits(day) && which.test(day),
              HouseholdSettlement::isGone);
      int ordinal = 0;
      for (SettledDay day : settlement.settle(states.values()).values()) {
        ActivityState state = states.get(day.activityId());
        boolean counts = day.problem() == null;
        become(
            state.become(
                counts ? Status.COMPUTED : Status.REJECTED,
                day.problem(),
                counts ? day.amountMg() : 0,
                state.quantity(),
                null,
                cause,
                place,
                ordinal++));
        settledDays++;
      }
    }

    private void write() {
      states.values().stream()
          .sorted(
              Comparator.comparing((ActivityState s) -> s.claim().occurredAt())
                  .thenComparing(s -> s.claim().activityId().toString()))
          .forEach(state -> lines.add(line(state.evidence())));
    }

    private String line(Evidence evidence) {
      Claim claim = evidence.claim();
      Decision decision = evidence.decision();
      ObjectNode row = Json.mapper().createObjectNode();
      row.put("activity_id", claim.activityId().toString()).put("type", claim.type().id());
      row.put("participant", ParticipantId.text(claim.participant()));
      row.put("source", claim.source()).put("id", claim.eventId()).put("partner", claim.partner());
      row.put("occurred_at", claim.occurredAt().toString());
      row.put("ended_at", claim.endedAt().toString());
      row.put("recorded_at", evidence.recordedAt().toString());
      row.put("persons", claim.persons()).put("holder_kind", "household");
      row.put("evidence_grade", Json.mapper().convertValue(claim.grade(), String.class));
      row.put("backfill_id", claim.backfillId());
      row.set("quantities", Json.mapper().valueToTree(claim.quantities().values()));
      row.put("status", decision.status().word());
      row.put("outcome_code", decision.problem() == null ? null : decision.problem().code());
      row.put("amount_mg_co2e", decision.amountMg()).put("quantity", decision.quantity());
      row.put("partition", 0).put("offset", evidence.offset());
      row.put("content_hash", "00112233445566778899aabbccddeeff");
      if (decision.version() != null) {
        row.putObject("methodology")
            .put("id", decision.version().version().id())
            .put("version", decision.version().version().version())
            .put("hash", decision.version().version().hash());
      }
      var list = row.putArray("changes");
      for (Change change : changes.getOrDefault(claim.activityId(), List.of())) {
        list.addObject()
            .put("revision", change.revision())
            .put("status", change.status().word())
            .put("outcome_code", change.problem() == null ? null : change.problem().code())
            .put("amount_mg_co2e", change.amountMg())
            .put("reversed_mg_co2e", change.reversedMg())
            .put("cause", change.cause().toString())
            .put("offset", change.place().offset())
            .put("ordinal", change.ordinal());
      }
      return row.toString();
    }
  }
}
