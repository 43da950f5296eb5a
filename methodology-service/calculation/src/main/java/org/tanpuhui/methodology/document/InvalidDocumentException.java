package org.tanpuhui.methodology.document;

import java.util.List;
import java.util.stream.Collectors;

/** A document that cannot be filed, with everything that is wrong with it. */
public final class InvalidDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Fault> faults;

  public InvalidDocumentException(String name, List<Fault> faults) {
    super(
        "methodology document "
            + name
            + " has "
            + faults.size()
            + " fault(s):\n"
            + faults.stream().map(f -> "  " + f).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** In order of their place in the document. */
  public List<Fault> faults() {
    return faults;
  }
}
