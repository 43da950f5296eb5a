package org.tanpuhui.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.platform.stream.Input;

/**
 * A part of a batch that can be decided at once: postings, then reversals of other participants
 * than each other's, then holdings in their order, then erasures. Commands of one participant keep
 * their order; those of two never touch the same balance, so their order is free.
 */
public record Phase(
    List<Input<PostReduction>> posts,
    List<Input<ReverseReduction>> reversals,
    List<Input<HoldingCommand>> holdings,
    List<Input<EraseAccount>> erasures) {

  private static final int POST = 0;
  private static final int REVERSE = 1;
  private static final int HOLD = 2;
  private static final int ERASE = 3;
  private static final int STAGES = 4;

  /** The phases of a batch in order; one for a batch of postings. */
  public static List<Phase> of(List<Input<StreamCommand>> batch) {
    List<Phase> phases = new ArrayList<>(1);
    Map<Long, Integer> reached = new HashMap<>();
    for (Input<StreamCommand> input : batch) {
      StreamCommand command = input.value();
      long participant = command.participant().value();
      int stage = stage(command);
      int place = reached.isEmpty() ? stage : next(reached.getOrDefault(participant, 0), stage);
      if (place > POST) {
        reached.put(participant, place);
      }
      Phase phase = phase(phases, place / STAGES, batch);
      if (command instanceof PostReduction post) {
        phase.posts.add(input(input, post));
      } else if (command instanceof ReverseReduction reversal) {
        phase.reversals.add(input(input, reversal));
      } else if (command instanceof HoldingCommand holding) {
        phase.holdings.add(input(input, holding));
      } else if (command instanceof EraseAccount erasure) {
        phase.erasures.add(input(input, erasure));
      }
    }
    return phases;
  }

  /** The postings of a batch, in its order. */
  public static List<Input<PostReduction>> posts(List<Input<StreamCommand>> batch) {
    List<Input<PostReduction>> posts = new ArrayList<>(batch.size());
    for (Input<StreamCommand> input : batch) {
      if (input.value() instanceof PostReduction post) {
        posts.add(input(input, post));
      }
    }
    return posts;
  }

  private static int stage(StreamCommand command) {
    if (command instanceof PostReduction) {
      return POST;
    }
    if (command instanceof ReverseReduction) {
      return REVERSE;
    }
    return command instanceof EraseAccount ? ERASE : HOLD;
  }

  /**
   * Where a command goes whose participant has come to a place: the next of its stage, or the same
   * one, which only a reversal does not share.
   */
  private static int next(int place, int stage) {
    int there = place % STAGES;
    boolean fits = stage > there || (stage == there && stage != REVERSE);
    return (fits ? place - there : place - there + STAGES) + stage;
  }

  private static Phase phase(List<Phase> phases, int number, List<?> batch) {
    while (phases.size() <= number) {
      phases.add(
          new Phase(
              new ArrayList<>(batch.size()),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(0)));
    }
    return phases.get(number);
  }

  private static <T> Input<T> input(Input<StreamCommand> input, T value) {
    return new Input<>(input.partition(), input.offset(), input.recordedAt(), value);
  }
}
