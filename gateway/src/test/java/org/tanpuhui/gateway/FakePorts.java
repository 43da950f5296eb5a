package org.tanpuhui.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.tanpuhui.engines.FreePorts;

/** Tells the gateway where the test will put its services. */
public class FakePorts implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.of(
        "tanpuhui.activity.url", url(),
        "tanpuhui.methodology.url", url(),
        "tanpuhui.ledger.url", url());
  }

  private static String url() {
    return "http://127.0.0.1:" + FreePorts.next();
  }

  @Override
  public void stop() {
    // Nothing was started.
  }
}
