package io.gitops4j.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretValue;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Secret says about a proxy. */
class HttpProxyTest {

  private static HttpProxy proxy(String... entries) {
    Map<String, SecretValue> values = new HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      values.put(entries[i], SecretValue.of(entries[i], entries[i + 1]));
    }
    return HttpProxy.of(values);
  }

  private static String header(HttpProxy proxy) {
    return proxy.authorization().orElseThrow().reveal();
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, proxy.example.com:3128",
    "HTTP://proxy.example.com, proxy.example.com:80",
    "http://10.0.0.1:8080/, 10.0.0.1:8080",
    "'http://[::1]:3128\n', '[::1]:3128'"
  })
  void of_address_isHostAndPort(String address, String shown) {
    HttpProxy proxy = proxy("address", address);
    assertThat(proxy).hasToString(shown);
    assertThat(proxy.authorization()).isEmpty();
    assertThat(proxy.address().isUnresolved()).isTrue();
  }

  @Test
  void of_nameAndPassword_areAHeaderThatIsNotShown() {
    HttpProxy proxy =
        proxy("address", "http://a:b@proxy:1", "username", "me", "password", "s3cret\n");
    assertThat(header(proxy)).isEqualTo("Basic bWU6czNjcmV0");
    assertThat(proxy.toString() + proxy.authorization()).doesNotContain("s3cret", "bWU6", "a:b");
    assertThat(header(proxy("address", "http://proxy", "username", "me"))).isEqualTo("Basic bWU6");
    assertThat(header(proxy("address", "http://me:s3+%63ret@proxy:1")))
        .isEqualTo(header(proxy("address", "http://x", "username", "me", "password", "s3+cret")));
    assertThat(proxy("address", "http://proxy", "password", "p").authorization()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy:3128",
        "",
        "http://",
        "http://u:hidden@",
        "http://proxy:0",
        "http://proxy:99999",
        "http://proxy/path",
        "http://proxy?hidden",
        "ftp://proxy",
        "not an address"
      })
  void of_addressOfAnotherForm_isRefusedWithoutShowingIt(String address) {
    assertThatThrownBy(() -> proxy("address", address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the address of the proxy is not of the form http://host:port; correct it");
  }

  @Test
  void of_proxyThatTheClientCannotReach_isNotSupported() {
    for (String scheme : new String[] {"https", "socks5", "SOCKS5H"}) {
      assertThatThrownBy(() -> proxy("address", scheme + "://u:hidden@proxy:1080"))
          .hasMessageMatching("a proxy that is reached by (https|socks5h?) is not supported; .*")
          .hasMessageNotContaining("hidden");
    }
    assertThatThrownBy(() -> proxy("address", "http://" + "a".repeat(2048)))
        .hasMessageContaining("not of the form");
    assertThatThrownBy(() -> proxy("username", "me")).hasMessageContaining("has no address");
  }
}
