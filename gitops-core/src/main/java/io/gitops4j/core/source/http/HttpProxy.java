package io.gitops4j.core.source.http;

import io.gitops4j.SecretValue;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy that a source is reached through, as the Secret of {@code proxySecretRef} says.
 *
 * <p>The rule: {@code address} is {@code http://host[:port]}, port 80 where none is given; {@code
 * username} and {@code password} sign in there, or what stands before an {@code @} of the address.
 * Surprising: an address {@code https://} would be reached by TLS, which the JDK's HTTP client
 * cannot do, and is refused; {@code socks5://} neither Flux nor that client know. Nothing of an
 * address but host and port is ever told. Source: Flux, {@code ProxyURLFromSecret} of {@code
 * pkg/runtime/secrets}. Tests: {@code HttpProxyTest}, {@code GitProxyTest}, {@code OciProxyTest}.
 *
 * @since 0.1
 */
public final class HttpProxy {

  private static final int LONGEST_ADDRESS = 2048;
  private static final int LARGEST_PORT = 65535;
  private static final Set<String> UNSUPPORTED = Set.of("https", "socks5", "socks5h", "socks4");

  private final String host;
  private final int port;
  private final @Nullable SecretValue authorization;

  private HttpProxy(String host, int port, @Nullable SecretValue authorization) {
    this.host = host;
    this.port = port;
    this.authorization = authorization;
  }

  /**
   * Reads what a Secret holds.
   *
   * @param values {@code address}, and {@code username} and {@code password} where it asks for them
   * @throws IllegalArgumentException when that is no proxy that can be used; the message holds
   *     neither the address nor credentials
   */
  public static HttpProxy of(Map<String, SecretValue> values) {
    SecretValue given = values.get("address");
    if (given == null) {
      throw new IllegalArgumentException(
          "the proxy has no address; give one such as http://proxy.example.com:3128");
    }
    URI address = address(given.reveal().strip());
    SecretValue user = values.get("username");
    return new HttpProxy(
        address.getHost(),
        address.getPort() < 0 ? 80 : address.getPort(),
        user == null ? inAddress(address) : basic(line(user), line(values.get("password"))));
  }

  private static URI address(String text) {
    URI address = text.length() > LONGEST_ADDRESS ? null : parsed(text);
    if (address == null || address.getScheme() == null) {
      throw malformed();
    }
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    if (UNSUPPORTED.contains(scheme)) {
      throw new IllegalArgumentException(
          "a proxy that is reached by %s is not supported; give the address of one that is reached by http://"
              .formatted(scheme));
    }
    boolean bare =
        String.valueOf(address.getRawPath()).matches("/?")
            && address.getRawQuery() == null
            && address.getRawFragment() == null;
    boolean reachable =
        address.getHost() != null && address.getPort() != 0 && address.getPort() <= LARGEST_PORT;
    if (!scheme.equals("http") || !bare || !reachable) {
      throw malformed();
    }
    return address;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the address of the proxy is not of the form http://host:port; correct it");
  }

  private static @Nullable URI parsed(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable SecretValue inAddress(URI address) {
    String info = address.getRawUserInfo();
    if (info == null) {
      return null;
    }
    int colon = info.indexOf(':');
    return basic(
        decoded(colon < 0 ? info : info.substring(0, colon)),
        colon < 0 ? "" : decoded(info.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String line(@Nullable SecretValue value) {
    return value == null ? "" : value.reveal().strip();
  }

  private static SecretValue basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return SecretValue.of("proxy password", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** Where it is; the host's name is looked up when it is reached. */
  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  /** The value of the {@code Proxy-Authorization} header, which is a secret. */
  Optional<SecretValue> authorization() {
    return Optional.ofNullable(authorization);
  }

  /** Host and port. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
