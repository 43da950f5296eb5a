package org.tanpuhui.activity.activity.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

class CallAddressTest {
  private static final CallAddress.Policy PRODUCTION =
      new CallAddress.Policy(Set.of(443, 8443), false);
  private static final CallAddress.Policy LOCAL = new CallAddress.Policy(Set.of(443, 8443), true);

  @ParameterizedTest
  @CsvSource({
    "https://Hooks.Example.com, hooks.example.com, 443, /",
    "https://hooks.example.com/a/b?c=d%20e, hooks.example.com, 443, /a/b?c=d%20e",
    "https://hooks.example.com:8443/, hooks.example.com, 8443, /",
    "HTTPS://xn--fiqs8s.xn--fiqs8s/x, xn--fiqs8s.xn--fiqs8s, 443, /x",
    "https://a1.b-2.example/?, a1.b-2.example, 443, /?"
  })
  void aNameOverHttpsMayBeCalled(String url, String host, int port, String path) {
    assertThat(CallAddress.of(url, PRODUCTION)).isEqualTo(new CallAddress(host, port, true, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "gopher://hooks.example.com/",
        "javascript:alert(1)",
        "hooks.example.com",
        "//hooks.example.com/",
        "https:hooks.example.com",
        "https://",
        "https:///path",
        "https://user@hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com@127.0.0.1/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:80/",
        "https://localhost/",
        "https://intranet/",
        "https://hooks.example.com./",
        "https://.example.com/",
        "https://-a.example.com/",
        "https://a_b.example.com/",
        "https://例子.example.com/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\\..\\",
        // every spelling of an IP address
        "https://127.0.0.1/",
        "https://8.8.8.8/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.0.0.1.0x0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[2606:4700:4700::1111]/",
        "https://[fe80::1%25eth0]/",
        "https://%31%32%37.0.0.1/"
      })
  void anythingElseIsRefusedWithItsReason(String url) {
    assertThatThrownBy(() -> CallAddress.of(url, PRODUCTION))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ProblemCode.WEBHOOK_URL_INVALID);
              assertThat(e.fields().get(0).pointer()).isEqualTo("/url");
              assertThat(e.getMessage()).isNotBlank();
            });
  }

  @Test
  void thisMachineMayBeCalledByTheExplicitSettingOnly() throws UnknownHostException {
    for (String url :
        List.of("http://127.0.0.1:9000/x", "http://localhost:9000/x", "http://[::1]:9000/x")) {
      CallAddress address = CallAddress.of(url, LOCAL);
      assertThat(address.tls()).isFalse();
      assertThat(address.refusal(addresses("127.0.0.1"), LOCAL)).isNull();
      assertThatThrownBy(() -> CallAddress.of(url, PRODUCTION))
          .isInstanceOf(ProblemException.class);
    }
    // The setting opens loopback, and nothing else of what is private.
    CallAddress named = CallAddress.of("http://hooks.example.com:9000/", LOCAL);
    assertThat(named.refusal(addresses("10.0.0.1"), LOCAL)).isEqualTo(Call.ADDRESS_FORBIDDEN);
    assertThat(named.refusal(addresses("8.8.8.8"), LOCAL)).isEqualTo(Call.ADDRESS_FORBIDDEN);
    assertThatThrownBy(() -> CallAddress.of("http://192.168.0.1/", LOCAL))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void everyAddressOfANameMustBePublic() throws UnknownHostException {
    CallAddress address = CallAddress.of("https://hooks.example.com/", PRODUCTION);

    assertThat(address.refusal(addresses("8.8.8.8", "2606:4700:4700::1111"), PRODUCTION)).isNull();
    assertThat(address.refusal(List.of(), PRODUCTION)).isEqualTo(Call.NAME_UNRESOLVED);
    for (String one : List.of("127.0.0.1", "10.1.2.3", "::1", "64:ff9b::a00:1")) {
      assertThat(address.refusal(addresses(one), PRODUCTION)).isEqualTo(Call.ADDRESS_FORBIDDEN);
      assertThat(address.refusal(addresses("8.8.8.8", one), PRODUCTION))
          .isEqualTo(Call.ADDRESS_FORBIDDEN);
    }
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses;
  }
}
