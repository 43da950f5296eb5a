package org.tanpuhui.methodology.document;

import org.tanpuhui.methodology.methodology.Text;

/**
 * What is wrong with one place of a document.
 *
 * @param line line in the YAML text, 0 when the document did not come as text
 * @param pointer JSON pointer to the place
 * @param text which value, and what is allowed
 */
public record Fault(int line, String pointer, FaultCode code, Text text) {

  /** A fault that only one caller knows of, said in its words. */
  public Fault(int line, String pointer, String message) {
    this(line, pointer, FaultCode.REFUSED, FaultCode.REFUSED.text(message));
  }

  static Fault of(int line, String pointer, FaultCode code, Object... arguments) {
    return new Fault(line, pointer, code, code.text(arguments));
  }

  /** The text in English. */
  public String message() {
    return text.en();
  }

  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "")
        + (pointer.isEmpty() ? "/" : pointer)
        + ": "
        + code.code()
        + ": "
        + message();
  }
}
