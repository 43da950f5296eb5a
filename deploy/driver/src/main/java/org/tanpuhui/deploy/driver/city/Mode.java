package org.tanpuhui.deploy.driver.city;

/** How a generated person travels. */
public enum Mode {
  METRO,
  BUS,
  BIKE
}
