package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.tanpuhui.platform.json.Json;

/** Where the published documents are, and how they are written. */
final class Documents {
  /** Whether the documents are to be written instead of compared. */
  static final boolean RENEW = Boolean.getBoolean("tanpuhui.api.renew");

  private Documents() {}

  static Path published(String name) {
    return CompiledServices.root()
        .resolve("gateway/contract/src/main/resources/org/tanpuhui/gateway/contract")
        .resolve(name);
  }

  /** Indented, the same on every system. */
  static String pretty(JsonNode document) throws IOException {
    DefaultIndenter lines = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(lines);
    printer.indentObjectsWith(lines);
    return Json.mapper().writer(printer).writeValueAsString(document) + "\n";
  }
}
