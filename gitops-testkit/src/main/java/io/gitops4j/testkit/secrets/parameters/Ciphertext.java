package io.gitops4j.testkit.secrets.parameters;

import java.util.Base64;
import java.util.Random;

/** What a SecureString looks like that is not decrypted: nothing of the value is in it. */
final class Ciphertext {
  private static final int BYTES = 120;

  private Ciphertext() {}

  static String of(Parameter.Version version) {
    byte[] bytes = new byte[BYTES];
    new Random(version.number()).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
