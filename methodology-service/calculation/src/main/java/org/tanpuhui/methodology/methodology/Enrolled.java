package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** A participant is enrolled at a partner since an instant. */
public record Enrolled(
    Scheme scheme, UUID commandId, long participant, String partner, Instant since)
    implements LogRecord {}
