package org.tanpuhui.gateway.route;

import static org.tanpuhui.gateway.route.Route.all;
import static org.tanpuhui.gateway.route.Route.open;
import static org.tanpuhui.gateway.route.Route.post;
import static org.tanpuhui.gateway.route.Route.read;
import static org.tanpuhui.gateway.route.Upstream.ACTIVITY;
import static org.tanpuhui.gateway.route.Upstream.HOME;
import static org.tanpuhui.gateway.route.Upstream.LEDGER;
import static org.tanpuhui.gateway.route.Upstream.METHODOLOGY;
import static org.tanpuhui.gateway.route.Upstream.OF_STAGE;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Every path that is public, in order; the first line that holds path and method wins. Roles are
 * coarse here: they keep strangers out, the services decide in detail.
 */
public final class RouteTable {
  private static final List<Route> ROUTES =
      List.of(
          // partners' intake and what became of it
          post("/v1/activities", ACTIVITY, "partner"),
          read(
              "/v1/activities/**",
              METHODOLOGY,
              "partner",
              "participant",
              "auditor",
              "platform_operator"),
          read("/v1/enrolments", ACTIVITY, "authority"),
          all("/v1/enrolments/**", ACTIVITY, "partner"),
          all("/v1/partner/redemptions/**", LEDGER, "partner"),
          all("/v1/partner/used-points-reports/**", LEDGER, "partner"),
          all("/v1/partner/**", ACTIVITY, "partner"),
          // participants
          all("/v1/participants/**", ACTIVITY, "participant"),
          all("/v1/me/link-codes/**", ACTIVITY, "participant"),
          all("/v1/me/mandates/**", ACTIVITY, "participant"),
          read("/v1/me/activities/**", METHODOLOGY, "participant"),
          read("/v1/me/summary", METHODOLOGY, "participant"),
          read("/v1/me/home", HOME, "participant"),
          all("/v1/me/disputes/**", ACTIVITY, "participant"),
          post("/v1/me/export", ACTIVITY, "participant"),
          post("/v1/me/check-ins", ACTIVITY, "participant"),
          read("/v1/me/growth", ACTIVITY, "participant"),
          all("/v1/me/wards/**", ACTIVITY, "participant"),
          post("/v1/me/ward-codes", ACTIVITY, "participant"),
          all("/v1/disputes/**", ACTIVITY, "authority"),
          read("/v1/me/balances", LEDGER, "participant"),
          all("/v1/me/points/**", LEDGER, "participant"),
          read("/v1/me/entries/**", LEDGER, "participant"),
          all("/v1/me/redemptions/**", LEDGER, "participant"),
          all("/v1/me/welfare-assignment", LEDGER, "participant"),
          read("/v1/me/awards", LEDGER, "participant"),
          all("/v1/me", ACTIVITY, "participant"),
          // rules that anyone may read and the authority changes
          open("/v1/methodologies/**", METHODOLOGY),
          all("/v1/methodologies/**", METHODOLOGY, "applicant", "authority", "expert"),
          open("/v1/register/projects/**", METHODOLOGY),
          open("/v1/register/batches/**", LEDGER),
          open("/v1/register/serials/**", LEDGER),
          open("/v1/register/retirements", LEDGER),
          open("/v1/certificates/**", LEDGER),
          open("/v1/statistics", LEDGER),
          open("/v1/offset-rules", LEDGER),
          all("/v1/offset-rules", LEDGER, "authority"),
          open("/v1/public-welfare-accounts/**", LEDGER),
          all("/v1/public-welfare-accounts/**", LEDGER, "authority", "member", "participant"),
          all("/v1/projects/**", METHODOLOGY, "applicant", "verifier", "authority", "auditor"),
          all(
              "/v1/batches/**",
              METHODOLOGY,
              "applicant",
              "verifier",
              "expert",
              "authority",
              "exchange",
              "auditor"),
          all("/v1/shadow-runs/**", METHODOLOGY, "platform_operator", "auditor"),
          open("/v1/exchange-rules/**", LEDGER),
          all("/v1/exchange-rules/**", LEDGER, "authority"),
          open("/v1/correction-rules/**", LEDGER),
          all("/v1/correction-rules/**", LEDGER, "authority"),
          all("/v1/parked-reversals/**", LEDGER, "authority", "platform_operator", "auditor"),
          all("/v1/redemptions/**", LEDGER, "platform_operator", "merchant", "partner"),
          read("/v1/offers/*/steps", LEDGER, "merchant", "partner", "platform_operator"),
          open("/v1/offers/**", LEDGER),
          all("/v1/offers/**", LEDGER, "merchant", "partner", "platform_operator"),
          open("/v1/campaigns", LEDGER),
          all("/v1/campaigns/**", LEDGER, "authority", "platform_operator", "auditor"),
          all("/v1/reward-budgets/**", LEDGER, "authority", "platform_operator", "auditor"),
          all(
              "/v1/settlements/**",
              LEDGER,
              "platform_operator",
              "authority",
              "auditor",
              "merchant",
              "partner",
              "bank"),
          all("/v1/used-points-reports/**", LEDGER, "platform_operator", "auditor", "authority"),
          // the market: rules, quotes and trades for anyone
          read("/v1/market/members/**", LEDGER, "exchange", "bank", "auditor"),
          read("/v1/market/instruments/*/actions", LEDGER, "exchange", "auditor"),
          open("/v1/market/**", LEDGER),
          post("/v1/market/proceeds/*/fund", LEDGER, "authority"),
          all("/v1/market/**", LEDGER, "exchange"),
          all("/v1/orders/**", LEDGER, "member"),
          all("/v1/block-agreements/**", LEDGER, "member", "exchange", "auditor"),
          all("/v1/forward-agreements/**", LEDGER, "member", "exchange", "auditor"),
          all("/v1/cash/**", LEDGER, "member", "bank"),
          all("/v1/me/sales/**", LEDGER, "participant"),
          all("/v1/me/payouts/**", LEDGER, "participant"),
          open("/v1/scenarios/**", ACTIVITY),
          all("/v1/scenarios/**", ACTIVITY, "authority", "expert"),
          open("/v1/alliances/**", ACTIVITY),
          all("/v1/alliances/**", ACTIVITY, "authority"),
          read("/v1/partners/**", ACTIVITY, "authority", "platform_operator", "auditor"),
          all("/v1/partners/**", ACTIVITY, "authority"),
          all("/v1/parked-claims/**", METHODOLOGY, "authority", "platform_operator", "auditor"),
          // credits and their retirement
          read("/v1/holdings", LEDGER, "member", "participant"),
          all(
              "/v1/retirements/**",
              LEDGER,
              "member",
              "participant",
              "authority",
              "platform_operator",
              "exchange",
              "auditor"),
          all(
              "/v1/compliance-positions/**",
              LEDGER,
              "authority",
              "platform_operator",
              "auditor",
              "member"),
          all("/v1/credit-orders/**", LEDGER, "authority", "auditor"),
          all("/v1/restorations/**", LEDGER, "authority", "exchange", "auditor", "member"),
          // the transparency log
          open("/v1/log/**", LEDGER),
          // operators and auditors
          read("/v1/audit/completeness", METHODOLOGY, "auditor", "platform_operator"),
          // opening a trace needs the key that only activity-service has
          post("/v1/audit/trace/activity/*/open", ACTIVITY, "auditor"),
          // an export has one id in both services; the ledger's files come from the ledger
          read("/v1/audit/exports/*/files/ledger/**", LEDGER, "auditor"),
          all("/v1/audit/exports/**", METHODOLOGY, "auditor"),
          all("/v1/audit/**", LEDGER, "auditor", "platform_operator", "authority"),
          read("/v1/ops/pipeline", METHODOLOGY, "platform_operator", "auditor"),
          all("/v1/ops/dead-letters/**", OF_STAGE, "platform_operator", "auditor"));

  private static final String DEAD_LETTER = "/v1/ops/dead-letters/";

  private RouteTable() {}

  /** All routes, in order. */
  public static List<Route> routes() {
    return ROUTES;
  }

  /**
   * The route of a request.
   *
   * @param path a path that {@link PlainPath} let through
   * @throws ProblemException NOT_FOUND; METHOD_NOT_ALLOWED when only other methods are known
   */
  public static Route find(String method, String path) {
    List<Route> onPath = Route.on(ROUTES, path);
    for (Route route : onPath) {
      if (route.methods().contains(method)) {
        return route;
      }
    }
    if (onPath.isEmpty()) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "no service has this path");
    }
    throw new ProblemException(
        ProblemCode.METHOD_NOT_ALLOWED, "this path knows " + String.join(", ", methods(onPath)));
  }

  /** The methods a path knows, sorted; empty for an unknown path. */
  public static Set<String> methodsOf(String path) {
    return methods(Route.on(ROUTES, path));
  }

  /**
   * The service of a route.
   *
   * @param stage query parameter {@code stage}, may be null
   * @throws ProblemException PARAMETER_INVALID when a stage is needed and none is known by the name
   */
  public static Upstream upstream(Route route, String path, String stage) {
    if (route.upstream() != OF_STAGE) {
      return route.upstream();
    }
    if (path.startsWith(DEAD_LETTER)) {
      return switch (path.substring(
          DEAD_LETTER.length(), Math.min(path.length(), DEAD_LETTER.length() + 2))) {
        case "a-" -> ACTIVITY;
        case "m-" -> METHODOLOGY;
        case "l-" -> LEDGER;
        default ->
            throw new ProblemException(
                ProblemCode.DEAD_LETTER_UNKNOWN, "ids look like a-3, m-12 or l-7");
      };
    }
    return switch (stage == null ? "" : stage) {
      case "activity" -> ACTIVITY;
      case "methodology" -> METHODOLOGY;
      case "ledger" -> LEDGER;
      default ->
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID, "stage must be activity, methodology or ledger");
    };
  }

  private static Set<String> methods(List<Route> routes) {
    Set<String> methods = new TreeSet<>();
    routes.forEach(route -> methods.addAll(route.methods()));
    return methods;
  }
}
