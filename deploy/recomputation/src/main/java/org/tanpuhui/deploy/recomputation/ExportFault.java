package org.tanpuhui.deploy.recomputation;

/** An export folder that cannot be checked, said in both languages. */
final class ExportFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ExitCode code;
  private final String zh;

  ExportFault(ExitCode code, String en, String zh) {
    super(en);
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
