package org.tanpuhui.engines;

import java.util.concurrent.CountDownLatch;

/** Starts the test engines, prints their folder and waits to be killed. */
final class TestEnginesForever {
  private TestEnginesForever() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    TestEngines.postgres();
    TestEngines.kafka();
    System.out.println(TestEngines.folder());
    new CountDownLatch(1).await();
  }
}
