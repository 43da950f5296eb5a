package org.tanpuhui.methodology.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.methodology.document.BundledDocuments;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.review.Lifecycle;

/** An installation starts with unconfirmed values in a filed version only when told to. */
class UnconfirmedFilingIT {
  private static final RegistryRules STRICT = new RegistryRules(Duration.ofHours(1), false);
  private static final RegistryRules ALLOWING = new RegistryRules(Duration.ofHours(1), true);
  private static final String FOREST = BundledDocuments.text("sz-forest-management.yaml");

  @Test
  void recalledAndIllustrativeValuesStopTheStartUnlessAllowed() throws SQLException {
    // Given three documents: both tags, recalled ones alone, none
    Map<String, Boolean> texts = new HashMap<>();
    texts.put(FOREST, false);
    texts.put(FOREST.replace("provenance: illustrative", "provenance: derived"), false);
    texts.put(
        FOREST
            .replace("provenance: illustrative", "provenance: derived")
            .replace("provenance: recalled", "provenance: secondary"),
        true);

    for (Map.Entry<String, Boolean> text : texts.entrySet()) {
      // When it is filed
      Database database = migrated();
      try (Connection connection = open(database)) {
        new RegistryStore()
            .bundle(connection, DocumentReader.yaml("forest", text.getKey()), Lifecycle.FILED);
      }

      // Then
      assertThat(new LiveRegistry(() -> open(database), ALLOWING).get().versions()).hasSize(1);
      if (text.getValue()) {
        assertThat(new LiveRegistry(() -> open(database), STRICT).get().versions()).hasSize(1);
      } else {
        assertThatThrownBy(() -> new LiveRegistry(() -> open(database), STRICT))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("sz-forest-management")
            .hasMessageContaining("tanpuhui.methodology.allow-illustrative");
      }
    }
  }

  private static Database migrated() {
    Database database = TestEngines.database("methodology");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("db/platform", "db/migration")
        .placeholders(Map.of("app_role", database.app()))
        .load()
        .migrate();
    return database;
  }

  private static Connection open(Database database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
  }
}
