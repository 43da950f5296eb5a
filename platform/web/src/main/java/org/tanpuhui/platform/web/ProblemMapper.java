package org.tanpuhui.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The only place where exceptions of resources become answers: an RFC 9457 problem with a code of
 * the catalogue. What nobody foresaw becomes INTERNAL_ERROR; its exception is logged with the
 * request's id and never shown.
 */
@Singleton
public class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  /** SQLSTATE character_not_in_repertoire. */
  private static final String NUL_IN_TEXT = "22021";

  private static final Set<String> REQUIRED = Set.of("NotNull", "NotBlank", "NotEmpty");

  @ServerExceptionMapper
  public Response problem(ProblemException refusal, RoutingContext context) {
    return answer(refusal, context);
  }

  @ServerExceptionMapper
  public Response kept(KeptAnswer answer) {
    return answer.response();
  }

  @ServerExceptionMapper
  public Response authenticationFailed(
      AuthenticationFailedException failure, RoutingContext context) {
    return answer(Tokens.refusal(failure), context);
  }

  @ServerExceptionMapper
  public Response unauthorized(UnauthorizedException failure, RoutingContext context) {
    return answer(HttpEdge.tokenMissing(), context);
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException failure, RoutingContext context) {
    return answer(HttpEdge.roleMissing(), context);
  }

  @ServerExceptionMapper
  public Response unreadable(MismatchedInputException fault, RoutingContext context) {
    return answer(JsonFaults.refusal(fault), context);
  }

  @ServerExceptionMapper
  public Response constraints(ConstraintViolationException fault, RoutingContext context) {
    return answer(constraintRefusal(fault), context);
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException failure, RoutingContext context) {
    return answer(webRefusal(failure), context);
  }

  @ServerExceptionMapper
  public Response anything(Throwable failure, RoutingContext context) {
    if (failure instanceof JsonProcessingException json) {
      return answer(JsonFaults.refusal(json), context);
    }
    if (isUnreadableMediaType(failure)) {
      return answer(
          new ProblemException(
              ProblemCode.MEDIA_TYPE_UNSUPPORTED, "send a Content-Type that this path accepts"),
          context);
    }
    if (holdsNul(failure)) {
      return answer(
          new ProblemException(
              ProblemCode.PARAMETER_INVALID,
              "a text of the request holds the character U+0000, which no text here may"),
          context);
    }
    if (failure instanceof IOException && context.response().closed()) {
      // Nobody reads the answer, and nothing here is wrong: the body never came to its end.
      LOG.infof(
          "the caller went away path=%s request_id=%s",
          HttpEdge.loggedPath(context), HttpEdge.requestId(context));
      return answer(
          new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body ended early"), context);
    }
    LOG.errorf(
        failure,
        "a request failed path=%s request_id=%s",
        HttpEdge.loggedPath(context),
        HttpEdge.requestId(context));
    return answer(Problems.internalError(), context);
  }

  // The framework throws a bare IllegalArgumentException for a Content-Type that is none.
  private static boolean isUnreadableMediaType(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().endsWith(".MediaTypeHeaderDelegate");
  }

  // PostgreSQL keeps no text with U+0000, and looks for none.
  private static boolean holdsNul(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && NUL_IN_TEXT.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static Response answer(ProblemException refusal, RoutingContext context) {
    String language = context.request().getHeader("Accept-Language");
    Response.ResponseBuilder response = Response.status(refusal.code().httpStatus());
    Problems.headers(refusal, language).forEach(response::header);
    return response.entity(Problems.body(refusal, language, HttpEdge.requestId(context))).build();
  }

  /** The refusal for what the framework threw. */
  static ProblemException webRefusal(WebApplicationException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (cause instanceof JsonProcessingException json) {
        return JsonFaults.refusal(json);
      }
    }
    int status = failure.getResponse().getStatus();
    if (failure instanceof NotFoundException && failure.getCause() != null) {
      // A path or query parameter that its type cannot read: JAX-RS says 404, we say which it is.
      return new ProblemException(
          ProblemCode.PARAMETER_INVALID, "a path or query parameter has the wrong form");
    }
    return switch (status) {
      case 400 ->
          new ProblemException(ProblemCode.BODY_UNPARSABLE, "the body is empty or cannot be read");
      case 404 -> new ProblemException(ProblemCode.NOT_FOUND, "no resource has this path");
      case 405 ->
          new ProblemException(
              ProblemCode.METHOD_NOT_ALLOWED, "this path knows other methods only");
      case 406 ->
          new ProblemException(
              ProblemCode.NOT_ACCEPTABLE, "no representation matches the Accept header");
      case 413 -> new ProblemException(ProblemCode.BODY_TOO_LARGE, "the body is over the limit");
      case 415 ->
          new ProblemException(
              ProblemCode.MEDIA_TYPE_UNSUPPORTED, "send a Content-Type that this path accepts");
      default -> other(failure, status);
    };
  }

  private static ProblemException other(WebApplicationException failure, int status) {
    if (status >= 500) {
      LOG.error("a request failed", failure);
      return status == 503
          ? new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "try again shortly")
          : Problems.internalError();
    }
    return new ProblemException(Problems.codeOf(status), "the request was refused");
  }

  private static ProblemException constraintRefusal(ConstraintViolationException fault) {
    List<FieldProblem> fields = new ArrayList<>();
    boolean parameter = false;
    for (ConstraintViolation<?> violation : fault.getConstraintViolations()) {
      String pointer = pointer(violation.getPropertyPath());
      if (pointer == null) {
        LOG.error("an answer of ours breaks its own constraints", fault);
        return Problems.internalError();
      }
      String name =
          violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
      ProblemCode code =
          REQUIRED.contains(name) ? ProblemCode.FIELD_MISSING : ProblemCode.FIELD_RANGE;
      parameter |= pointer.isEmpty();
      fields.add(new FieldProblem(pointer, code, violation.getMessage()));
    }
    if (parameter) {
      return new ProblemException(ProblemCode.PARAMETER_INVALID, fields.get(0).detail());
    }
    fields.sort(Comparator.comparing(FieldProblem::pointer));
    FieldProblem first = fields.get(0);
    return new ProblemException(first.code(), first.pointer() + " " + first.detail(), fields);
  }

  // method.parameter.member[1].member; empty for the parameter itself, null for a return value.
  private static String pointer(Path path) {
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : path) {
      if (node.getKind() == ElementKind.RETURN_VALUE) {
        return null;
      }
      if (node.getIndex() != null) {
        pointer.append('/').append(node.getIndex());
      }
      if (node.getKind() == ElementKind.PROPERTY) {
        pointer.append('/').append(snakeCase(node.getName()));
      }
    }
    return pointer.toString();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
