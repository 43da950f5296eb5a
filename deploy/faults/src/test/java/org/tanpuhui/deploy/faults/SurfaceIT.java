package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.SigningKey;

/**
 * The whole surface of one running stack: who may call what, whose things are seen, what hostile
 * input does, and what of all that reaches the logs. In this order, as the logs hold it all.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SurfaceIT {
  @TempDir static Path folder;
  private static Stack stack;
  private static World world;
  private static final AccessMatrix MATRIX = AccessMatrix.read();

  @BeforeAll
  static void start() throws IOException {
    // Quotas are tested elsewhere; here they would hide the answers.
    stack =
        new Stack(
            1,
            Map.of(
                "tanpuhui.edge.rate.client", "0",
                "tanpuhui.edge.rate.intake", "0",
                "tanpuhui.edge.rate.anonymous", "0"));
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void everyOperationTakesTheRolesOfTheTableAndNoOtherCaller() throws Exception {
    RoleCheck check = new RoleCheck(stack, SigningKey.loadOrCreate(folder.resolve("foreign")));
    List<String> faults = check.faults(MATRIX.operations());
    System.out.println("access matrix: " + check.calls() + " calls");
    assertThat(faults).as(faults.size() + " of " + check.calls() + " answers").isEmpty();
  }

  @Test
  @Order(2)
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aThingOfAnotherTenantIsAsIfItDidNotExist() throws Exception {
    world = new World(stack).build();
    TenantCheck check = new TenantCheck(stack, world, MATRIX);
    assertThat(check.withoutCase()).as("operations by id without a case in tenants.txt").isEmpty();
    List<String> faults = check.faults();
    System.out.println("tenants: " + check.calls() + " calls");
    assertThat(faults).as(faults.size() + " faults").isEmpty();
  }
}
