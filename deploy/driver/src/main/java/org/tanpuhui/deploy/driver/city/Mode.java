package org.tanpuhui.deploy.driver.city;

/** How a generated person travels. */
enum Mode {
  METRO,
  BUS,
  BIKE
}
