package org.tanpuhui.methodology.document;

import org.tanpuhui.methodology.methodology.MethodologyVersion;

/**
 * A document that passed every check.
 *
 * @param canonical the whole document in canonical JSON; its SHA-256 is the version's hash
 */
public record MethodologyDocument(MethodologyVersion version, String canonical) {}
