package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.faults.AccessMatrix.Operation;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;
import org.tanpuhui.testing.ApiDocument;

/**
 * The table of {@code docs/access.md}, the services' annotations, the published document and the
 * gateway's routes say the same of every operation. Each difference is named, so that one is
 * decided and not found.
 */
class AccessMatrixTest {
  private final AccessMatrix matrix = AccessMatrix.read();
  private final Map<String, Set<String>> declared = DeclaredOperations.read();
  private final Map<String, Set<String>> documented = documented();

  /** Roles by method and template, as the published document has them. */
  private static Map<String, Set<String>> documented() {
    Map<String, Set<String>> roles = new TreeMap<>();
    for (ApiDocument.Call call : ApiDocument.published().calls()) {
      String path = call.path.replaceAll("\\{[^}]*}", "{}");
      roles.computeIfAbsent(call.method + " " + path, key -> new TreeSet<>()).addAll(call.roles);
    }
    return roles;
  }

  @Test
  void everyOperationOfAServiceStandsInTheTable() {
    Set<String> missing = new TreeSet<>(declared.keySet());
    missing.removeAll(matrix.rolesBy(declared.keySet()).keySet());
    assertThat(missing).as("operations without a row in docs/access.md").isEmpty();
  }

  @Test
  void everyRowOfTheTableIsAnOperation() {
    Set<String> without = new TreeSet<>(matrix.rolesBy(declared.keySet()).keySet());
    without.removeAll(declared.keySet());
    assertThat(without).as("rows of docs/access.md that no service has").isEmpty();
  }

  @Test
  void theServicesAskForTheRolesOfTheTable() {
    Map<String, Set<String>> wanted = matrix.rolesBy(declared.keySet());
    Map<String, String> differing = new TreeMap<>();
    declared.forEach(
        (key, roles) -> {
          if (wanted.containsKey(key) && !wanted.get(key).equals(roles)) {
            differing.put(key, "the table says " + wanted.get(key) + ", the service " + roles);
          }
        });
    assertThat(differing).isEmpty();
  }

  @Test
  void theDocumentHasTheOperationsOfTheTableWithTheirRoles() {
    Map<String, Set<String>> table = matrix.rolesBy(documented.keySet());
    assertThat(documented.keySet()).as("not in docs/access.md").isSubsetOf(table.keySet());
    assertThat(table.keySet()).as("not in openapi.json").isSubsetOf(documented.keySet());
    assertThat(documented).isEqualTo(table);
  }

  /** But for words that the document has one operation for, as {@code {verb}} of a project. */
  @Test
  void anyRowThatIsMissingIsADifference() {
    int missed = 0;
    for (Operation operation : matrix.operations()) {
      String key = AccessMatrix.declaredAs(operation, documented.keySet());
      boolean isOneOfSeveral = key.endsWith("/{}") && !operation.path().endsWith("}");
      if (!isOneOfSeveral) {
        missed++;
        assertThat(matrix.without(operation).rolesBy(documented.keySet()))
            .as("without " + operation)
            .isNotEqualTo(documented);
      }
    }
    assertThat(missed).isGreaterThan(documented.size() / 2);
  }

  @Test
  void everyOperationOfTheDocumentHasARouteThatLetsItsRolesThrough() {
    List<String> shut = new ArrayList<>();
    for (ApiDocument.Call call : ApiDocument.published().calls()) {
      Route route = RouteTable.find(call.method, example(call.path));
      if (call.roles.isEmpty() ? !route.open() : !route.roles().containsAll(call.roles)) {
        shut.add(call + ": the gateway takes " + route.roles() + " of " + call.roles);
      }
    }
    assertThat(shut).isEmpty();
  }

  @Test
  void theTableKnowsOnlyRolesOfTheDesign() {
    for (Operation operation : matrix.operations()) {
      assertThat(AccessMatrix.ROLES).as("" + operation).containsAll(operation.roles());
      assertThat(operation.roles()).as("" + operation).containsAll(operation.all());
    }
  }

  @Test
  void theGatewayLetsEveryRoleThroughThatTheTableAllows() {
    List<String> shut = new ArrayList<>();
    for (Operation operation : matrix.operations()) {
      Route route = RouteTable.find(operation.method(), example(operation.path()));
      if (operation.isOpen() != route.open()) {
        shut.add(operation + ": without a token at the gateway: " + route.open());
      } else if (!operation.isOpen() && !route.roles().containsAll(operation.roles())) {
        shut.add(operation + ": the gateway takes " + route.roles() + " of " + operation.roles());
      }
    }
    assertThat(shut).isEmpty();
  }

  @Test
  void noRouteOfTheGatewayHasARoleThatNothingBehindItTakes() {
    Map<Route, Set<String>> taken = new java.util.HashMap<>();
    for (Operation operation : matrix.operations()) {
      taken
          .computeIfAbsent(
              RouteTable.find(operation.method(), example(operation.path())),
              route -> new TreeSet<>())
          .addAll(operation.roles());
    }
    List<String> idle = new ArrayList<>();
    for (Route route : RouteTable.routes()) {
      Set<String> roles = new TreeSet<>(route.roles());
      roles.removeAll(taken.getOrDefault(route, Set.of()));
      if (!roles.isEmpty() || !taken.containsKey(route)) {
        idle.add(route.methods() + " " + route.pattern() + ": nothing takes " + roles);
      }
    }
    assertThat(idle).isEmpty();
  }

  /** A path of the operation with something in place of every variable. */
  private static String example(String path) {
    return path.startsWith("/v1/ops/dead-letters/")
        ? path.replace("{id}", "m-1")
        : path.replaceAll("\\{[^}]*}", "x");
  }
}
