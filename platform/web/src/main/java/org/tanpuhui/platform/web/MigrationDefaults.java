package org.tanpuhui.platform.web;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Defaults for Flyway: the platform's tables first, then the service's own, at start. Only where
 * Flyway is on the class path; elsewhere (the gateway) Quarkus would warn of unknown settings.
 */
public final class MigrationDefaults implements ConfigSource {
  private static final String FLYWAY = "org.flywaydb.core.Flyway";

  /** As META-INF/microprofile-config.properties, which holds the other defaults. */
  private static final int ORDINAL = 100;

  private final Map<String, String> properties =
      isPresent()
          ? Map.of(
              "quarkus.flyway.migrate-at-start",
              "true",
              "quarkus.flyway.locations",
              "db/platform,db/migration",
              // The platform's numbers lie below the services'; a new one comes to databases that
              // have those already.
              "quarkus.flyway.out-of-order",
              "true")
          : Map.of();

  @Override
  public Set<String> getPropertyNames() {
    return properties.keySet();
  }

  @Override
  public String getValue(String name) {
    return properties.get(name);
  }

  @Override
  public String getName() {
    return "migration defaults";
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  private static boolean isPresent() {
    try {
      Class.forName(FLYWAY, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
