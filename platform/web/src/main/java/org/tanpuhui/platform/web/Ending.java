package org.tanpuhui.platform.web;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done once when a request is over: its answer has ended, or its connection has. The end
 * handlers of the routing alone do not hear of an answer that is given up because its caller takes
 * no more of it.
 */
public final class Ending {
  private static final String KEY = Ending.class.getName();

  private final List<Runnable> then = new ArrayList<>();
  private boolean over;

  private Ending() {}

  /** Of a request that just came; the connection serves one after the other. */
  static Ending begin(RoutingContext context) {
    Ending ending = new Ending();
    context.put(KEY, ending);
    context.addEndHandler(done -> ending.run());
    context.request().connection().closeHandler(gone -> ending.run());
    return ending;
  }

  /** Of a request that came in by the edge. */
  public static Ending of(RoutingContext context) {
    return context.get(KEY);
  }

  /** Does something then; at once if it is over already. */
  public void then(Runnable something) {
    synchronized (then) {
      if (!over) {
        then.add(something);
        return;
      }
    }
    something.run();
  }

  private void run() {
    synchronized (then) {
      if (over) {
        return;
      }
      over = true;
    }
    then.forEach(Runnable::run);
  }
}
