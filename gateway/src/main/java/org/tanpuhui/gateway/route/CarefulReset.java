package org.tanpuhui.gateway.route;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A request to a service that may be given up at any time without harming another. A kept
 * connection is free for the next request as soon as the answer is there, which is before a slow
 * caller has taken it; and the client's own {@code reset} closes the connection all the same, under
 * whoever has it by then. So what has ended is left alone; what has not is read on for a moment,
 * into nothing, and reset only when it does not end: then nobody else can have the connection.
 */
final class CarefulReset implements InvocationHandler {
  private static final long MOMENT_MILLIS = 50;

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final Future<Void> answered;
  private boolean sent;
  private boolean givenUp;

  private CarefulReset(Vertx vertx, HttpClientRequest request) {
    this.vertx = vertx;
    this.request = request;
    this.answered = request.response().compose(HttpClientResponse::end);
  }

  /** The same request; used in its own context only, as the proxy does. */
  static HttpClientRequest of(Vertx vertx, HttpClientRequest request) {
    return (HttpClientRequest)
        Proxy.newProxyInstance(
            HttpClientRequest.class.getClassLoader(),
            new Class<?>[] {HttpClientRequest.class},
            new CarefulReset(vertx, request));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("reset")) {
      return giveUp();
    }
    sent |= method.getName().equals("end");
    try {
      return method.invoke(request, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private boolean giveUp() {
    if (givenUp || sent && answered.isComplete()) {
      return false;
    }
    givenUp = true;
    if (!sent) {
      return request.reset();
    }
    HttpClientResponse answer = request.response().result();
    if (answer != null && !readOn(answer)) {
      return false;
    }
    vertx.setTimer(
        MOMENT_MILLIS,
        passed -> {
          if (!answered.isComplete()) {
            request.reset();
          }
        });
    return true;
  }

  private static boolean readOn(HttpClientResponse answer) {
    try {
      answer.handler(bytes -> {});
      answer.resume();
      return true;
    } catch (IllegalStateException e) {
      // It is ending just now, which is what made its caller's side fail.
      return false;
    }
  }
}
