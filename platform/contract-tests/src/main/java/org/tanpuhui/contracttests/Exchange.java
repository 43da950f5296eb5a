package org.tanpuhui.contracttests;

/**
 * A request and its answer.
 *
 * @param path as sent, without the query
 * @param query as sent, null without one
 * @param requestType media type of the request's body, null without one
 * @param request body, null without one
 * @param responseType media type of the answer, null without one
 * @param response body, may be empty
 */
public record Exchange(
    String method,
    String path,
    String query,
    String requestType,
    byte[] request,
    int status,
    String responseType,
    byte[] response) {
  boolean isGood() {
    return status >= 200 && status < 300;
  }
}
