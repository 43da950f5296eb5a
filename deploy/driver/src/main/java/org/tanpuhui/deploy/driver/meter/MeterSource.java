package org.tanpuhui.deploy.driver.meter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.tanpuhui.deploy.driver.replay.Unconverted;

/** Daily readings of one publisher. */
interface MeterSource {

  /**
   * Reads the files whole, a household's days in one piece and in order as far as the files are.
   *
   * @param days told every day that is whole and readable
   * @param left told every reading that is not
   * @return number of readings read, blank ones too
   * @throws IllegalArgumentException a file is not of this publisher's form
   */
  long read(List<Path> files, Consumer<MeterDay> days, Unconverted left) throws IOException;
}
