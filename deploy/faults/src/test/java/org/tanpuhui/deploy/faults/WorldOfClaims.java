package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.PATIENCE;
import static org.tanpuhui.deploy.faults.World.TRIP;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Trips in a {@link World}: some count, some are claimed by two partners, and that is decided. */
final class WorldOfClaims {
  private static final Duration ONE_TRIP = Duration.ofMinutes(18);

  private final World world;
  private final Map<String, String> ids;
  private final Instant boarded =
      Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

  WorldOfClaims(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  /** Trips that count, and the same of Alice as another partner saw them. */
  void counted() throws Exception {
    ids.put("trip", "trip-a");
    ids.put("activity", trip("metro-a", "trip-a", "card-of-alice-7351", boarded));
    Instant earlier = boarded.minus(2, ChronoUnit.HOURS);
    Instant before = boarded.minus(4, ChronoUnit.HOURS);
    trip("metro-a", "trip-upheld", "card-of-alice-7351", earlier);
    trip("metro-a", "trip-kept", "card-of-alice-7351", before);
    ids.put("unit_of_carol", trip("metro-a", "trip-c", "card-of-carol-9573", boarded));
    ids.put("second_of_carol", trip("metro-a", "trip-d", "card-of-carol-9573", earlier));
    awaitPosted("activity", "alice");
    awaitPosted("unit_of_carol", "carol");
    awaitPosted("second_of_carol", "carol");
    ids.put("parked", claim("trip-b", boarded));
    ids.put("upheld", claim("claim-upheld", earlier));
    ids.put("dismissed", claim("claim-dismissed", before));
    ids.put("entry", world.get("/v1/me/entries", "alice").at("/items/0/entry_id").asText());
    await("three parked claims")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(world.get("/v1/parked-claims", "bureau").get("items")).hasSize(3));
  }

  private String claim(String id, Instant at) throws Exception {
    return trip("metro-b", id, "card-of-alice-8462", at.plusSeconds(60));
  }

  private String trip(String partner, String id, String subject, Instant at) throws Exception {
    return world.event(
        partner,
        id,
        TRIP,
        subject,
        """
        {"mode":"metro","boarded_at":"%s","alighted_at":"%s","distance_m":14200,"order_id":"order-of-%s"}
        """
            .formatted(at, at.plus(ONE_TRIP), id));
  }

  private void awaitPosted(String activity, String name) {
    await(activity + " posted")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        world
                            .get("/v1/me/activities/" + ids.get(activity), name)
                            .get("status")
                            .asText())
                    .isEqualTo("posted"));
  }

  /** One person proposes, another decides: one claim wins over what stood, one does not. */
  void decided() throws Exception {
    decide("upheld", "uphold");
    decide("dismissed", "dismiss");
  }

  private void decide(String claim, String decision) throws Exception {
    String at = "/v1/parked-claims/" + world.id(claim);
    world.post(
        at + "/propose",
        "platform",
        "{\"decision\":\"" + decision + "\",\"reason\":\"both records were compared\"}",
        200);
    world.post(at + "/" + decision, "bureau", "{\"reason\":\"as proposed\"}", 200);
  }
}
