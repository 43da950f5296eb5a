package org.tanpuhui.ledger.log.witness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSignature;
import org.tanpuhui.ledger.log.note.NoteText;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.tile.TileReader;

/** Asks one witness for cosignatures of a log's checkpoints. Not thread-safe. */
public final class WitnessClient {
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final HttpClient http;
  private final URI address;
  private final VerifierKey key;
  private final Duration timeout;
  private final LogStorage storage;
  private long known;

  /**
   * @param prefix submission prefix of the witness
   * @param key of the witness
   * @param storage tiles of the log
   */
  public WitnessClient(URI prefix, VerifierKey key, Duration timeout, LogStorage storage) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    String base = prefix.toString().replaceAll("/+$", "");
    this.address = URI.create(base + "/add-checkpoint");
    this.key = key;
    this.timeout = timeout;
    this.storage = storage;
  }

  /** The witness does not follow this log any more: it has seen another one. */
  public static final class WitnessRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    WitnessRefusedException(String message) {
      super(message);
    }
  }

  /**
   * The checkpoint with the witness's cosignature at its end.
   *
   * @throws IOException the witness cannot be reached; a later checkpoint may be cosigned
   * @throws WitnessRefusedException the log has forked in the eyes of the witness
   */
  public SignedNote cosigned(SignedNote note)
      throws IOException, InterruptedException, WitnessRefusedException {
    long size = Checkpoint.parse(note.text()).orElseThrow().tree().size();
    HttpResponse<String> response = post(note, size);
    if (response.statusCode() == CONFLICT) {
      OptionalLong told = NoteText.number(response.body().strip());
      if (told.isPresent() && told.getAsLong() != known && told.getAsLong() <= size) {
        known = told.getAsLong();
        response = post(note, size);
      }
    }
    if (response.statusCode() != OK) {
      throw new WitnessRefusedException(
          "the witness at size " + known + " answered " + response.statusCode() + " to " + size);
    }
    known = size;
    return note.with(cosignature(note, response.body()));
  }

  private NoteSignature cosignature(SignedNote note, String body) throws WitnessRefusedException {
    for (String line : NoteText.lines(body).orElse(List.of())) {
      Optional<NoteSignature> signature = NoteSignature.parse(line);
      if (signature.filter(key::isNamedIn).filter(s -> key.verifies(note.text(), s)).isPresent()) {
        return signature.get();
      }
    }
    throw new WitnessRefusedException("the witness's answer is not signed by " + key.name());
  }

  private HttpResponse<String> post(SignedNote note, long size)
      throws IOException, InterruptedException {
    List<Hash> proof =
        known == 0 || known > size
            ? List.of()
            : MerkleProofs.consistency(known, size, new TileReader(storage, size));
    String body = new ConsistencyProof(Math.min(known, size), proof, note.encoded()).encoded();
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
