package org.tanpuhui.ledger.log.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, signatures and notes are those that other implementations make. */
class SignedNoteTest {
  // The example of Go's golang.org/x/mod/sumdb/note package: key, text and signed note.
  private static final String VERIFIER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String SIGNER =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String NOTE =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n\n"
          + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
          + "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  @Test
  void theNoteOfAnotherImplementationIsReadVerifiedAndMadeAgain() {
    SignedNote note = SignedNote.parse(NOTE).orElseThrow();
    VerifierKey key = VerifierKey.parse(VERIFIER).orElseThrow();
    assertThat(key.isNamedIn(note.signatures().get(0))).isTrue();
    assertThat(key.verifies(note.text(), note.signatures().get(0))).isTrue();
    assertThat(key.verifies(note.text() + "more\n", note.signatures().get(0))).isFalse();

    NoteSigner signer = NoteSigner.parse(SIGNER).orElseThrow();
    assertThat(signer.verifierKey()).isEqualTo(key);
    assertThat(signer.encoded()).isEqualTo(SIGNER);
    SignedNote made = new SignedNote(note.text(), List.of(signer.sign(note.text())));
    assertThat(made.encoded()).isEqualTo(NOTE);
  }

  /** RFC 8032 section 7.1, test 2. */
  @Test
  void aSeedHasItsPublicKey() {
    byte[] seed =
        HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    byte[] key =
        HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(NoteSigner.ofSeed("x", VerifierKey.ED25519, seed).verifierKey())
        .isEqualTo(new VerifierKey("x", VerifierKey.ED25519, key));
  }

  @Test
  void aCosignatureHoldsItsTimeAndIsNoPlainSignature() {
    byte[] seed = new byte[32];
    NoteSigner witness = NoteSigner.ofSeed("w.example", VerifierKey.COSIGNATURE, seed);
    NoteSigner log = NoteSigner.ofSeed("w.example", VerifierKey.ED25519, seed);
    NoteSignature cosignature = witness.cosign("a\n", Instant.ofEpochSecond(1_679_315_147));
    assertThat(witness.verifierKey().verifies("a\n", cosignature)).isTrue();
    assertThat(witness.verifierKey().verifies("b\n", cosignature)).isFalse();
    assertThat(log.verifierKey().isNamedIn(cosignature)).isFalse();
    assertThat(log.verifierKey().verifies("a\n", cosignature)).isFalse();

    byte[] later = cosignature.signature();
    later[7]++;
    NoteSignature moved = new NoteSignature("w.example", cosignature.keyId(), later);
    assertThat(witness.verifierKey().verifies("a\n", moved)).isFalse();
    assertThat(Arrays.copyOf(cosignature.signature(), 8))
        .containsExactly(0, 0, 0, 0, 0x64, 0x18, 0x50, (byte) 0xcb);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no blank line\n\u2014 a AAAAAAA=\n",
        "text\n\n\u2014 a AAAAAAA=",
        "text\n\n\u2014 a AAAAAA==\n",
        "text\n\n\u2014 a AAAAAAA\n",
        "text\n\n\u2014 a AAAAAAB=\n",
        "text\n\n- a AAAAAAA=\n",
        "text\n\n\u2014  AAAAAAA=\n",
        "text\n\n\u2014 a+b AAAAAAA=\n",
        "text\n\n\u2014 a\u3000b AAAAAAA=\n",
        "text\n\n\u2014 a  AAAAAAA=\n",
        "text\n\nother\n"
      })
  void aDamagedNoteIsNone(String note) {
    assertThat(SignedNote.parse(note)).isEmpty();
  }

  @Test
  void aCheckpointIsReadOnlyInItsOneForm() {
    String text = "example.com/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    assertThat(Checkpoint.parse(text).orElseThrow().text()).isEqualTo(text);
    String extended = text + "an extension\n";
    assertThat(Checkpoint.parse(extended).orElseThrow().text()).isEqualTo(extended);
    for (String size : List.of("05", "-5", "+5", " 5", "", "5.0", "9223372036854775808", "0x5")) {
      assertThat(Checkpoint.parse(text.replace("\n5\n", "\n" + size + "\n"))).as(size).isEmpty();
    }
    assertThat(Checkpoint.parse(text.replace("A=", "B="))).isEmpty();
    assertThat(Checkpoint.parse(text.replace("AAAA=", "="))).isEmpty();
    assertThat(Checkpoint.parse(text + "\n")).isEmpty();
    assertThat(Checkpoint.parse(text.substring(0, text.length() - 1))).isEmpty();
  }
}
