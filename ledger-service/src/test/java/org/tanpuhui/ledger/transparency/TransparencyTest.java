package org.tanpuhui.ledger.transparency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.config.LogFolders;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.proof.ProofVerifier;
import org.tanpuhui.ledger.log.proof.ProofVerifier.Included;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.proof.WholeLog;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.ParticipantId;

/** The log of the running service, checked by both verifiers as an outsider would. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class TransparencyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Activities and people that no other test has; their offsets move nobody's progress. */
  private static final AtomicLong NEXT = new AtomicLong(8_000_000);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject LogFolders folders;

  @TempDir Path folder;

  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "max.block.ms", "60000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void disconnect() {
    producer.close(Duration.ofSeconds(5));
  }

  @Test
  void aParticipantsProofIsAcceptedByBothVerifiers() throws Exception {
    // Given
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    ReductionRecord record = post(participant, 46_800);

    // When
    UUID entry = entry(participant);
    String proof = proof(participant, entry);

    // Then
    Included included =
        new ProofVerifier(policy(), Optional.empty()).inclusion(proof, Optional.of(entry));
    assertThat(included.content().lines())
        .contains(
            "activity: " + record.activityId(),
            "pair 1: points 46 from 0202000000000001 to " + participant + " by exchange rule 2");
    asParticipant(participant)
        .get("/v1/me/entries/" + entry)
        .then()
        .statusCode(200)
        .body("entry_id", Matchers.is(entry.toString()))
        .body("log_index", Matchers.is((int) included.index()))
        .body("postings.amount", Matchers.contains(46_800, 46));
    NodeVerifier.accepts(
        "--policy", file("keys", keys()), "--entry", entry.toString(), file("proof", proof));
  }

  @Test
  void whoeverKeptACheckpointSeesThatALaterOneExtendsIt() throws Exception {
    // Given
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    post(participant, 1_000);
    proof(participant, entry(participant));
    String kept = checkpoint();
    TreeHead remembered = VerifiedCheckpoint.open(kept, policy()).tree();

    // When
    ParticipantId another = Reductions.participant(NEXT.incrementAndGet());
    post(another, 2_000);
    proof(another, entry(another));

    // Then
    String consistency =
        given()
            .get("/v1/log/sandbox/consistency?from=" + remembered.size())
            .then()
            .statusCode(200)
            .contentType("text/plain")
            .extract()
            .asString();
    VerifiedCheckpoint later =
        new ProofVerifier(policy(), Optional.of(remembered)).consistency(consistency);
    assertThat(later.tree().size()).isGreaterThan(remembered.size());
    NodeVerifier.accepts(
        "--policy",
        file("keys", keys()),
        "--remembered",
        file("kept", kept),
        file("consistency", consistency));
  }

  /** Fails when an erasure takes a leaf, a salt or an entry with it. */
  @Test
  void proofsStayGoodWhenTheirParticipantIsErased() throws Exception {
    // Given
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    post(participant, 46_800);
    UUID entry = entry(participant);
    String proof = proof(participant, entry);
    String kept = checkpoint();
    Object before = open(Map.of("id", entry, "reason", "before"), 200).extract().path("opened");

    // When
    erase(participant);
    await()
        .atMost(PATIENCE)
        .until(() -> asParticipant(participant).get("/v1/me/entries").statusCode() != 200);

    // Then: the old proof, the growth of the log since, and what an auditor sees
    TrustPolicy policy = policy();
    assertThat(
            new ProofVerifier(policy, Optional.empty())
                .inclusion(proof, Optional.of(entry))
                .content()
                .lines())
        .anyMatch(line -> line.contains(participant.toString()));
    NodeVerifier.accepts(
        "--policy", file("keys", keys()), "--entry", entry.toString(), file("proof", proof));
    TreeHead remembered = VerifiedCheckpoint.open(kept, policy).tree();
    await()
        .atMost(PATIENCE)
        .until(
            () -> VerifiedCheckpoint.open(checkpoint(), policy).tree().size() > remembered.size());
    String consistency =
        given().get("/v1/log/sandbox/consistency?from=" + remembered.size()).asString();
    new ProofVerifier(policy, Optional.of(remembered)).consistency(consistency);
    NodeVerifier.accepts(
        "--policy",
        file("keys", keys()),
        "--remembered",
        file("kept", kept),
        file("consistency", consistency));
    assertThat(open(Map.of("id", entry, "reason", "after"), 200).extract().<Object>path("opened"))
        .isEqualTo(before);
  }

  private void erase(ParticipantId participant) throws Exception {
    ReductionRecord record =
        new ReductionRecord(
            ReductionRecord.Kind.ERASE,
            participant.scheme().id(),
            null,
            null,
            participant.toString(),
            0,
            0,
            null,
            Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS),
            null,
            null,
            null,
            null,
            1,
            0,
            null,
            UUID.randomUUID(),
            null);
    producer
        .send(
            new ProducerRecord<>("reductions", 1, Reductions.key(record), Reductions.json(record)))
        .get();
  }

  @Test
  void aDownloadedLogIsAcceptedByBothVerifiers() throws Exception {
    // Given
    for (int i = 0; i < 300; i++) {
      send(Reductions.participant(NEXT.incrementAndGet()), 1_000 + i);
    }
    ParticipantId last = Reductions.participant(NEXT.incrementAndGet());
    post(last, 5_000);
    proof(last, entry(last));

    // When
    Path download = folder.resolve("download");
    VerifiedCheckpoint checkpoint =
        WholeLog.verify(new HttpLog("sandbox", download), policy(), Optional.empty());

    // Then
    assertThat(checkpoint.tree().size()).isGreaterThan(300);
    NodeVerifier.accepts("--policy", file("keys", keys()), download.toString());
  }

  @Test
  void anotherPersonsEntryIsAsUnknownAsNone() {
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    ParticipantId stranger = Reductions.participant(NEXT.incrementAndGet());
    post(participant, 3_000);
    UUID entry = entry(participant);
    for (String path : List.of("/v1/me/entries/" + entry, "/v1/me/entries/" + entry + "/proof")) {
      isProblem(asParticipant(stranger).get(path).then(), 404, "entry_unknown");
    }
    UUID none = UUID.randomUUID();
    isProblem(
        asParticipant(participant).get("/v1/me/entries/" + none).then(), 404, "entry_unknown");
    isProblem(
        asParticipant(participant).get("/v1/me/entries/none/proof").then(), 404, "entry_unknown");
  }

  @Test
  void anAuditorOpensALeafAndThatIsALeafToo() throws Exception {
    // Given
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    post(participant, 3_000);
    UUID entry = entry(participant);
    proof(participant, entry);
    as("auditor").get("/v1/audit/trace/entry/" + entry);

    // When
    var byId = open(Map.of("id", entry, "reason", "case 17"), 200);
    int index = byId.extract().path("index");
    var byIndex = open(Map.of("index", index, "reason", "case 17, again"), 200);

    // Then
    byId.body("kind", Matchers.is("entry"));
    assertThat(byIndex.extract().<String>path("id")).isEqualTo(entry.toString());
    String opened = byIndex.extract().path("opened.opening");
    Opening opening = Opening.parse(Base64.getDecoder().decode(opened)).orElseThrow();
    assertThat(opening.leaf().hex()).isEqualTo(byIndex.extract().path("entry"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                as("auditor")
                    .get("/v1/audit/actions?kind=trace.read&subject=entry/" + entry)
                    .then()
                    .body("items", Matchers.hasSize(1)));
    String act = await().atMost(PATIENCE).until(() -> actOn(entry), Optional::isPresent).get();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                open(Map.of("id", act, "reason", "who looked"), 200)
                    .body("kind", Matchers.is("act"))
                    .body("index", Matchers.notNullValue())
                    .body("opened.lines", Matchers.hasItem("act: leaf.opened"))
                    .body("opened.lines", Matchers.hasItem(Matchers.startsWith("reason: case 17")))
                    .body("opened.lines", Matchers.hasItem(Matchers.is("given_by: local-auditor")))
                    .body("opened.lines", Matchers.hasItem("subject: " + entry)));
  }

  private static Optional<String> actOn(UUID entry) {
    List<String> ids =
        as("auditor")
            .get("/v1/audit/actions?kind=leaf.opened&subject=" + entry + "&limit=1")
            .then()
            .statusCode(200)
            .extract()
            .path("items.id");
    return ids.stream().findFirst();
  }

  @Test
  void actsAreListedByWhatTheyAre() {
    // Given
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    String account = participant.toString();
    post(participant, 3_000);
    entry(participant);
    Instant before = Instant.now();
    as("auditor").get("/v1/audit/accounts/" + account).then().statusCode(200);
    as("auditor").get("/v1/audit/accounts/" + account + "/statement").then().statusCode(200);

    // Then
    String list = "/v1/audit/actions?subject=" + account;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                as("auditor")
                    .get(list)
                    .then()
                    .statusCode(200)
                    .body("items.kind", Matchers.contains("statement.read", "account.read")));
    as("auditor")
        .get(list + "&kind=account.read&from=" + before + "&to=2199-01-01T00:00:00Z")
        .then()
        .body("items.kind", Matchers.contains("account.read"));
    as("auditor").get(list + "&to=" + before).then().body("items", Matchers.empty());
    as("auditor").get(list + "&actor=nobody").then().body("items", Matchers.empty());
    var first = as("auditor").get(list + "&limit=1").then();
    as("auditor")
        .queryParam("cursor", first.extract().<String>path("next_cursor"))
        .get(list + "&limit=1")
        .then()
        .body("items.kind", Matchers.contains("account.read"));
  }

  @Test
  void keysAreReplacedWhileTheLogRunsAndOldProofsStayGood() throws Exception {
    // Given
    ParticipantId participant = yantian(NEXT.incrementAndGet());
    post(participant, 3_000);
    String old = proof(participant, entry(participant));
    String before = folders.keys().policy("yantian");

    // When
    folders.keys().add("yantian", "bob", Instant.now());
    await().atMost(PATIENCE).until(() -> signatures("yantian") == 2 || touch());
    folders.keys().retire("yantian", "carol", Instant.now());
    await().atMost(PATIENCE).until(() -> signatures("yantian") == 1 || touch());

    // Then
    TrustPolicy policy = parse(given().get("/v1/log/yantian/keys").asString());
    assertThat(policy.logs()).hasSize(2);
    new ProofVerifier(policy, Optional.empty()).inclusion(old, Optional.empty());
    ParticipantId another = yantian(NEXT.incrementAndGet());
    post(another, 4_000);
    String fresh = proof(another, entry(another));
    new ProofVerifier(policy, Optional.empty()).inclusion(fresh, Optional.empty());
    assertThatThrownBy(
            () ->
                new ProofVerifier(parse(before), Optional.empty())
                    .inclusion(fresh, Optional.empty()))
        .hasMessage("unsigned");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(actors("log_key.added")).contains("bob").hasSize(2);
              assertThat(actors("log_key.retired")).containsExactly("carol");
            });
  }

  @Test
  void aRuleOfTheAuthorityIsAnAct() {
    String from = Instant.now().plus(Duration.ofDays(30)).toString();
    inShenzhen("authority")
        .contentType("application/json")
        .body(
            "{\"valid_from\": \"%s\", \"window_days\": 9, \"provenance\": \"illustrative\", \"source\": \"test\"}"
                .formatted(from))
        .post("/v1/correction-rules")
        .then()
        .statusCode(201);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                inShenzhen("auditor")
                    .get("/v1/audit/actions?kind=correction_rule.added")
                    .then()
                    .body("items.subject", Matchers.contains("version/2"))
                    .body("items[0].detail", Matchers.startsWith("window of 9 days")));
  }

  private static RequestSpecification inShenzhen(String role) {
    return given()
        .auth()
        .oauth2(TestTokens.request(role).scheme("shenzhen").signedBy(TestTokens.key()));
  }

  /** Something new, so that a new checkpoint is signed. */
  private boolean touch() {
    send(yantian(NEXT.incrementAndGet()), 1_000);
    return false;
  }

  private static long signatures(String scheme) {
    String note = given().get("/v1/log/" + scheme + "/checkpoint").asString();
    return SignedNote.parse(note).orElseThrow().signatures().size();
  }

  @Test
  void anAuditorSeesHowTheLogIs() {
    ParticipantId participant = Reductions.participant(NEXT.incrementAndGet());
    post(participant, 3_000);
    proof(participant, entry(participant));
    as("auditor")
        .get("/v1/audit/log")
        .then()
        .statusCode(200)
        .body("scheme", Matchers.is("sandbox"))
        .body("state", Matchers.is("signing"))
        .body("size", Matchers.greaterThan(0))
        .body("exceptions", Matchers.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/log/atlantis/checkpoint, 404, log_unknown",
    "/v1/log/sandbox/tile/0/999, 404, tile_unknown",
    "/v1/log/sandbox/tile/0/000.p/0, 404, tile_unknown",
    "/v1/log/sandbox/tile/entries/order, 404, tile_unknown",
    "/v1/log/sandbox/consistency, 400, parameter_invalid",
    "/v1/log/sandbox/consistency?from=0, 422, tree_size_invalid",
    "/v1/log/sandbox/consistency?from=999999999, 422, tree_size_invalid",
    "/v1/audit/actions?from=yesterday, 400, parameter_invalid",
    "/v1/audit/actions?to=1969-01-01T00:00:00Z, 400, parameter_invalid",
    "/v1/audit/actions?cursor=x, 400, cursor_invalid"
  })
  void badRequestsGetTheirCode(String path, int status, String code) {
    isProblem(as("auditor").get(path).then(), status, code);
  }

  @Test
  void aLeafIsOpenedByOneNameAndForAReason() {
    isProblem(open(Map.of("id", UUID.randomUUID(), "reason", "x"), 404), 404, "leaf_unknown");
    isProblem(open(Map.of("index", 999_999_999, "reason", "x"), 404), 404, "leaf_unknown");
    isProblem(open(Map.of("index", -1, "reason", "x"), 404), 404, "leaf_unknown");
    isProblem(open(Map.of("index", 0), 422), 422, "field_missing");
    isProblem(open(Map.of("reason", "x"), 422), 422, "field_missing");
    isProblem(as("partner").get("/v1/audit/actions").then(), 403, "role_missing");
  }

  private static void isProblem(ValidatableResponse answer, int status, String code) {
    answer.statusCode(status).body("code", Matchers.is(code));
  }

  private static ValidatableResponse open(Map<String, Object> body, int status) {
    return as("auditor")
        .contentType("application/json")
        .body(body)
        .post("/v1/audit/leaves/open")
        .then()
        .statusCode(status);
  }

  private ReductionRecord post(ParticipantId participant, long milligrams) {
    ReductionRecord record = send(participant, milligrams);
    producer.flush();
    return record;
  }

  /** At offset 0 of its partition of activities: progress stays where other tests left it. */
  private ReductionRecord send(ParticipantId participant, long milligrams) {
    ReductionRecord record =
        Reductions.record(NEXT.incrementAndGet(), participant, milligrams, 1, 0);
    producer.send(
        new ProducerRecord<>("reductions", 1, Reductions.key(record), Reductions.json(record)));
    return record;
  }

  /** Who did the acts of this kind in yantian. */
  private static List<String> actors(String kind) {
    return given()
        .auth()
        .oauth2(TestTokens.request("auditor").scheme("yantian").signedBy(TestTokens.key()))
        .get("/v1/audit/actions?kind=" + kind)
        .then()
        .statusCode(200)
        .extract()
        .path("items.actor");
  }

  private static ParticipantId yantian(long number) {
    return ParticipantId.of(org.tanpuhui.platform.Scheme.YANTIAN, number);
  }

  private static UUID entry(ParticipantId participant) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              List<String> ids =
                  asParticipant(participant)
                      .get("/v1/me/entries")
                      .then()
                      .extract()
                      .path("items.entry_id");
              return ids.stream().findFirst().map(UUID::fromString);
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** While the entry is not in the log the answer says so, and when to come again. */
  private static String proof(ParticipantId participant, UUID entry) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              var answer = asParticipant(participant).get("/v1/me/entries/" + entry + "/proof");
              if (answer.statusCode() == 503) {
                isProblem(answer.then(), 503, "not_in_log_yet");
                answer.then().header("Retry-After", "1");
                return null;
              }
              return answer.then().statusCode(200).contentType("text/plain").extract().asString();
            },
            java.util.Objects::nonNull);
  }

  private static String checkpoint() {
    return given()
        .get("/v1/log/sandbox/checkpoint")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .extract()
        .asString();
  }

  private static String keys() {
    return given().get("/v1/log/sandbox/keys").then().statusCode(200).extract().asString();
  }

  private static TrustPolicy policy() {
    return parse(keys());
  }

  private static TrustPolicy parse(String text) {
    return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static RequestSpecification as(String role) {
    return given().urlEncodingEnabled(true).auth().oauth2(TestTokens.token(role));
  }

  private static RequestSpecification asParticipant(ParticipantId participant) {
    return given()
        .auth()
        .oauth2(
            TestTokens.request("participant")
                .scheme(participant.scheme().id())
                .subject(participant.toString())
                .signedBy(TestTokens.key()));
  }
}
