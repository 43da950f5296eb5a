package org.tanpuhui.deploy.driver.forest;

import java.util.Arrays;
import java.util.Optional;

/** The recorded inventories that can be replayed as monitoring. */
public enum ForestKind {
  FIA_RI("forest-fia-ri") {
    @Override
    ForestSource source() {
      return new FiaPlots();
    }
  },
  BIGWOODS("forest-bigwoods") {
    @Override
    ForestSource source() {
      return new BigWoods();
    }
  },
  CHINA_FORESTAT("forest-china-forestat") {
    @Override
    ForestSource source() {
      return new ChinaPlots();
    }
  };

  private final String id;

  ForestKind(String id) {
    this.id = id;
  }

  abstract ForestSource source();

  /** The kind of this name. */
  public static Optional<ForestKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }

  /** The name in commands and file names. */
  public String id() {
    return id;
  }
}
