package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;

/** The right to be the only sequencer of a log. */
@FunctionalInterface
public interface Lease {

  /** Whether it is held now; tries to get it when it is not. Never waits. */
  boolean isHeld() throws IOException;
}
