package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One process of the stack. */
interface Component {

  /** Short and unique: {@code postgres}, {@code ledger}. */
  String name();

  /** What it listens on; of a running component the ports it really has. */
  List<Port> ports();

  /** Where to reach it. */
  String address();

  /** The process that runs, if one does. */
  Optional<Long> pid();

  /**
   * Starts it. May return before it is ready.
   *
   * @throws RuntimeException it cannot be started; the message says why
   */
  void launch();

  /** Whether it answers as it should. */
  boolean isReady();

  /** Stops it in order; returns when it is gone. Nothing to do when it does not run. */
  void stop();

  /** 0 when it stops before the others of its phase (they serve it), else 1. */
  default int stopRank() {
    return 1;
  }

  /** Where it writes what happens to it. */
  Path logFile();
}
