package org.tanpuhui.deploy.driver.forest;

import java.io.IOException;
import java.nio.file.Path;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/** The inventory of one publisher. */
interface ForestSource {

  /**
   * Reads the files in a folder whole.
   *
   * @param left told every record that is left out
   * @throws IllegalArgumentException a file is missing or not of this publisher's form
   */
  Survey read(Path folder, Unconverted left) throws IOException;
}
