package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.tanpuhui.client.ApiClient;
import org.tanpuhui.client.ApiException;
import org.tanpuhui.client.ApiResponse;
import org.tanpuhui.client.api.ParticipantApi;
import org.tanpuhui.client.api.ParticipantApi.APICreateLinkCodeRequest;
import org.tanpuhui.client.api.ParticipantApi.APIGetHomeRequest;
import org.tanpuhui.client.api.ParticipantApi.APIGetMyEntryProofRequest;
import org.tanpuhui.client.api.ParticipantApi.APIListMyEntriesRequest;
import org.tanpuhui.client.api.ParticipantApi.APIRedeemRequest;
import org.tanpuhui.client.api.ParticipantApi.APISignUpRequest;
import org.tanpuhui.client.api.PartnerApi;
import org.tanpuhui.client.api.PartnerApi.APIEnrolSubjectsRequest;
import org.tanpuhui.client.api.PartnerApi.APIGetActivityBySourceRequest;
import org.tanpuhui.client.api.PartnerApi.APIGetStatementRequest;
import org.tanpuhui.client.api.PartnerApi.APIReportActivitiesRequest;
import org.tanpuhui.client.model.ActivityView;
import org.tanpuhui.client.model.CloudEvent;
import org.tanpuhui.client.model.EnrolmentWish;
import org.tanpuhui.client.model.Enrolments;
import org.tanpuhui.client.model.EventResults;
import org.tanpuhui.client.model.Figures;
import org.tanpuhui.client.model.GetHome200Response;
import org.tanpuhui.client.model.LinkWish;
import org.tanpuhui.client.model.MandateWish;
import org.tanpuhui.client.model.Redemption;
import org.tanpuhui.client.model.RedemptionWish;
import org.tanpuhui.client.model.SignUpWish;

/** A mobile app and a partner company, written in Java against the generated client. */
final class JavaClients {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SOURCE = "/partners/client-app";
  private static final long TRIP_MG = 664_560;

  private final Stack stack;

  JavaClients(Stack stack) {
    this.stack = stack;
  }

  /** Registers the partner that the clients act for; again changes nothing. */
  static void register(Stack stack) throws Exception {
    HttpResponse<String> answer =
        stack.command(
            stack.gateway("/v1/partners"),
            stack.token("authority", null),
            "client-app",
            """
            {"id":"client-app","name_zh":"客户端","name_en":"Client","kind":"app_operator","sources":["/partners/client-app"],
             "activity_types":["tanpuhui.activity.transit-trip.v1"],
             "evidence_grades":{"tanpuhui.activity.transit-trip.v1":"transaction"}}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  void play() throws Exception {
    register(stack);
    PartnerApi partner = new PartnerApi(client(stack.token("partner", "client-app")));
    ParticipantApi own = mobileApp(partner);
    redeemsAndProves(own);
    partnerCompany(partner);
  }

  private ApiClient client(String token) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(stack.gateway("").toString());
    client.setRequestInterceptor(r -> r.header("Authorization", "Bearer " + token));
    return client;
  }

  private ParticipantApi mobileApp(PartnerApi operator) throws Exception {
    String participant =
        new ParticipantApi(client(stack.participantToken("login-of-java", null)))
            .signUp(
                APISignUpRequest.newBuilder().signUpWish(new SignUpWish().kind("person")).build())
            .getParticipant();
    ParticipantApi own = new ParticipantApi(client(stack.participantToken(participant, null)));
    String code = own.createLinkCode(APICreateLinkCodeRequest.newBuilder().build()).getCode();
    enrol(operator, "java-user", new LinkWish().code(code), "record", "points");

    EventResults sent = send(operator, "java-trip", "java-user", 14_200);
    assertThat(sent.getResults().get(0).getStatus()).isEqualTo("accepted");
    await("the balance")
        .atMost(PATIENCE)
        .until(() -> home(own).getPoints().getAvailable() == TRIP_MG / 1000);
    GetHome200Response home = home(own);
    assertThat(home.getLifetimeMgCo2e()).isEqualTo(TRIP_MG);
    ActivityView latest = home.getLatest().get(0);
    assertThat(latest.getExplanation().getZh()).contains("减排");
    assertThat(latest.getReduction().getDerivation()).isNotEmpty();
    return own;
  }

  private static GetHome200Response home(ParticipantApi own) throws ApiException {
    return own.getHome(APIGetHomeRequest.newBuilder().build());
  }

  private static void redeemsAndProves(ParticipantApi own) throws Exception {
    ApiResponse<Redemption> first = own.redeemWithHttpInfo(redeem(100));
    ApiResponse<Redemption> again = own.redeemWithHttpInfo(redeem(100));
    assertThat(again.getData()).isEqualTo(first.getData());
    assertThat(again.getHeaders()).containsEntry("idempotency-replayed", List.of("true"));
    ApiException refused = catchThrowableOfType(ApiException.class, () -> own.redeem(redeem(101)));
    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getResponseBody()).contains("idempotency_key_reused");

    String entry =
        own.listMyEntries(APIListMyEntriesRequest.newBuilder().limit(1).build())
            .getItems()
            .get(0)
            .getEntryId()
            .toString();
    await("the proof")
        .atMost(PATIENCE)
        .ignoreException(ApiException.class)
        .untilAsserted(
            () ->
                assertThat(
                        own.getMyEntryProofWithHttpInfo(
                                APIGetMyEntryProofRequest.newBuilder().id(entry).build())
                            .getStatusCode())
                    .isEqualTo(200));
  }

  private static APIRedeemRequest redeem(long points) {
    return APIRedeemRequest.newBuilder()
        .idempotencyKey("tap-1")
        .redemptionWish(new RedemptionWish().points(points))
        .build();
  }

  private void partnerCompany(PartnerApi partner) throws Exception {
    enrol(partner, "java-card", null, "record");
    assertThat(send(partner, "java-1", "java-card", 10_000).getAccepted()).isEqualTo(1);
    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> send(partner, "java-2", "java-card", -1));
    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getResponseBody()).contains("\"/data/distance_m\"");

    await("the status")
        .atMost(PATIENCE)
        .ignoreException(ApiException.class)
        .until(() -> status(partner, "java-1").getStatus().equals("posted"));
    assertThat(status(partner, "java-1").getReduction().getAmountMgCo2e()).isEqualTo(468_000);

    String day = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
    Figures totals =
        partner.getStatement(APIGetStatementRequest.newBuilder().day(day).build()).getTotals();
    assertThat(totals.getAccepted())
        .isPositive()
        .isEqualTo(
            totals.getPosted()
                + totals.getComputed()
                + totals.getParked()
                + totals.getRejected()
                + totals.getVoided()
                + totals.getInFlight());
  }

  private static void enrol(PartnerApi partner, String subject, LinkWish link, String... scopes)
      throws ApiException {
    EnrolmentWish wish =
        new EnrolmentWish().subject(subject).kind("person").evidence("consent").link(link);
    for (String scope : scopes) {
      wish.addMandatesItem(new MandateWish().scope(scope).from(ago(120)));
    }
    assertThat(
            partner
                .enrolSubjects(
                    APIEnrolSubjectsRequest.newBuilder()
                        .enrolments(new Enrolments().addItemsItem(wish))
                        .build())
                .getItems()
                .get(0)
                .getStatus())
        .isEqualTo("enrolled");
  }

  private static EventResults send(PartnerApi partner, String id, String subject, int metres)
      throws ApiException {
    CloudEvent event =
        new CloudEvent()
            .specversion("1.0")
            .id(id)
            .source(SOURCE)
            .type("tanpuhui.activity.transit-trip.v1")
            .subject(subject)
            .data(Map.of("mode", "metro", "boarded_at", ago(30).toString(), "distance_m", metres));
    return partner.reportActivities(
        APIReportActivitiesRequest.newBuilder().cloudEvent(event).build());
  }

  private static ActivityView status(PartnerApi partner, String id) throws ApiException {
    return partner.getActivityBySource(
        APIGetActivityBySourceRequest.newBuilder().source(SOURCE).id(id).build());
  }

  private static OffsetDateTime ago(int minutes) {
    return Instant.now().minus(Duration.ofMinutes(minutes)).atOffset(ZoneOffset.UTC);
  }
}
