package org.tanpuhui.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Without the step one person alone could discard a record. */
class DeadLetterStepTest {

  private static DeadLetter letter(String state, String proposal, String proposedBy) {
    Instant now = Instant.EPOCH;
    return new DeadLetter(
        1,
        "t",
        0,
        5,
        now,
        "k",
        null,
        "why",
        state,
        proposal,
        proposedBy,
        now,
        null,
        null,
        null,
        now);
  }

  @Test
  void theFirstWordProposes() {
    assertThat(DeadLetterStep.of(letter("waiting", null, null), "retry", "a"))
        .isEqualTo(new DeadLetterStep("proposed", false));
  }

  @Test
  void aSecondPersonDecides() {
    assertThat(DeadLetterStep.of(letter("proposed", "retry", "a"), "retry", "b"))
        .isEqualTo(new DeadLetterStep("retry_approved", true));
    assertThat(DeadLetterStep.of(letter("proposed", "discard", "a"), "discard", "b"))
        .isEqualTo(new DeadLetterStep("discarded", true));
  }

  @Test
  void theSamePersonCannotDecide() {
    assertThatThrownBy(() -> DeadLetterStep.of(letter("proposed", "retry", "a"), "retry", "a"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SAME_PERSON));
  }

  @Test
  void anotherProposalReplacesTheFirstAndNeedsASecondPersonAgain() {
    assertThat(DeadLetterStep.of(letter("proposed", "retry", "a"), "discard", "b"))
        .isEqualTo(new DeadLetterStep("proposed", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry_approved", "retried_unpublished", "retried", "discarded"})
  void whatWasDecidedStays(String state) {
    assertThatThrownBy(() -> DeadLetterStep.of(letter(state, "retry", "a"), "discard", "b"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));
  }
}
