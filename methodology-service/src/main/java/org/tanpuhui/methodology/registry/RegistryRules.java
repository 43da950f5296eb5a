package org.tanpuhui.methodology.registry;

import java.time.Duration;

/**
 * What an installation asks of filed versions.
 *
 * @param filingLead least time between filing and the first activity covered, and between a
 *     withdrawal and the last
 * @param illustrativeAllowed whether a filed version may hold illustrative values
 */
public record RegistryRules(Duration filingLead, boolean illustrativeAllowed) {}
