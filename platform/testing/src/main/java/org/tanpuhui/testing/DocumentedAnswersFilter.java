package org.tanpuhui.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/**
 * {@link DocumentedAnswers} for REST Assured. Every Quarkus test with this module on its class path
 * has it on all its calls.
 */
public final class DocumentedAnswersFilter implements QuarkusTestBeforeClassCallback, Filter {
  private static final int REFUSAL = 400;
  private static final byte[] NOTHING = {};

  @Override
  public void beforeClass(Class<?> testClass) {
    // The list is static, and this is called for every class.
    if (RestAssured.filters().stream().noneMatch(DocumentedAnswersFilter.class::isInstance)) {
      RestAssured.filters(this);
    }
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response answer = context.next(request, expected);
    // A success may be a stream, which only its test may read.
    byte[] body = answer.statusCode() < REFUSAL ? NOTHING : answer.asByteArray();
    DocumentedAnswers.check(
        request.getMethod(), request.getURI(), answer.statusCode(), answer.contentType(), body);
    return answer.statusCode() < REFUSAL
        ? answer
        : new ResponseBuilder().clone(answer).setBody(body).build();
  }
}
