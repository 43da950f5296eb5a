package org.tanpuhui.activity.activity;

import java.time.Instant;

/**
 * Who brought a scenario into a state, when and why; never changed.
 *
 * @param side {@code partner}, {@code expert} or {@code authority}
 * @param organisation null when the token names none
 * @param recommended what an assessment says; null in other steps
 * @param document SHA-256 of a document it rests on, hexadecimal; null for none
 */
public record ScenarioStep(
    Scenario.State state,
    String side,
    String actor,
    String organisation,
    Boolean recommended,
    String reason,
    String document,
    Instant at) {}
