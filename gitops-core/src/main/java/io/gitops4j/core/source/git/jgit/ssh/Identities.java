package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.TransferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys: OpenSSH's own form, PEM and PKCS#8, each encrypted or not.
 *
 * <p>Encrypted PKCS#8 is opened here with the JDK, since MINA wants BouncyCastle for it. Failures
 * have no cause and nothing of what a parser said, which could hold a part of the key.
 */
final class Identities {

  private static final int MAX_CHARS = 1 << 16;
  private static final Pattern ENCRYPTED_PKCS8 =
      Pattern.compile(
          "-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\\s]++)-----END ENCRYPTED PRIVATE"
              + " KEY-----");

  private Identities() {}

  /** The keys of a text, most often one. */
  static List<KeyPair> read(SecretValue identity, @Nullable SecretValue password)
      throws TransferException {
    String text = identity.reveal();
    if (text.length() > MAX_CHARS) {
      throw invalid(
          "the private key in identity has more than the "
              + MAX_CHARS
              + " characters"
              + " allowed; give one key");
    }
    AtomicBoolean encrypted = new AtomicBoolean();
    try {
      String opened = opened(text, password, encrypted);
      List<KeyPair> keys = new ArrayList<>();
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("identity"),
              new ByteArrayInputStream(opened.getBytes(StandardCharsets.UTF_8)),
              passwords(password, encrypted));
      if (found != null) {
        found.forEach(keys::add);
      }
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // What is said below is all that may be said of it.
    }
    if (!encrypted.get()) {
      throw invalid(
          "the private key in identity cannot be read; give an ed25519, ECDSA or RSA key as OpenSSH,"
              + " PEM or PKCS#8 writes it");
    }
    throw invalid(
        password == null
            ? "the private key in identity is encrypted; give what opens it as password"
            : "the password does not open the private key in identity; check both");
  }

  private static FilePasswordProvider passwords(
      @Nullable SecretValue password, AtomicBoolean encrypted) {
    return (session, resource, attempt) -> {
      encrypted.set(true);
      return password == null || attempt > 0 ? null : password.reveal();
    };
  }

  /** The text, of which an encrypted PKCS#8 key is made a plain one. */
  @SuppressWarnings("InsecureCryptoUsage") // The cipher is the one that the key was encrypted with.
  private static String opened(String text, @Nullable SecretValue password, AtomicBoolean encrypted)
      throws IOException, GeneralSecurityException {
    Matcher block = ENCRYPTED_PKCS8.matcher(text);
    if (!block.find()) {
      return text;
    }
    encrypted.set(true);
    char[] secret = password == null ? new char[0] : password.reveal().toCharArray();
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(Base64.getMimeDecoder().decode(block.group(1)));
    // The parameters of PBES2 print as the name of the whole scheme, which their OID is not.
    String scheme = String.valueOf(info.getAlgParameters());
    SecretKey key = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(secret));
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    byte[] plain = info.getKeySpec(cipher).getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(plain)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static TransferException invalid(String why) {
    return new TransferException(Reason.INVALID, why);
  }
}
