package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.stream.Input;

/**
 * A part of a batch that can be decided at once: postings, then reversals of other participants
 * than each other's. Commands of one participant keep their order; those of two never touch the
 * same balance, so their order is free.
 */
public record Phase(List<Input<PostReduction>> posts, List<Input<ReverseReduction>> reversals) {

  /** The phases of a batch in order; one for a batch without reversals. */
  public static List<Phase> of(List<Input<StreamCommand>> batch) {
    List<Phase> phases = new ArrayList<>(1);
    Map<Long, Integer> reversed = new HashMap<>();
    for (Input<StreamCommand> input : batch) {
      StreamCommand command = input.value();
      long participant = command.participant().value();
      int phase = reversed.isEmpty() ? 0 : reversed.getOrDefault(participant, 0);
      while (phases.size() <= phase) {
        phases.add(new Phase(new ArrayList<>(batch.size()), new ArrayList<>()));
      }
      if (command instanceof PostReduction post) {
        phases.get(phase).posts.add(input(input, post));
      } else if (command instanceof ReverseReduction reversal) {
        phases.get(phase).reversals.add(input(input, reversal));
        reversed.put(participant, phase + 1);
      }
    }
    return phases;
  }

  private static <T> Input<T> input(Input<StreamCommand> input, T value) {
    return new Input<>(input.partition(), input.offset(), input.recordedAt(), value);
  }
}
