package org.tanpuhui.methodology.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How this service asks the ledger, and what it asks of methodologies. */
@ConfigMapping(prefix = "tanpuhui.methodology")
public interface MethodologyConfig {

  /** How old an answer of the ledger about its progress may be. */
  @WithDefault("100MS")
  Duration ledgerProgressMaxAge();

  /** How long an answer of the ledger is waited for before doing without. */
  @WithDefault("1S")
  Duration ledgerTimeout();

  /**
   * Least time from the filing of a version to the first activity it covers, and from a withdrawal
   * to the last. Much longer than {@link #registryRefresh}, or an instance could decide by what is
   * no longer in force.
   */
  @WithDefault("1H")
  Duration filingLead();

  /** How often an instance looks for what others filed, withdrew or activated. */
  @WithDefault("1S")
  Duration registryRefresh();

  /**
   * Whether filed versions may hold illustrative values. Without it the service does not start when
   * one does, and files none.
   */
  @WithDefault("false")
  boolean allowIllustrative();

  /** How long after its end a day of the city is computed: longer than the stream usually lags. */
  @WithDefault("PT10M")
  Duration cityDayMargin();

  /** Where evidence exports are kept until somebody removes them; shared by all instances. */
  @WithDefault("${java.io.tmpdir}/tanpuhui-exports")
  Path exportFolder();

  /** A file of an export ends with the participant that reaches so many rows. */
  @WithDefault("250000")
  long exportRowsPerFile();

  /** How often an instance looks for background work. */
  @WithDefault("1S")
  Duration jobLook();

  /** How often an instance tells that it still works on something. */
  @WithDefault("5S")
  Duration jobBeat();

  /** After so long a silence the work is another instance's. */
  @WithDefault("30S")
  Duration jobSilence();
}
