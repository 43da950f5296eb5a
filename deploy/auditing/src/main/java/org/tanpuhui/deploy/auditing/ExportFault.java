package org.tanpuhui.deploy.auditing;

/** The export cannot be read, so nothing can be said about the books. */
final class ExportFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final String zh;

  ExportFault(ExitCode code, String en, String zh) {
    super(en, null, false, false);
    this.code = code;
    this.zh = zh;
  }

  ExitCode code() {
    return code;
  }

  String en() {
    return getMessage();
  }

  String zh() {
    return zh;
  }
}
