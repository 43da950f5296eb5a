package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.tanpuhui.platform.json.Json;

/** JSON texts with the same content made the same: members sorted, no spaces. */
final class CanonicalBody {
  private static final ObjectMapper SORTED =
      Json.configure(new ObjectMapper()).enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private CanonicalBody() {}

  /**
   * @throws IOException when it is no JSON
   */
  static byte[] of(byte[] json) throws IOException {
    return json.length == 0 ? json : SORTED.writeValueAsBytes(SORTED.readValue(json, Object.class));
  }
}
