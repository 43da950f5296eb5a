package org.tanpuhui.contracttests;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fails a test whose exchange is not what the contract says. */
final class ContractFilter implements Filter {
  private final Contract contract;
  private final Examples examples;

  ContractFilter(Contract contract, Examples examples) {
    this.contract = contract;
    this.examples = examples;
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response response = context.next(request, expected);
    URI uri = URI.create(request.getURI());
    Exchange exchange =
        new Exchange(
            request.getMethod(),
            uri.getRawPath(),
            uri.getRawQuery(),
            request.getContentType(),
            bytes(request.getBody()),
            response.statusCode(),
            response.contentType(),
            response.asByteArray());
    contract
        .operation(exchange)
        .ifPresent(
            operation -> {
              List<String> faults = operation.faults(exchange);
              if (!faults.isEmpty()) {
                throw new AssertionError(
                    "not what the published API says of "
                        + operation.name()
                        + ": "
                        + String.join("; ", faults));
              }
              examples.keep(operation, exchange);
            });
    return response;
  }

  private static byte[] bytes(Object body) {
    if (body == null) {
      return null;
    }
    return body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
