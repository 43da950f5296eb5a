package org.tanpuhui.methodology.registry;

import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.Registry;

/** The versions in force, exchanged whole when one is filed or withdrawn. */
public final class LiveRegistry implements Supplier<Registry> {
  private volatile Registry current;

  public LiveRegistry(Registry first) {
    current = first;
  }

  @Override
  public Registry get() {
    return current;
  }
}
