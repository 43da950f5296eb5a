package org.tanpuhui.gateway.route;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.tanpuhui.gateway.route.Forwarder.Reply;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.HttpEdge;

/**
 * The home screen in one round trip: methodology-service and ledger-service are asked at once, with
 * the caller's own token, and their members stand side by side in one answer. Whatever one of them
 * refuses is the answer instead; half a screen is none.
 */
@ApplicationScoped
public class HomeScreen {
  private static final int OK = 200;

  private final Forwarder forwarder;

  HomeScreen(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /** Answers. */
  public void answer(RoutingContext context) {
    context.request().resume();
    Future<Reply> reductions = forwarder.ask(context, Upstream.METHODOLOGY);
    Future<Reply> points = forwarder.ask(context, Upstream.LEDGER);
    Future.all(reductions, points)
        .onSuccess(done -> join(context, reductions.result(), points.result()))
        .onFailure(failure -> refuse(context, failure));
  }

  private static void join(RoutingContext context, Reply reductions, Reply points) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    for (Reply reply : new Reply[] {reductions, points}) {
      if (reply.status() != OK) {
        pass(context, reply);
        return;
      }
      if (reply.json() == null) {
        refuse(context, new IllegalStateException("a half of the home screen is no JSON object"));
        return;
      }
    }
    JsonObject home = reductions.json().mergeIn(points.json());
    context
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(home.toBuffer());
  }

  private static void pass(RoutingContext context, Reply reply) {
    context.response().setStatusCode(reply.status());
    for (String name : new String[] {"Content-Type", "Retry-After", "WWW-Authenticate"}) {
      if (reply.headers().contains(name)) {
        context.response().putHeader(name, reply.headers().get(name));
      }
    }
    context.response().end(reply.body());
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof ProblemException refusal) {
      HttpEdge.refuse(context, refusal);
    } else {
      context.fail(failure);
    }
  }
}
