package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** The person behind a pseudonym was erased. */
public record Erase(Scheme scheme, UUID commandId, long participant) implements LogRecord {}
