package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.batch.BatchAnswers;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * The ledger's answers about batches, read from {@code outcomes}; what this service itself says
 * there is passed over. Publishes nothing.
 *
 * <p>Budget: 1 statement per batch of answers, and a step of the batch per issuance.
 */
public final class AnswerProcessor implements BatchProcessor<HoldingAnswer> {
  private static final HoldingAnswer OURS =
      new HoldingAnswer("", null, null, null, 0, 0, null, 0, null, null);

  private final BatchAnswers answers = new BatchAnswers();

  @Override
  public HoldingAnswer decode(byte[] key, byte[] value) throws PoisonRecordException {
    if (!HoldingAnswer.is(value)) {
      return OURS;
    }
    try {
      HoldingAnswer answer = HoldingAnswer.read(value);
      if (ParticipantId.parse(answer.participant()).isEmpty()) {
        throw new PoisonRecordException("participant is missing or unknown");
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not an answer: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PoisonRecordException("not an answer");
    }
  }

  @Override
  public List<Output> process(Connection connection, List<Input<HoldingAnswer>> batch)
      throws SQLException {
    List<Input<HoldingAnswer>> bound = new ArrayList<>(batch.size());
    for (Input<HoldingAnswer> input : batch) {
      String kind = input.value().answerTo();
      if (kind.equals("issue")) {
        answers.issued(connection, input.value());
      } else if (!kind.isEmpty()) {
        bound.add(input);
      }
    }
    answers.bound(connection, bound);
    return List.of();
  }

  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) {
    return List.of();
  }
}
