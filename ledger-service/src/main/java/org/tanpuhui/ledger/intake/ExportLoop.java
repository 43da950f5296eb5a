package org.tanpuhui.ledger.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.tanpuhui.ledger.ExportService;

/** Works on exports while the service runs. */
@ApplicationScoped
public class ExportLoop {
  private final ExportService exports;

  ExportLoop(ExportService exports) {
    this.exports = exports;
  }

  void onStart(@Observes StartupEvent event) {
    exports.start();
  }

  void onStop(@Observes ShutdownEvent event) {
    exports.stop();
  }
}
