package org.tanpuhui.activity.outbox.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.activity.webhook.Key;
import org.tanpuhui.activity.activity.webhook.Signing;

/** The vectors are those of the specification's own libraries (Java and Go, test of signing). */
class SigningKeysTest {
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIMESTAMP = 1_614_265_330;
  private static final String PAYLOAD = "{\"test\": 2432232314}";

  @Test
  void hmacGivesTheVectorOfTheSpecsLibraries() {
    byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(sign(Signing.HMAC, secret))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void ed25519GivesTheVectorOfTheSpecsLibraries() {
    byte[] seed = Base64.getDecoder().decode("VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=");

    assertThat(sign(Signing.ED25519, seed))
        .isEqualTo(
            "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==");
  }

  @Test
  void newKeysSignWhatTheirShownHalfVerifies() throws Exception {
    byte[] signed = (ID + "." + TIMESTAMP + "." + PAYLOAD).getBytes(StandardCharsets.UTF_8);

    SigningKeys.NewKey shared = SigningKeys.make(Signing.HMAC);
    String text = SigningKeys.secretText(shared.secret());
    assertThat(text).startsWith("whsec_");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(6)), "HmacSHA256"));
    assertThat(sign(Signing.HMAC, shared.secret()))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));

    SigningKeys.NewKey pair = SigningKeys.make(Signing.ED25519);
    String shown =
        new Key(UUID.randomUUID(), 1, Signing.ED25519, null, pair.publicKey(), null, null)
            .publicText();
    assertThat(shown).startsWith("whpk_");
    assertThat(verifies(shown, signed, sign(Signing.ED25519, pair.secret()))).isTrue();
    assertThat(verifies(shown, "else".getBytes(), sign(Signing.ED25519, pair.secret()))).isFalse();
    assertThat(SigningKeys.make(Signing.ED25519).publicKey()).isNotEqualTo(pair.publicKey());
  }

  @Test
  void severalKeysSignSideBySide() {
    byte[] one = new byte[32];
    byte[] other = new byte[32];
    other[0] = 1;
    List<SigningKeys.Secret> secrets =
        List.of(
            new SigningKeys.Secret(Signing.HMAC, one),
            new SigningKeys.Secret(Signing.ED25519, other));

    assertThat(SigningKeys.sign(secrets, ID, TIMESTAMP, PAYLOAD))
        .isEqualTo(sign(Signing.HMAC, one) + " " + sign(Signing.ED25519, other));
  }

  @Test
  void aSealedSecretOpensInItsPlaceOnlyAndAlsoAfterTheKeyChanged() {
    byte[] old = new byte[32];
    byte[] now = new byte[32];
    now[31] = 7;
    UUID endpoint = UUID.randomUUID();
    byte[] secret = "a secret".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = new SecretCipher(List.of(old)).seal(endpoint, 1, secret);

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a secret");
    assertThat(new SecretCipher(List.of(now, old)).open(endpoint, 1, sealed)).isEqualTo(secret);
    for (SecretCipher cipher :
        List.of(new SecretCipher(List.of(old)), new SecretCipher(List.of(now)))) {
      assertThatThrownBy(() -> cipher.open(UUID.randomUUID(), 1, sealed))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> cipher.open(endpoint, 2, sealed))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> new SecretCipher(List.of(new byte[16])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String sign(Signing signing, byte[] secret) {
    return SigningKeys.sign(
        List.of(new SigningKeys.Secret(signing, secret)), ID, TIMESTAMP, PAYLOAD);
  }

  private static boolean verifies(String shown, byte[] signed, String header) throws Exception {
    byte[] raw = Base64.getDecoder().decode(shown.substring(5));
    byte[] wrapped =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
    PublicKey key =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(wrapped));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update(signed);
    return signature.verify(Base64.getDecoder().decode(header.substring(4)));
  }
}
