package io.gitops4j.core.source.git;

import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;

/** How ssh-keygen names a key. */
final class KeyFingerprint {

  private KeyFingerprint() {}

  static String of(PublicKey key) {
    return KeyUtils.getFingerPrint(key);
  }
}
