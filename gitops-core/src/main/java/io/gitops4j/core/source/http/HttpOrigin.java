package io.gitops4j.core.source.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The scheme, host and port of an address: what credentials are given for.
 *
 * @param scheme in lower case
 * @param host in lower case; empty when the address names none
 * @param port the port, also where it is the scheme's own
 * @since 0.1
 */
public record HttpOrigin(String scheme, String host, int port) {

  /** The origin of an address. */
  public static HttpOrigin of(URI address) {
    String scheme = lower(address.getScheme());
    int port = address.getPort();
    return new HttpOrigin(
        scheme, lower(address.getHost()), port >= 0 ? port : scheme.equals("https") ? 443 : 80);
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  /** Whether what is sent there is encrypted. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** The host of an address, and its port where it is given, for messages. */
  public static String hostAndPort(URI address) {
    @Nullable String host = address.getHost();
    return host + (address.getPort() >= 0 ? ":" + address.getPort() : "");
  }
}
