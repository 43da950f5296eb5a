package org.tanpuhui.platform.web;

import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What one person's word does to a dead letter.
 *
 * <p>{@code waiting} → {@code proposed} by one person → {@code retry_approved} or {@code discarded}
 * by another. A different proposal replaces the one that stands, whoever made it; it then needs a
 * second person again. The stream loop carries an approved retry out.
 *
 * @param state the new state
 * @param decides whether this word is the second one
 */
record DeadLetterStep(String state, boolean decides) {
  static final String RETRY = "retry";
  static final String DISCARD = "discard";

  /**
   * Decides; pure.
   *
   * @param verb {@value #RETRY} or {@value #DISCARD}
   * @param person subject of the caller's token
   * @throws ProblemException SAME_PERSON when it is the proposer's own second word, CONFLICT when
   *     the letter was decided before
   */
  static DeadLetterStep of(DeadLetter letter, String verb, String person) {
    switch (letter.state()) {
      case "waiting":
        return new DeadLetterStep("proposed", false);
      case "proposed":
        if (!verb.equals(letter.proposal())) {
          return new DeadLetterStep("proposed", false);
        }
        if (person.equals(letter.proposedBy())) {
          throw new ProblemException(
              ProblemCode.SAME_PERSON,
              "you proposed to " + verb + " it; another person must agree");
        }
        return new DeadLetterStep(verb.equals(RETRY) ? "retry_approved" : "discarded", true);
      default:
        throw new ProblemException(
            ProblemCode.CONFLICT, "it was decided before; its state is " + letter.state());
    }
  }
}
