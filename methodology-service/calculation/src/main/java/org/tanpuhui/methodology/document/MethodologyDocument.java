package org.tanpuhui.methodology.document;

import java.util.List;
import org.tanpuhui.methodology.methodology.MethodologyVersion;

/**
 * A document that passed every check.
 *
 * @param canonical the whole document in canonical JSON; its SHA-256 is the version's hash
 * @param unconfirmed JSON pointers to what is tagged recalled or illustrative, sorted
 */
public record MethodologyDocument(
    MethodologyVersion version, String canonical, List<String> unconfirmed) {}
