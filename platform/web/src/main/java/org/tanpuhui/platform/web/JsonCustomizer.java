package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import org.tanpuhui.platform.json.Json;

/** Gives Quarkus' mapper the product's JSON dialect; runs after Quarkus' own settings. */
@Singleton
public class JsonCustomizer implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    Json.configure(mapper);
  }

  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }
}
