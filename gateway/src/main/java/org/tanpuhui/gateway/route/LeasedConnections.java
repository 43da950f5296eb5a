package org.tanpuhui.gateway.route;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which request has which kept connection to a service. A connection is free for the next request
 * as soon as its answer has arrived, which is before a slow caller has taken it; the client closes
 * it all the same when that caller goes away and the request is given up, under whoever has it by
 * then.
 */
final class LeasedConnections {
  private final ConcurrentMap<HttpConnection, HttpClientRequest> leases = new ConcurrentHashMap<>();

  /** The same request, except that giving it up harms no other. */
  HttpClientRequest lease(HttpClientRequest request) {
    HttpConnection connection = request.connection();
    if (leases.put(connection, request) == null) {
      connection.closeHandler(gone -> leases.remove(connection));
    }
    return (HttpClientRequest)
        Proxy.newProxyInstance(
            HttpClientRequest.class.getClassLoader(),
            new Class<?>[] {HttpClientRequest.class},
            (self, method, arguments) ->
                isReset(method) && leases.get(connection) != request
                    ? Boolean.FALSE
                    : invoke(request, method, arguments));
  }

  private static boolean isReset(Method method) {
    return method.getName().equals("reset");
  }

  private static Object invoke(HttpClientRequest request, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(request, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
