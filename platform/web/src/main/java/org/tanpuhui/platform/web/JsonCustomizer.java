package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import org.tanpuhui.platform.json.Json;

/**
 * Gives Quarkus' mapper the product's JSON dialect; runs after Quarkus' own settings. It reads
 * requests only, and a member that a request does not have is a mistyped one.
 */
@Singleton
public class JsonCustomizer implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    Json.configure(mapper).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }
}
