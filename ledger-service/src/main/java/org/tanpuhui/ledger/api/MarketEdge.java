package org.tanpuhui.ledger.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;

/** What the market's addresses have in common: who calls, keys, versions, cursors. */
@RequestScoped
public class MarketEdge {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("2999-01-01T00:00:00Z");

  private final Caller caller;

  @Context HttpHeaders headers;

  public MarketEdge(Caller caller) {
    this.caller = caller;
  }

  Scheme scheme() {
    return caller.scheme();
  }

  String person() {
    return caller.subject();
  }

  boolean is(String role) {
    return caller.hasRole(role);
  }

  /**
   * The caller's organisation.
   *
   * @throws ProblemException NOT_A_MEMBER when the token names none
   */
  String org() {
    return caller
        .claim("org")
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_A_MEMBER, "the token's claim org must name the organisation"));
  }

  /** A command of a member without a key of its own. */
  Who member() {
    return new Who(scheme(), org(), person(), null);
  }

  /** A command of a member with the header Idempotency-Key, which the command requires. */
  Who memberWithKey() {
    String key = headers.getHeaderString(Idempotent.HEADER);
    return new Who(scheme(), org(), person(), key);
  }

  /**
   * The version that the header If-Match names; null without it or for {@code *}.
   *
   * @throws ProblemException CHANGED_MEANWHILE for a tag that is none of ours
   */
  Integer version() {
    String header = headers.getHeaderString(HttpHeaders.IF_MATCH);
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    if (!header.strip().matches("\"[0-9]{1,9}\"")) {
      throw new ProblemException(
          ProblemCode.CHANGED_MEANWHILE, "If-Match is not the ETag of this address");
    }
    return Integer.valueOf(header.strip().replace("\"", ""));
  }

  /** An answer with the version as its ETag. */
  static Response tagged(Response.Status status, Object entity, int version) {
    return Response.status(status)
        .entity(entity)
        .header(HttpHeaders.ETAG, "\"" + version + "\"")
        .build();
  }

  /** Quantity and price of a body, inside the bounds of any market. */
  static Terms terms(Long tonnes, Long priceFen) {
    return new Terms(
        Required.number("quantity_t", tonnes, 1, Terms.MAX_TONNES),
        Required.number("price_fen", priceFen, 1, Terms.MAX_PRICE_FEN));
  }

  /** A place in a list that is sorted by time and id. */
  record Place(Instant at, UUID id) {
    static Place before(String list, String cursor) {
      return cursor == null ? new Place(LAST, new UUID(-1, -1)) : read(list, cursor);
    }

    static Place after(String list, String cursor) {
      return cursor == null ? new Place(FIRST, new UUID(0, 0)) : read(list, cursor);
    }

    static String cursor(String list, Instant at, UUID id) {
      return Cursors.encode(list, at.toString(), id.toString());
    }

    private static Place read(String list, String cursor) {
      String[] parts = Cursors.decode(list, cursor);
      try {
        return new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
      } catch (DateTimeParseException | IllegalArgumentException e) {
        throw new ProblemException(ProblemCode.CURSOR_INVALID, "the cursor is not one of ours");
      }
    }
  }
}
