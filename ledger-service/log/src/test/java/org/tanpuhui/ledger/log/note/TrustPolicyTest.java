package org.tanpuhui.ledger.log.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of C2SP tlog-policy: groups count, and what is ambiguous is refused. */
class TrustPolicyTest {
  private static final VerifierKey LOG = key("log.example", VerifierKey.ED25519, 1);
  private static final VerifierKey A = key("a.example", VerifierKey.COSIGNATURE, 2);
  private static final VerifierKey B = key("b.example", VerifierKey.COSIGNATURE, 3);
  private static final VerifierKey C = key("c.example", VerifierKey.COSIGNATURE, 4);
  private static final String KEYS =
      "# who is trusted\n\n"
          + ("\tlog " + LOG + "  https://log.example/\n")
          + ("witness a " + A + "\nwitness b " + B + "\n witness c " + C + " https://c\n");

  @Test
  void groupsOfGroupsAreCounted() {
    TrustPolicy policy = parse(KEYS + "group ab any a b\ngroup all all ab c\nquorum all\n").get();
    assertThat(policy.isQuorum(Set.of(A, C))).isTrue();
    assertThat(policy.isQuorum(Set.of(B, C, LOG))).isTrue();
    assertThat(policy.isQuorum(Set.of(A, B))).isFalse();
    assertThat(policy.isQuorum(Set.of(C))).isFalse();

    TrustPolicy two = parse(KEYS + "group two 2 a b c\nquorum two\n").get();
    assertThat(two.isQuorum(Set.of(B, C))).isTrue();
    assertThat(two.isQuorum(Set.of(B))).isFalse();
    assertThat(parse(KEYS + "quorum b\n").get().isQuorum(Set.of(A, C))).isFalse();
    assertThat(parse(KEYS + "quorum none\n").get().isQuorum(Set.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quorum none\nquorum none\n",
        "quorum nobody\n",
        "quorum none",
        "group g 0 a\nquorum g\n",
        "group g 2 a\nquorum g\n",
        "group g 01 a\nquorum g\n",
        "group g all\nquorum g\n",
        "group g all a a\nquorum g\n",
        "group g all none\nquorum none\n",
        "group none all a\nquorum none\n",
        "group a all b\nquorum a\n",
        "group g any a\ngroup h any a b\nquorum h\n",
        "quorum g\ngroup g all a\n",
        "something else\nquorum none\n"
      })
  void whatIsAmbiguousOrUnknownIsRefused(String rest) {
    assertThat(parse(KEYS + rest)).isEmpty();
  }

  @Test
  void keysMustBeRightAndDistinct() {
    assertThat(parse("log " + LOG + "\nlog " + LOG + "\nquorum none\n")).isEmpty();
    assertThat(parse("log " + A + "\nquorum none\n")).isEmpty();
    assertThat(parse("witness a " + LOG + "\nquorum none\n")).isEmpty();
    assertThat(parse("log x+00000000+AQAA\nquorum none\n")).isEmpty();
    VerifierKey rotated = key("log.example", VerifierKey.ED25519, 5);
    assertThat(parse("log " + LOG + "\nlog " + rotated + "\nquorum none\n").get().logs())
        .containsExactly(LOG, rotated);
  }

  private static Optional<TrustPolicy> parse(String text) {
    return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static VerifierKey key(String name, byte type, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return NoteSigner.ofSeed(name, type, bytes).verifierKey();
  }
}
