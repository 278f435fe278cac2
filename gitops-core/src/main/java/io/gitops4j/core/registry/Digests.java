package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Digests as the OCI image specification writes them: {@code sha256:} and hexadecimal digits. */
final class Digests {

  private static final Pattern FORM =
      Pattern.compile("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}");

  private Digests() {}

  /** Whether a text is a digest that can be checked. */
  static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  /** The digest of bytes with SHA-256. */
  static String sha256(byte[] bytes) {
    return "sha256:" + hex("sha256", bytes);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      String name = "SHA-" + algorithm.substring("sha".length());
      return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has the SHA-2 digests", e);
    }
  }

  /**
   * Checks bytes.
   *
   * @param digest one that can be checked
   * @throws TransferException when they have another digest
   */
  static void check(byte[] bytes, String digest, String what) throws TransferException {
    String algorithm = digest.substring(0, digest.indexOf(':'));
    String found = algorithm + ":" + hex(algorithm, bytes);
    if (!found.equals(digest)) {
      throw new TransferException(
          Reason.INVALID,
          "%s has the digest %s where %s was promised; it was changed on the way or on the server, and is not used"
              .formatted(what, found, digest));
    }
  }
}
