package org.tanpuhui.methodology.document;

/**
 * What is wrong with one place of a document.
 *
 * @param line line in the YAML text, 0 when the document did not come as text
 * @param pointer JSON pointer to the place
 * @param message which value, and what is allowed
 */
public record Fault(int line, String pointer, String message) {
  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "")
        + (pointer.isEmpty() ? "/" : pointer)
        + ": "
        + message;
  }
}
