package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.CallAddress;
import org.tanpuhui.activity.activity.webhook.Endpoint;
import org.tanpuhui.activity.activity.webhook.Key;
import org.tanpuhui.activity.activity.webhook.Signing;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.activity.outbox.webhook.WebhookCaller;
import org.tanpuhui.activity.store.webhook.EndpointStore;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Commands of partners on their webhook endpoints; each is one transaction. */
@Singleton
public final class WebhookService {
  /** More than one old key at a time is a rotation within a rotation; beyond this it is a loop. */
  private static final int KEYS_MAX = 4;

  private final Database database;
  private final PartnerService partners;
  private final WebhookKeys keys;
  private final WebhookCaller caller;
  private final WebhookConfig config;
  private final Clock clock;

  @Inject
  public WebhookService(
      Database database,
      PartnerService partners,
      WebhookKeys keys,
      WebhookCaller caller,
      WebhookConfig config,
      Clock clock) {
    this.database = database;
    this.partners = partners;
    this.keys = keys;
    this.caller = caller;
    this.config = config;
    this.clock = clock;
  }

  /**
   * What a partner wishes.
   *
   * @param url null to leave it as it is
   * @param description null to leave it as it is, empty for none
   * @param eventTypes null to leave them as they are
   */
  public record Wish(String url, String description, List<String> eventTypes) {}

  /**
   * An endpoint with the keys that sign now, the newest first.
   *
   * @param secret the shared secret, only in the answer that makes it
   */
  public record Shown(Endpoint endpoint, List<Key> keys, String secret) {}

  /**
   * Creates an endpoint.
   *
   * @param idempotencyKey the same again answers the first, null for none
   * @throws ProblemException WEBHOOK_URL_INVALID, WEBHOOK_ADDRESS_FORBIDDEN,
   *     WEBHOOK_NAME_UNRESOLVED; WEBHOOKS_TOO_MANY; ID_REUSED
   */
  public Shown create(
      Scheme scheme, String partnerId, Wish wish, Signing signing, String idempotencyKey) {
    Partner partner = active(scheme, partnerId);
    if (idempotencyKey != null) {
      Optional<Shown> before =
          database.read(c -> repeated(c, partner, wish, signing, idempotencyKey));
      if (before.isPresent()) {
        return before.get();
      }
    }
    check(wish.url());
    Instant now = now();
    UUID id = Ids.timeOrdered(now, "webhook", partner.id(), UUID.randomUUID().toString());
    return database.transaction(
        connection -> {
          EndpointStore.lock(connection, partner.number());
          Optional<Shown> before =
              idempotencyKey == null
                  ? Optional.empty()
                  : repeated(connection, partner, wish, signing, idempotencyKey);
          if (before.isPresent()) {
            return before.get();
          }
          if (EndpointStore.count(connection, partner.number()) >= config.endpointsMax()) {
            throw new ProblemException(
                ProblemCode.WEBHOOKS_TOO_MANY,
                "a partner has at most " + config.endpointsMax() + " endpoints");
          }
          Endpoint endpoint =
              new Endpoint(
                  id,
                  partner.number(),
                  wish.url(),
                  wish.description() == null || wish.description().isEmpty()
                      ? null
                      : wish.description(),
                  wish.eventTypes(),
                  Endpoint.ENABLED,
                  null,
                  null,
                  null,
                  null,
                  1,
                  now);
          EndpointStore.add(connection, endpoint, idempotencyKey);
          WebhookKeys.Made made = keys.make(id, 1, signing, now);
          EndpointStore.addKey(connection, made.key(), now);
          record(connection, partner, id, "webhook.created", "signing " + signing.word());
          return new Shown(endpoint, List.of(made.key()), made.secretText());
        });
  }

  /** What the first request under this key made, with its secret as long as that still signs. */
  private Optional<Shown> repeated(
      Connection connection, Partner partner, Wish wish, Signing signing, String idempotencyKey)
      throws SQLException {
    Optional<Endpoint> there =
        EndpointStore.findByKey(connection, partner.number(), idempotencyKey);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Shown shown = shown(connection, there.get());
    Key first = shown.keys().get(shown.keys().size() - 1);
    if (!there.get().url().equals(wish.url()) || first.signing() != signing) {
      throw new ProblemException(
          ProblemCode.ID_REUSED, "this Idempotency-Key belongs to another endpoint");
    }
    return Optional.of(
        new Shown(
            shown.endpoint(), shown.keys(), first.number() == 1 ? keys.secretText(first) : null));
  }

  /** Endpoints of a partner in the order of their creation. */
  public List<Shown> list(Scheme scheme, String partnerId, UUID after, int limit) {
    Partner partner = partner(scheme, partnerId);
    return database.read(
        connection -> {
          List<Endpoint> endpoints = EndpointStore.list(connection, partner.number(), after, limit);
          List<Key> all =
              EndpointStore.keys(
                  connection, endpoints.stream().map(Endpoint::id).toList(), clock.instant());
          return endpoints.stream()
              .map(
                  endpoint ->
                      new Shown(
                          endpoint,
                          all.stream().filter(k -> k.endpoint().equals(endpoint.id())).toList(),
                          null))
              .toList();
        });
  }

  /**
   * @throws ProblemException WEBHOOK_UNKNOWN
   */
  public Shown find(Scheme scheme, String partnerId, UUID id) {
    Partner partner = partner(scheme, partnerId);
    return database.read(connection -> shown(connection, found(connection, partner, id)));
  }

  /**
   * Changes address, description or types.
   *
   * @param version which the partner saw last
   * @throws ProblemException WEBHOOK_UNKNOWN; CHANGED_MEANWHILE; those of the address
   */
  public Shown change(Scheme scheme, String partnerId, UUID id, int version, Wish wish) {
    Partner partner = active(scheme, partnerId);
    if (wish.url() != null) {
      check(wish.url());
    }
    return database.transaction(
        connection -> {
          Endpoint there = found(connection, partner, id);
          String words = wish.description() == null ? there.description() : wish.description();
          Endpoint changed =
              new Endpoint(
                  id,
                  partner.number(),
                  wish.url() == null ? there.url() : wish.url(),
                  words == null || words.isEmpty() ? null : words,
                  wish.eventTypes() == null ? there.eventTypes() : wish.eventTypes(),
                  there.state(),
                  there.disabledReason(),
                  there.disabledAt(),
                  there.failingSince(),
                  there.lastSuccessAt(),
                  version,
                  there.createdAt());
          if (!EndpointStore.update(connection, changed)) {
            throw new ProblemException(
                ProblemCode.CHANGED_MEANWHILE, "read the endpoint again; its ETag has changed");
          }
          record(connection, partner, id, "webhook.changed", null);
          return shown(connection, found(connection, partner, id));
        });
  }

  /** Enables an endpoint; what waited goes out. Again changes nothing. */
  public Shown enable(Scheme scheme, String partnerId, UUID id) {
    Partner partner = active(scheme, partnerId);
    check(find(scheme, partnerId, id).endpoint().url());
    return database.transaction(
        connection -> {
          found(connection, partner, id);
          if (EndpointStore.enable(connection, id)) {
            record(connection, partner, id, "webhook.enabled", null);
          }
          return shown(connection, found(connection, partner, id));
        });
  }

  /** Disables an endpoint; what waits stays. Again changes nothing. */
  public Shown disable(Scheme scheme, String partnerId, UUID id) {
    Partner partner = active(scheme, partnerId);
    return database.transaction(
        connection -> {
          found(connection, partner, id);
          if (EndpointStore.disable(connection, id, Endpoint.BY_PARTNER, now())) {
            record(connection, partner, id, "webhook.disabled", Endpoint.BY_PARTNER);
          }
          return shown(connection, found(connection, partner, id));
        });
  }

  /** Deletes an endpoint and its keys; its delivery log can be read no more. */
  public void delete(Scheme scheme, String partnerId, UUID id) {
    Partner partner = active(scheme, partnerId);
    database.transaction(
        connection -> {
          found(connection, partner, id);
          EndpointStore.delete(connection, id);
          record(connection, partner, id, "webhook.deleted", null);
          return null;
        });
  }

  /**
   * Makes a new signing key; the present ones sign beside it for a while.
   *
   * @param overlap how long, zero for a key that others may know; null for the usual time
   * @throws ProblemException WEBHOOK_UNKNOWN; WEBHOOK_KEYS_TOO_MANY
   */
  public Shown rotate(Scheme scheme, String partnerId, UUID id, Signing signing, Duration overlap) {
    Partner partner = active(scheme, partnerId);
    Instant now = now();
    Duration both = overlap == null ? config.rotationOverlap() : overlap;
    return database.transaction(
        connection -> {
          EndpointStore.lock(connection, partner.number());
          Endpoint endpoint = found(connection, partner, id);
          List<Key> present = EndpointStore.keys(connection, Set.of(id), now);
          if (!both.isZero() && present.size() >= KEYS_MAX) {
            throw new ProblemException(
                ProblemCode.WEBHOOK_KEYS_TOO_MANY,
                present.size() + " keys sign already; the next of them ends in time");
          }
          int number = EndpointStore.nextKey(connection, id);
          Signing wish = signing == null ? present.get(0).signing() : signing;
          WebhookKeys.Made made = keys.make(id, number, wish, now);
          EndpointStore.addKey(connection, made.key(), now.plus(both));
          record(
              connection,
              partner,
              id,
              "webhook.key_rotated",
              "key " + number + ", signing " + wish.word() + ", overlap " + both);
          Shown shown = shown(connection, endpoint);
          return new Shown(shown.endpoint(), shown.keys(), made.secretText());
        });
  }

  /** Whether an address may be called, and leads somewhere that may be, now. */
  private void check(String url) {
    CallAddress address = CallAddress.of(url, config.policy());
    String refusal = caller.refusal(address);
    if (refusal == null) {
      return;
    }
    throw refusal.equals(Call.NAME_UNRESOLVED)
        ? ProblemException.field(
            ProblemCode.WEBHOOK_NAME_UNRESOLVED, "/url", address.host() + " has no address")
        : ProblemException.field(
            ProblemCode.WEBHOOK_ADDRESS_FORBIDDEN,
            "/url",
            address.host() + " leads to an address that webhooks never go to");
  }

  private Shown shown(Connection connection, Endpoint endpoint) throws SQLException {
    return new Shown(
        endpoint, EndpointStore.keys(connection, Set.of(endpoint.id()), clock.instant()), null);
  }

  private static Endpoint found(Connection connection, Partner partner, UUID id)
      throws SQLException {
    return EndpointStore.find(connection, partner.number(), id)
        .orElseThrow(WebhookService::unknown);
  }

  static ProblemException unknown() {
    return new ProblemException(
        ProblemCode.WEBHOOK_UNKNOWN, "you have no webhook endpoint of this id");
  }

  private void record(Connection connection, Partner partner, UUID id, String kind, String facts)
      throws SQLException {
    Acts.record(
        connection,
        Act.of(partner.scheme(), clock.instant(), kind, partner.id(), id.toString()).with(facts));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * @throws ProblemException PARTNER_UNKNOWN
   */
  Partner partner(Scheme scheme, String partnerId) {
    try {
      return partners.find(scheme, partnerId);
    } catch (ProblemException e) {
      if (e.code() != ProblemCode.NOT_FOUND) {
        throw e;
      }
      throw new ProblemException(
          ProblemCode.PARTNER_UNKNOWN, "the token's client is no partner of " + scheme.id());
    }
  }

  /**
   * @throws ProblemException PARTNER_UNKNOWN, PARTNER_SUSPENDED
   */
  Partner active(Scheme scheme, String partnerId) {
    Partner partner = partner(scheme, partnerId);
    if (!partner.active()) {
      throw new ProblemException(ProblemCode.PARTNER_SUSPENDED, partner.id() + " is suspended");
    }
    return partner;
  }
}
