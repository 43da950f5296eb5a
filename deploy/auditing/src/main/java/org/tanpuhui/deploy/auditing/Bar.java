package org.tanpuhui.deploy.auditing;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far an audit has come in the export's bytes, on standard error where a person looks at it.
 */
final class Bar implements AutoCloseable {
  private static final long MEGABYTE = 1_000_000;
  private final ProgressBar bar;

  Bar(long bytes) {
    this.bar =
        Boolean.getBoolean("tanpuhui.terminal")
            ? new ProgressBarBuilder()
                .setTaskName("audit")
                .setUnit(" MB", MEGABYTE)
                .setInitialMax(bytes)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .showSpeed()
                .build()
            : null;
  }

  /** So many bytes more. */
  void step(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
