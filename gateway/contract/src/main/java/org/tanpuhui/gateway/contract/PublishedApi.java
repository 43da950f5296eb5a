package org.tanpuhui.gateway.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documents of the published API. */
public final class PublishedApi {
  /** OpenAPI 3.1 of every operation at the gateway. */
  public static final String OPENAPI = "openapi.json";

  /** AsyncAPI 3 of the topics and webhooks. */
  public static final String ASYNCAPI = "asyncapi.json";

  private PublishedApi() {}

  /**
   * The bytes of a document.
   *
   * @param name {@link #OPENAPI} or {@link #ASYNCAPI}
   * @throws IllegalArgumentException there is no such document
   */
  public static byte[] read(String name) {
    try (InputStream document = PublishedApi.class.getResourceAsStream(name)) {
      if (document == null) {
        throw new IllegalArgumentException("the contract has no document " + name);
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
