package org.tanpuhui.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How the books are exported. */
@ConfigMapping(prefix = "tanpuhui.ledger.export")
public interface ExportConfig {

  /** Where exports are kept until somebody removes them; shared by all instances. */
  @WithDefault("${java.io.tmpdir}/tanpuhui-ledger-exports")
  Path folder();

  /** A file of an export ends with the entry that reaches so many rows. */
  @WithDefault("500000")
  long rowsPerFile();

  /** How often an instance looks for work. */
  @WithDefault("1S")
  Duration look();

  /** How often an instance tells that it still works on something. */
  @WithDefault("5S")
  Duration beat();

  /** After so long a silence the work is another instance's. */
  @WithDefault("30S")
  Duration silence();
}
