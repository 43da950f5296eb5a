package org.tanpuhui.ledger.api;

import org.tanpuhui.ledger.credits.paper.CertificateText;
import org.tanpuhui.ledger.credits.paper.CertificateText.Words;

/** A certificate as a page: no scripts, nothing from elsewhere. */
final class CertificatePage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="zh">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%s · %s</title>
      <style>
      body { font-family: system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5 }
      table { border-collapse: collapse; width: 100%% }
      th, td { text-align: left; vertical-align: top; padding: .4rem; border-bottom: 1px solid #ccc }
      .state { font-weight: bold }
      code { overflow-wrap: anywhere }
      </style>
      </head>
      <body>
      <h1>%s<br>%s</h1>
      <p class="state">%s</p>
      <p>%s</p>
      <p>%s</p>
      <table>
      %s</table>
      <h2>序列号 Serial numbers</h2>
      <ul>
      %s</ul>
      </body>
      </html>
      """;

  private CertificatePage() {}

  static String of(CertificateText text) {
    StringBuilder lines = new StringBuilder();
    for (CertificateText.Line line : text.lines()) {
      lines.append("<tr><th>").append(both(line.label())).append("</th><td>");
      lines.append(both(line.value())).append("</td></tr>\n");
    }
    StringBuilder units = new StringBuilder();
    for (String some : text.units()) {
      units.append("<li><code>").append(escape(some)).append("</code></li>\n");
    }
    Words state =
        text.warning() == null
            ? new Words("有效", "Valid: the units stand retired in the register.")
            : text.warning();
    return PAGE.formatted(
        escape(text.title().zh()),
        escape(text.title().en()),
        escape(text.title().zh()),
        escape(text.title().en()),
        both(state),
        escape(text.statement().zh()),
        escape(text.statement().en()),
        lines,
        units);
  }

  private static String both(Words words) {
    return words.zh().equals(words.en())
        ? escape(words.zh())
        : escape(words.zh()) + "<br>" + escape(words.en());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
