package org.tanpuhui.methodology.store;

import org.tanpuhui.platform.Scheme;

/** Who reported: a partner's source in a scheme. */
public record SourceKey(Scheme scheme, String partner, String source) {}
