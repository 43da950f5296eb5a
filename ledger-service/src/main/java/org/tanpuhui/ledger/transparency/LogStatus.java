package org.tanpuhui.ledger.transparency;

import java.time.Instant;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.platform.Scheme;

/**
 * How the log of a scheme is, seen from this instance.
 *
 * @param outcome of the last round; null before the first
 * @param size of the tree that was signed here last; 0 where another instance signs
 * @param lookedAt when the lanes were last read to their end here
 * @param stopped why nothing is signed any more until a person has decided; null if it works
 * @param problem what made the last round fail; null if it did not
 * @param witnessProblem why the witnesses did not cosign; null if they did
 */
public record LogStatus(
    Scheme scheme,
    Sequencer.Outcome outcome,
    long size,
    Instant lookedAt,
    String stopped,
    String problem,
    String witnessProblem) {}
