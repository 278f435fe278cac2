package io.gitops4j.testkit.apiserver.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions: {@code v2}, {@code v1}, {@code v1beta2}, {@code v1alpha1}, then others by
 * name; and the hashes that tell states apart.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/version/helpers.go}.
 */
public final class VersionOrder {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  /** The best version first. */
  public static final Comparator<String> BEST_FIRST =
      Comparator.comparing(VersionOrder::rank).reversed().thenComparing(Comparator.naturalOrder());

  private VersionOrder() {}

  private static String rank(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return "";
    }
    int stage = matcher.group(2) == null ? 3 : matcher.group(2).equals("beta") ? 2 : 1;
    return String.format(
        Locale.ROOT,
        "%d%09d%09d",
        stage,
        Long.parseLong(matcher.group(1)),
        matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3)));
  }

  /** Eight bytes of a hash, in Base 64. */
  static String hash(String text) {
    byte[] digest = sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(digest, 8));
  }

  /** A hash in capital hexadecimal digits. */
  public static String tag(byte[] content) {
    return HexFormat.of().withUpperCase().formatHex(sha256(content));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
