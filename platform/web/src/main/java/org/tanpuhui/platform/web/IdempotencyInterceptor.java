package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.problem.Problem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;
import org.tanpuhui.platform.web.IdempotencyKeys.Answer;
import org.tanpuhui.platform.web.IdempotencyKeys.First;
import org.tanpuhui.platform.web.IdempotencyKeys.Key;

/**
 * Runs a command under an {@code Idempotency-Key} once. Key, command and answer are one database
 * transaction: whatever dies, either all of them are there or none, and a repeat either runs the
 * command or gets the answer.
 *
 * <p>Kept is what the command decided: every success, and refusals by the rules (codes from 200
 * on). What says nothing about the command is not kept: a fault of the request itself (1xx), of the
 * token, of {@code If-Match}, what may succeed later without a change, what does not exist, and
 * errors of ours.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class IdempotencyInterceptor {
  private static final Logger LOG = Logger.getLogger(IdempotencyInterceptor.class);
  private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,198}[!-~])?");

  /** As the framework says it. */
  private static final String JSON = MediaType.APPLICATION_JSON + ";charset=UTF-8";

  private static final int DECIDED_FROM = 200;
  private static final List<Integer> UNDECIDED = List.of(401, 403, 404, 412, 428);

  @Inject Instance<DataSource> database;
  @Inject Caller caller;
  @Inject CurrentVertxRequest request;
  @Inject ObjectMapper json;

  @AroundInvoke
  Object once(InvocationContext call) throws Exception {
    Method method = call.getMethod();
    if (!method.isAnnotationPresent(POST.class)
        || method.isAnnotationPresent(WithoutIdempotencyKey.class)) {
      return call.proceed();
    }
    RoutingContext context = request.getCurrent();
    String header = context.request().getHeader(Idempotent.HEADER);
    if (header == null && !isRequired(method)) {
      return call.proceed();
    }
    if (header == null || !KEY.matcher(header).matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "send a header Idempotency-Key of 1 to 200 visible characters, new for each command");
    }
    Key key = new Key(caller.scheme(), owner(), operation(method), header);
    return once(call, key, hash(context, call));
  }

  private Object once(InvocationContext call, Key key, byte[] hash) throws Exception {
    try (Connection connection = database.get().getConnection();
        OneTransaction all = OneTransaction.begin(connection)) {
      if (!IdempotencyKeys.take(connection, key)) {
        throw new ProblemException(
            ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT,
            "the first request with this Idempotency-Key is not answered yet",
            List.of(),
            1);
      }
      Optional<First> first = IdempotencyKeys.find(connection, key);
      if (first.isPresent()) {
        if (!first.get().isFor(hash)) {
          throw new ProblemException(
              ProblemCode.IDEMPOTENCY_KEY_REUSED,
              "this Idempotency-Key belongs to a request with another path, query or body");
        }
        throw new KeptAnswer(first.get().answer());
      }
      Savepoint before = connection.setSavepoint();
      try {
        Object result = call.proceed();
        Answer answer = answer(result);
        if (answer.status() < 500) {
          IdempotencyKeys.add(connection, key, new First(hash, answer));
        }
        all.commit();
        return result;
      } catch (ProblemException refusal) {
        if (isDecided(refusal.code())) {
          connection.rollback(before);
          all.forget();
          IdempotencyKeys.add(connection, key, new First(hash, answer(refusal)));
          all.commit();
        }
        throw refusal;
      }
    } catch (SQLException e) {
      if (isOurs(e)) {
        throw e;
      }
      LOG.warnf("a command was not carried out sqlstate=%s cause=%s", e.getSQLState(), e);
      throw new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE,
          "the database does not answer; send the same request again with the same key",
          List.of(),
          1);
    }
  }

  /** SQLSTATE classes 22 data, 23 constraints, 42 syntax and rights: a bug stays one. */
  private static boolean isOurs(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.matches("(22|23|42).*");
  }

  private static boolean isRequired(Method method) {
    Idempotent here = method.getAnnotation(Idempotent.class);
    return (here != null ? here : method.getDeclaringClass().getAnnotation(Idempotent.class))
        .required();
  }

  static boolean isDecided(ProblemCode code) {
    return code.number() >= DECIDED_FROM
        && !code.retryable()
        && !UNDECIDED.contains(code.httpStatus());
  }

  /** A partner is its client; everybody else is a person, of an organisation where one is named. */
  private String owner() {
    if (caller.hasRole("partner")) {
      return "client:" + caller.partner();
    }
    return "sub:"
        + caller.subject()
        + caller.claim("org").map(organisation -> " org:" + organisation).orElse("");
  }

  /** Method and path template of a command. */
  static String operation(Method method) {
    Path outer = method.getDeclaringClass().getAnnotation(Path.class);
    Path inner = method.getAnnotation(Path.class);
    String path =
        Stream.of(outer, inner)
            .filter(part -> part != null)
            .map(part -> part.value().replaceAll("^/+|/+$", ""))
            .filter(part -> !part.isEmpty())
            .reduce("", (all, part) -> all + "/" + part);
    return "POST " + path;
  }

  private byte[] hash(RoutingContext context, InvocationContext call) throws IOException {
    Object body = body(call);
    byte[] bytes = body == null ? new byte[0] : canonical(body);
    String query = context.request().query();
    return Ids.hash(
        context.request().path(),
        query == null ? "" : query,
        new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The parameter that is no part of the address or the headers. */
  private static Object body(InvocationContext call) {
    Annotation[][] annotations = call.getMethod().getParameterAnnotations();
    for (int i = 0; i < annotations.length; i++) {
      boolean named =
          Stream.of(annotations[i])
              .anyMatch(a -> a.annotationType().getPackageName().startsWith("jakarta.ws.rs"));
      if (!named) {
        return call.getParameters()[i];
      }
    }
    return null;
  }

  /** The same bytes for the same content, whatever the spaces and the order of members. */
  private byte[] canonical(Object body) throws IOException {
    if (body instanceof byte[] bytes) {
      try {
        return CanonicalBody.of(bytes);
      } catch (IOException e) {
        // No JSON: the same bytes are the same content.
        return bytes;
      }
    }
    return json.writeValueAsBytes(body);
  }

  private Answer answer(Object result) throws IOException {
    if (result == null) {
      return new Answer(Response.Status.NO_CONTENT.getStatusCode(), null, null, null, null);
    }
    if (!(result instanceof Response response)) {
      return new Answer(
          Response.Status.OK.getStatusCode(), JSON, null, null, json.writeValueAsBytes(result));
    }
    Object entity = response.getEntity();
    MediaType type = response.getMediaType();
    boolean isJson = type == null || MediaType.APPLICATION_JSON_TYPE.equals(type);
    return new Answer(
        response.getStatus(),
        entity == null ? null : isJson ? JSON : type.toString(),
        response.getHeaderString(HttpHeaders.ETAG),
        response.getHeaderString(HttpHeaders.LOCATION),
        entity == null ? null : bytes(entity));
  }

  private byte[] bytes(Object entity) throws IOException {
    if (entity instanceof byte[] bytes) {
      return bytes;
    }
    return entity instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : json.writeValueAsBytes(entity);
  }

  private Answer answer(ProblemException refusal) {
    String language = request.getCurrent().request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    return new Answer(
        refusal.code().httpStatus(),
        Problem.MEDIA_TYPE,
        null,
        null,
        Problems.body(refusal, language, null));
  }
}
