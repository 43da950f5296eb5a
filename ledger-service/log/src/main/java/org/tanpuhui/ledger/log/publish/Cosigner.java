package org.tanpuhui.ledger.log.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.log.note.NoteSignature;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.sequencer.Sequencer;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.witness.WitnessClient;
import org.tanpuhui.ledger.log.witness.WitnessClient.WitnessRefusedException;

/**
 * Takes signed checkpoints to the witnesses, beside the sequencer, which never waits for them. What
 * enough of them cosigned is published as {@link #COSIGNED}. Not thread-safe.
 */
public final class Cosigner {
  /** The file with the last checkpoint that enough witnesses cosigned. */
  public static final String COSIGNED = "checkpoint.cosigned";

  private final LogStorage storage;
  private final List<WitnessClient> witnesses;
  private final int enough;
  private String last = "";

  /**
   * @param storage of the log, not the sequencer's object: each is for one thread
   * @param enough how many cosignatures a checkpoint needs to be published, at least 1
   */
  public Cosigner(LogStorage storage, List<WitnessClient> witnesses, int enough) {
    if (enough < 1 || enough > witnesses.size()) {
      throw new IllegalArgumentException(enough + " of " + witnesses.size() + " witnesses");
    }
    this.storage = storage;
    this.witnesses = List.copyOf(witnesses);
    this.enough = enough;
  }

  /**
   * What became of a checkpoint.
   *
   * @param isPublished whether a new cosigned checkpoint was published
   * @param failures of witnesses that could not be reached; a later checkpoint may succeed
   * @param refusals of witnesses that saw another log: alarms
   */
  public record Result(boolean isPublished, List<String> failures, List<String> refusals) {}

  /** Takes the last signed checkpoint to all witnesses, unless that was done. */
  public Result cosign() throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    Optional<SignedNote> signed =
        storage
            .read(Sequencer.CHECKPOINT)
            .flatMap(note -> SignedNote.parse(new String(note, StandardCharsets.UTF_8)));
    if (signed.isEmpty() || signed.get().text().equals(last)) {
      return new Result(false, failures, refusals);
    }
    SignedNote note = signed.get();
    int cosigned = 0;
    for (WitnessClient witness : witnesses) {
      try {
        List<NoteSignature> signatures = witness.cosigned(signed.get()).signatures();
        note = note.with(signatures.get(signatures.size() - 1));
        cosigned++;
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (WitnessRefusedException e) {
        refusals.add(e.getMessage());
      }
    }
    if (cosigned < enough) {
      return new Result(false, failures, refusals);
    }
    storage.write(COSIGNED, note.encoded().getBytes(StandardCharsets.UTF_8));
    storage.sync();
    last = note.text();
    return new Result(true, failures, refusals);
  }
}
