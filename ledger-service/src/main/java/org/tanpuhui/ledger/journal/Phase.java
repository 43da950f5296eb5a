package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.stream.Input;

/**
 * A part of a batch that can be decided at once: postings, then reversals and erasures, each of
 * another participant. Commands of one participant keep their order; those of two never touch the
 * same balance, so their order is free.
 */
public record Phase(
    List<Input<PostReduction>> posts,
    List<Input<ReverseReduction>> reversals,
    List<Input<EraseAccount>> erasures) {

  /** The phases of a batch in order; one for a batch of postings alone. */
  public static List<Phase> of(List<Input<StreamCommand>> batch) {
    List<Phase> phases = new ArrayList<>(1);
    Map<Long, Integer> reversed = new HashMap<>();
    for (Input<StreamCommand> input : batch) {
      StreamCommand command = input.value();
      long participant = command.participant().value();
      int phase = reversed.isEmpty() ? 0 : reversed.getOrDefault(participant, 0);
      while (phases.size() <= phase) {
        phases.add(new Phase(new ArrayList<>(batch.size()), new ArrayList<>(), new ArrayList<>(0)));
      }
      if (command instanceof PostReduction post) {
        phases.get(phase).posts.add(input(input, post));
      } else if (command instanceof ReverseReduction reversal) {
        phases.get(phase).reversals.add(input(input, reversal));
        reversed.put(participant, phase + 1);
      } else if (command instanceof EraseAccount erasure) {
        phases.get(phase).erasures.add(input(input, erasure));
        reversed.put(participant, phase + 1);
      }
    }
    return phases;
  }

  private static <T> Input<T> input(Input<StreamCommand> input, T value) {
    return new Input<>(input.partition(), input.offset(), input.recordedAt(), value);
  }
}
