package org.tanpuhui.platform.web;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/** Commands that write acts, as services write: in transactions of their own. */
@Path("/probe/things")
@Idempotent
@RolesAllowed({"member", "partner"})
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class KeyedProbeResource {
  static final AtomicInteger CALLS = new AtomicInteger();
  static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
  static final Map<String, CountDownLatch> INSIDE = new ConcurrentHashMap<>();

  private final DataSource database;
  private final Caller caller;

  public KeyedProbeResource(DataSource database, Caller caller) {
    this.database = database;
    this.caller = caller;
  }

  /** A thing to make. */
  public record Thing(String name, Long amount) {}

  @POST
  public Response make(Thing wish) throws InterruptedException, SQLException {
    int call = CALLS.incrementAndGet();
    write(wish.name());
    CountDownLatch gate = GATES.get(wish.name());
    if (gate != null) {
      INSIDE.get(wish.name()).countDown();
      gate.await();
    }
    return Response.status(201)
        .header("ETag", "\"1\"")
        .entity(Map.of("name", wish.name(), "call", call))
        .build();
  }

  /** Writes, then refuses or breaks. */
  @POST
  @Path("{outcome}")
  @Idempotent(required = true)
  public Thing fail(@PathParam("outcome") String outcome, byte[] wish) throws SQLException {
    CALLS.incrementAndGet();
    write(outcome);
    switch (outcome) {
      case "decided" -> throw new ProblemException(ProblemCode.OUT_OF_STOCK, "all gone");
      case "undecided" ->
          throw ProblemException.field(ProblemCode.FIELD_RANGE, "/amount", "too much");
      case "broken" -> throw new IllegalStateException("secret cause");
      default -> {
        return new Thing(outcome, null);
      }
    }
  }

  private void write(String subject) throws SQLException {
    try (Connection connection = OneTransaction.join(database::getConnection)) {
      connection.setAutoCommit(false);
      Acts.record(
          connection,
          Act.of(
              caller.scheme(),
              Instant.now(),
              "probe.made",
              caller.subject() + CALLS.get() + Math.random(),
              subject));
      connection.commit();
      connection.setAutoCommit(true);
    }
  }
}
