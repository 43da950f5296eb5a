package org.tanpuhui.contracttests;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.restassured.RestAssured;

/** Puts the check before the tests of every class that starts a service. */
public class HoldExchangesAgainstTheContract implements QuarkusTestBeforeClassCallback {
  @Override
  public void beforeClass(Class<?> testClass) {
    if (RestAssured.filters().stream().noneMatch(ContractFilter.class::isInstance)) {
      RestAssured.filters(new ContractFilter(Contract.published(), Examples.ofThisBuild()));
    }
  }
}
