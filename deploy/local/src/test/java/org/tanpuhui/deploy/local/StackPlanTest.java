package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports and names of the product, and that each can be changed. */
class StackPlanTest {
  @TempDir private Path root;

  @Test
  void theUsualPorts() {
    StackPlan plan = StackPlan.of(new StackSettings(root, Map.of()));
    assertThat(ports(plan, "gateway"))
        .containsExactly(
            new Port(8080, "TANPUHUI_GATEWAY_PORT"),
            new Port(9080, "TANPUHUI_GATEWAY_MANAGEMENT_PORT"));
    assertThat(ports(plan, "activity").get(0).number()).isEqualTo(8081);
    assertThat(ports(plan, "methodology").get(0).number()).isEqualTo(8082);
    assertThat(ports(plan, "ledger").get(0).number()).isEqualTo(8083);
    assertThat(ports(plan, "issuer").get(0).number()).isEqualTo(8084);
    assertThat(ports(plan, "witness")).containsExactly(new Port(8085, "TANPUHUI_WITNESS_PORT"));
    assertThat(ports(plan, "postgres")).containsExactly(new Port(15432, "TANPUHUI_POSTGRES_PORT"));
    assertThat(ports(plan, "kafka"))
        .containsExactly(
            new Port(19092, "TANPUHUI_KAFKA_PORT"),
            new Port(19093, "TANPUHUI_KAFKA_CONTROLLER_PORT"));
  }

  @Test
  void everyPortFollowsItsSetting() {
    StackPlan plan =
        StackPlan.of(
            new StackSettings(
                root,
                Map.of(
                    "TANPUHUI_LEDGER_PORT", "18083",
                    "TANPUHUI_GATEWAY_MANAGEMENT_PORT", "18999",
                    "TANPUHUI_KAFKA_PORT", "19999")));
    assertThat(ports(plan, "ledger").get(1).number()).isEqualTo(19083);
    assertThat(ports(plan, "gateway").get(1).number()).isEqualTo(18999);
    assertThat(ports(plan, "kafka").get(0).number()).isEqualTo(19999);
  }

  @Test
  void aSettingThatIsNoPortIsSaid() {
    StackSettings settings = new StackSettings(root, Map.of("TANPUHUI_KAFKA_PORT", "many"));
    assertThatThrownBy(() -> ports(StackPlan.of(settings), "kafka"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("TANPUHUI_KAFKA_PORT is \"many\"");
  }

  @Test
  void stopsTheGatewayFirstAndPostgresLast() {
    List<List<String>> order =
        StackPlan.of(new StackSettings(root, Map.of())).stopOrder().stream()
            .map(together -> together.stream().map(Component::name).toList())
            .toList();
    assertThat(order)
        .containsExactly(
            List.of("gateway"),
            List.of("activity", "methodology", "ledger"),
            List.of("kafka", "issuer", "witness"),
            List.of("postgres"));
  }

  @Test
  void anUnknownNameIsSaid() {
    StackPlan plan = StackPlan.of(new StackSettings(root, Map.of()));
    assertThatThrownBy(() -> plan.only(List.of("leger")))
        .hasMessageContaining("There is no component leger");
  }

  private static List<Port> ports(StackPlan plan, String name) {
    return plan.component(name).orElseThrow().ports();
  }
}
