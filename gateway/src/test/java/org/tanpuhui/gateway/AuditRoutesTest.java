package org.tanpuhui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;

/** Which service answers an auditor: without the order of these lines exports would be split. */
class AuditRoutesTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/audit/exports, METHODOLOGY",
    "GET, /v1/audit/exports/7f/manifest, METHODOLOGY",
    "GET, /v1/audit/exports/7f/files/evidence-00001.ndjson.gz, METHODOLOGY",
    "GET, /v1/audit/exports/7f/files/ledgers, METHODOLOGY",
    "GET, /v1/audit/exports/7f/files/ledger/journal-00001.ndjson.gz, LEDGER",
    "GET, /v1/audit/completeness, METHODOLOGY",
    "GET, /v1/audit/conservation, LEDGER",
    "GET, /v1/audit/entries, LEDGER",
    "GET, /v1/audit/trace/activity/7f, LEDGER",
    "POST, /v1/audit/trace/activity/7f/open, ACTIVITY",
    "POST, /v1/audit/periods/202610/close, LEDGER"
  })
  void eachPathGoesToTheServiceThatHasIt(String method, String path, String upstream) {
    Route route = RouteTable.find(method, path);
    assertThat(route.upstream()).hasToString(upstream);
    assertThat(route.open()).isFalse();
    assertThat(route.roles()).contains(path.endsWith("close") ? "platform_operator" : "auditor");
  }
}
