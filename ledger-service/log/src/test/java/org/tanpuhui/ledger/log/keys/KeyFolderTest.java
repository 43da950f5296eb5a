package org.tanpuhui.ledger.log.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;

/** Keys are replaced without a moment at which an old or a new proof would be refused. */
class KeyFolderTest {
  private static final String ORIGIN = "tanpuhui.example/log/sandbox";
  private static final Instant AT = Instant.parse("2026-11-26T03:00:00.5Z");

  @TempDir Path path;

  @Test
  void aKeyIsReplacedByTwoPeopleAndOldCheckpointsStayGood() throws Exception {
    // Given
    KeyFolder folder = folder();
    String underTheFirst = checkpoint(folder);

    // When
    VerifierKey second = folder.add("sandbox", "bob", AT.plusSeconds(60));
    String underBoth = checkpoint(folder);
    VerifierKey first = folder.retire("sandbox", "carol", AT.plusSeconds(120));
    String underTheSecond = checkpoint(folder);

    // Then
    TrustPolicy policy = policy(folder);
    assertThat(policy.logs()).containsExactly(first, second);
    for (String checkpoint : List.of(underTheFirst, underBoth, underTheSecond)) {
      assertThat(VerifiedCheckpoint.open(checkpoint, policy).tree().size()).isEqualTo(7);
    }
    TrustPolicy onlyTheFirst = TrustPolicy.ofLogs(List.of(first));
    assertThat(VerifiedCheckpoint.open(underBoth, onlyTheFirst).tree().size()).isEqualTo(7);
    assertThatThrownBy(() -> VerifiedCheckpoint.open(underTheSecond, onlyTheFirst))
        .hasMessage("unsigned");
    assertThat(folder.signers("sandbox"))
        .extracting(NoteSigner::verifierKey)
        .containsExactly(second);
    assertThat(secret(first)).doesNotExist();
    assertThat(Files.getPosixFilePermissions(secret(second)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.keys("sandbox").events())
        .extracting(KeyList.Event::verb, KeyList.Event::by, KeyList.Event::at)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "added", "alice", Instant.parse("2026-11-26T03:00:00Z")),
            org.assertj.core.groups.Tuple.tuple(
                "added", "bob", Instant.parse("2026-11-26T03:01:00Z")),
            org.assertj.core.groups.Tuple.tuple(
                "retired", "carol", Instant.parse("2026-11-26T03:02:00Z")));
    assertThat(folder.policy("sandbox")).doesNotContain("alice", "bob", "carol");
  }

  @Test
  void onePersonAloneReplacesNoKey() throws Exception {
    KeyFolder folder = folder();
    assertThatThrownBy(() -> folder.retire("sandbox", "carol", AT))
        .hasMessageContaining("add another first");
    folder.add("sandbox", "bob", AT);
    assertThatThrownBy(() -> folder.retire("sandbox", "bob", AT))
        .hasMessageContaining("another person");
    assertThatThrownBy(() -> folder.add("sandbox", "carol", AT))
        .hasMessageContaining("retire the older first");
    assertThatThrownBy(() -> folder.retire("sandbox", "two words", AT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.signers("sandbox")).hasSize(2);
  }

  @Test
  void whatIsThereIsNeverReplaced() throws Exception {
    KeyFolder folder = folder();
    String salt = folder.salt();
    String keys = folder.keys("sandbox").text();
    folder.init(List.of(ORIGIN), "mallory", AT);
    assertThat(folder.salt()).isEqualTo(salt).hasSize(64);
    assertThat(folder.keys("sandbox").text()).isEqualTo(keys);
  }

  @Test
  void aListOfKeysWithAnythingElseInItIsRefused() {
    for (String text :
        List.of(
            "log x",
            "# added 2026-11-26T03:00:00Z by a\nlog x",
            "# retired 01020304 2026-11-26T03:00:00Z by a",
            "# added yesterday by a\n",
            "anything")) {
      assertThatThrownBy(() -> new KeyList(text + "\nlog y").signing())
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theCommandSaysWhatItTakes() throws Exception {
    assertThat(KeysMain.run(List.of())).isEqualTo(2);
    assertThat(KeysMain.run(List.of("add", path.toString(), "sandbox"))).isEqualTo(2);
    assertThat(KeysMain.run(List.of("init", path.toString(), "alice", ORIGIN))).isZero();
    assertThat(KeysMain.run(List.of("add", path.toString(), "sandbox", "bob"))).isZero();
    assertThat(KeysMain.run(List.of("retire", path.toString(), "sandbox", "carol"))).isZero();
  }

  private KeyFolder folder() throws Exception {
    KeyFolder folder = new KeyFolder(path.resolve("keys"));
    folder.init(List.of(ORIGIN), "alice", AT);
    return folder;
  }

  private Path secret(VerifierKey key) {
    return path.resolve("keys/sandbox").resolve(HexFormat.of().toHexDigits(key.keyId()) + ".key");
  }

  private static TrustPolicy policy(KeyFolder folder) throws Exception {
    byte[] bytes = folder.policy("sandbox").getBytes(StandardCharsets.UTF_8);
    return TrustPolicy.parse(bytes).orElseThrow();
  }

  private static String checkpoint(KeyFolder folder) throws Exception {
    String text = new Checkpoint(ORIGIN, new TreeHead(7, TreeHead.EMPTY.root())).text();
    return new SignedNote(
            text, folder.signers("sandbox").stream().map(key -> key.sign(text)).toList())
        .encoded();
  }
}
