package org.tanpuhui.testing;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Holds answers in tests against the published document: whatever an operation answers, status and
 * code must be documented for it.
 */
public final class DocumentedAnswers {
  /** Read when first asked for: it is two megabytes. */
  private static final ApiDocument DOCUMENT = ApiDocument.published();

  private DocumentedAnswers() {}

  /** What {@link ApiDocument#fault} says of an answer by the document that is checked in. */
  public static Optional<String> fault(
      String method, String target, int status, String mediaType, byte[] body) {
    return DOCUMENT.fault(method, target, status, mediaType, body);
  }

  /**
   * Fails the test on an answer that the document does not tell.
   *
   * @param target path with or without a query, or a whole URI
   * @param mediaType null for none
   * @param body of a refusal; any other is not looked at
   * @throws AssertionError naming operation, status and code
   */
  public static void check(
      String method, String target, int status, String mediaType, byte[] body) {
    fault(method, target, status, mediaType, body)
        .ifPresent(
            fault -> {
              throw new AssertionError(
                  fault + "; renew openapi.json (see CONTRIBUTING) or correct the code");
            });
  }

  /**
   * The same for the JDK's client.
   *
   * @param answer with a body of text or bytes
   * @return the answer
   */
  public static <T> HttpResponse<T> checked(HttpResponse<T> answer) {
    byte[] body =
        answer.body() instanceof byte[] bytes
            ? bytes
            : answer.body().toString().getBytes(StandardCharsets.UTF_8);
    check(
        answer.request().method(),
        answer.request().uri().toString(),
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse(null),
        body);
    return answer;
  }
}
