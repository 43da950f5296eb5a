package org.tanpuhui.platform.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The first answer to an Idempotency-Key on its way out again, whatever a method returns. */
final class KeptAnswer extends RuntimeException {
  static final String REPLAYED = "Idempotency-Replayed";
  private static final long serialVersionUID = 1L;

  private final transient IdempotencyKeys.Answer answer;

  KeptAnswer(IdempotencyKeys.Answer answer) {
    super("the first answer", null, false, false);
    this.answer = answer;
  }

  Response response() {
    return Response.status(answer.status())
        .entity(answer.body())
        .header(HttpHeaders.CONTENT_TYPE, answer.mediaType())
        .header(HttpHeaders.ETAG, answer.etag())
        .header(HttpHeaders.LOCATION, answer.location())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(REPLAYED, "true")
        .build();
  }
}
