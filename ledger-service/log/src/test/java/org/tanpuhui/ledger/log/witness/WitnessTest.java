package org.tanpuhui.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSignature;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.ConsistencyProof;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.tile.TileReader;
import org.tanpuhui.ledger.log.tile.TileWriter;
import org.tanpuhui.ledger.log.witness.Witness.Answer;
import org.tanpuhui.ledger.log.witness.WitnessClient.WitnessRefusedException;

/** Every answer of C2SP tlog-witness, also after a restart; a fork never gets a cosignature. */
class WitnessTest {
  private static final String ORIGIN = "tanpuhui.example/log/sandbox";
  private static final NoteSigner LOG = NoteSigner.ofSeed(ORIGIN, VerifierKey.ED25519, seed(1));
  private static final NoteSigner KEY =
      NoteSigner.ofSeed("witness.example/w", VerifierKey.COSIGNATURE, seed(2));
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_800_000_000L), ZoneOffset.UTC);

  @TempDir Path folder;
  private FileStorage tiles;
  private FileStorage forkTiles;
  private Witness witness;

  @BeforeEach
  void logs() throws IOException {
    tiles = log("log", 'a');
    forkTiles = log("fork", 'b');
    witness = witness();
  }

  @Test
  void whatExtendsTheLastCheckpointIsCosigned() throws IOException {
    for (int[] step : new int[][] {{0, 3}, {3, 3}, {3, 4}, {4, 300}, {300, 301}}) {
      Answer answer = add(tiles, step[0], step[1]);
      assertThat(answer.status()).isEqualTo(200);
      NoteSignature cosignature = NoteSignature.parse(answer.body().strip()).orElseThrow();
      assertThat(KEY.verifierKey().verifies(note(tiles, step[1]).text(), cosignature)).isTrue();
      witness = witness();
    }
  }

  @Test
  void forksOlderSizesAndOtherRootsAreRefused() throws IOException {
    add(tiles, 0, 100);

    assertThat(add(forkTiles, 100, 200)).isEqualTo(Answer.empty(422));
    assertThat(add(tiles, 50, 200)).isEqualTo(new Answer(409, true, "100\n"));
    assertThat(add(tiles, 0, 50)).isEqualTo(new Answer(409, true, "100\n"));
    assertThat(add(tiles, 50, 50)).isEqualTo(new Answer(409, true, "100\n"));
    assertThat(add(forkTiles, 100, 100)).isEqualTo(new Answer(409, true, "100\n"));
    assertThat(add(100, List.of(), note(tiles, 50)).status()).isEqualTo(400);
    assertThat(add(100, List.of(), note(tiles, 200)).status()).isEqualTo(422);

    // Nothing of this changed what it remembers.
    assertThat(add(tiles, 100, 200).status()).isEqualTo(200);
  }

  @Test
  void unknownLogsKeysAndFormsAreRefused() throws IOException {
    String text = note(tiles, 5).text();
    NoteSigner thief = NoteSigner.ofSeed(ORIGIN, VerifierKey.ED25519, seed(9));
    assertThat(add(0, List.of(), sign(text, thief)).status()).isEqualTo(403);
    assertThat(add(0, List.of(), sign(text)).status()).isEqualTo(403);
    NoteSigner other = NoteSigner.ofSeed("other.example", VerifierKey.ED25519, seed(1));
    String foreign = text.replace(ORIGIN, "other.example");
    assertThat(add(0, List.of(), sign(foreign, other)).status()).isEqualTo(404);
    assertThat(add(0, List.of(Hash.of(new byte[32])), note(tiles, 5)).status()).isEqualTo(422);
    for (String body :
        List.of("", "old 0\n", "old 0\n\n", "old -1\n\n" + note(tiles, 5).encoded())) {
      assertThat(witness.addCheckpoint(body.getBytes(StandardCharsets.UTF_8)).status())
          .isEqualTo(400);
    }
  }

  @Test
  void theLogAsksOverHttpAndCatchesUpWithWhatTheWitnessKnows() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (WitnessServer server = new WitnessServer(witness, KEY.verifierKey(), address)) {
      assertThat(client(server, tiles).cosigned(note(tiles, 10)).signatures()).hasSize(2);
      // A new client does not know the witness's size, and is told.
      WitnessClient client = client(server, tiles);
      TrustPolicy strict =
          TrustPolicy.parse(
                  ("log " + LOG.verifierKey() + "\nwitness w " + KEY.verifierKey() + "\nquorum w\n")
                      .getBytes(StandardCharsets.UTF_8))
              .orElseThrow();
      SignedNote cosigned = client.cosigned(note(tiles, 300));
      assertThat(VerifiedCheckpoint.open(cosigned.encoded(), strict).signers()).hasSize(2);
      assertThatThrownBy(() -> client(server, forkTiles).cosigned(note(forkTiles, 301)))
          .isInstanceOf(WitnessRefusedException.class);
      assertThatThrownBy(() -> client(server, tiles).cosigned(note(tiles, 200)))
          .isInstanceOf(WitnessRefusedException.class);
      assertThat(client.cosigned(note(tiles, 301)).signatures()).hasSize(2);
    }
  }

  private WitnessClient client(WitnessServer server, FileStorage log) {
    URI prefix = URI.create("http://127.0.0.1:" + server.port() + "/");
    return new WitnessClient(prefix, KEY.verifierKey(), Duration.ofSeconds(10), log);
  }

  private Witness witness() throws IOException {
    TrustPolicy logs = TrustPolicy.ofLogs(List.of(LOG.verifierKey()));
    return new Witness(KEY, logs, new FileStorage(folder.resolve("witness")), CLOCK);
  }

  private Answer add(FileStorage log, int from, int to) throws IOException {
    List<Hash> proof =
        from == 0 || from > to
            ? List.of()
            : MerkleProofs.consistency(from, to, new TileReader(log, 400));
    return add(from, proof, note(log, to));
  }

  private Answer add(int from, List<Hash> proof, SignedNote note) throws IOException {
    String body = new ConsistencyProof(from, proof, note.encoded()).encoded();
    return witness.addCheckpoint(body.getBytes(StandardCharsets.UTF_8));
  }

  private static SignedNote note(FileStorage log, int size) throws IOException {
    Hash root = MerkleProofs.root(size, new TileReader(log, 400));
    return sign(new Checkpoint(ORIGIN, new TreeHead(size, root)).text(), LOG);
  }

  private static SignedNote sign(String text, NoteSigner... signers) {
    SignedNote note = new SignedNote(text, List.of());
    for (NoteSigner signer : signers) {
      note = note.with(signer.sign(text));
    }
    return note;
  }

  /** 400 leaves, signed at the sizes that a client of a witness submits. */
  private FileStorage log(String name, char first) throws IOException {
    FileStorage storage = new FileStorage(folder.resolve(name));
    TileWriter writer = new TileWriter(storage, 0);
    for (int i = 0; i < 400; i++) {
      writer.append((first + " " + i).getBytes(StandardCharsets.US_ASCII));
      if (Set.of(10, 200, 300, 301, 400).contains(i + 1)) {
        writer.flush();
      }
    }
    return storage;
  }

  private static byte[] seed(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return seed;
  }
}
