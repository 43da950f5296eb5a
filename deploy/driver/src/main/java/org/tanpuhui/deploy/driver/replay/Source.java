package org.tanpuhui.deploy.driver.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A kind of old records, read into events. */
public interface Source {

  /**
   * Reads the files whole.
   *
   * @param events told every event
   * @param left told every record that gives none
   * @return number of records read
   */
  long read(List<Path> files, Consumer<ReplayEvent> events, Unconverted left) throws IOException;
}
