package org.tanpuhui.engines;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives a Quarkus test real engines and a key to trust: a fresh database, the Kafka broker of
 * {@link TestEngines}, and the public half of {@link TestTokens#key()}.
 *
 * <pre>{@code
 * @QuarkusTest
 * @QuarkusTestResource(
 *     value = EnginesTestResource.class,
 *     initArgs = @ResourceArg(name = "database", value = "ledger"))
 * }</pre>
 *
 * <p>Without the argument {@code database} no database is made; with {@code kafka=false} no broker
 * is started.
 */
public final class EnginesTestResource implements QuarkusTestResourceLifecycleManager {
  private String databasePrefix;
  private boolean withKafka = true;

  @Override
  public void init(Map<String, String> args) {
    databasePrefix = args.get("database");
    withKafka = !"false".equals(args.get("kafka"));
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new LinkedHashMap<>();
    if (databasePrefix != null) {
      Database database = TestEngines.database(databasePrefix);
      config.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
      config.put("quarkus.datasource.username", database.app());
      config.put("quarkus.datasource.password", database.appPassword());
      config.put("quarkus.flyway.username", database.owner());
      config.put("quarkus.flyway.password", database.ownerPassword());
      config.put("quarkus.flyway.placeholders.app_role", database.app());
    }
    if (withKafka) {
      config.put("kafka.bootstrap.servers", TestEngines.kafka().bootstrapServers());
    }
    config.put("mp.jwt.verify.publickey.location", TestTokens.key().jwksFile().toUri().toString());
    config.put("mp.jwt.verify.issuer", TestTokens.ISSUER);
    return config;
  }

  @Override
  public void stop() {
    // The engines serve the next test class too and go with the JVM.
  }
}
