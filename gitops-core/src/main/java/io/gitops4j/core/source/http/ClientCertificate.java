package io.gitops4j.core.source.http;

import io.gitops4j.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * By what a client shows a server who it is: a certificate, with those of its authorities behind
 * it, and its private key, both in PEM.
 *
 * <p>The rule: keys are read as PKCS #8, PKCS #1 (RSA) and SEC 1 (elliptic curves), the forms that
 * {@code kubectl} and cert-manager write; the latter two are wrapped into the first with the
 * algorithm that the certificate names. A key with a password is refused. Source: Flux, {@code
 * tls.crt} and {@code tls.key} of {@code certSecretRef}; RFC 5958, 8017, 5915. Tests: {@code
 * ClientCertificateTest}.
 *
 * @param chain the certificates, the client's own first
 * @param key the private key
 * @since 0.1
 */
public record ClientCertificate(SecretValue chain, SecretValue key) {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (?<form>(?:[A-Z0-9]{1,16} )?PRIVATE KEY)-----(?<body>[A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final char[] NO_PASSWORD = {};

  /** What a TLS context shows. */
  KeyManager[] managers() throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(chain.revealBytes()));
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("tls.crt holds no certificate");
    }
    Certificate[] all = certificates.toArray(Certificate[]::new);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry("client", key(all[0].getPublicKey()), NO_PASSWORD, all);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private PrivateKey key(PublicKey open) throws GeneralSecurityException {
    Matcher pem = KEY.matcher(key.reveal());
    if (!pem.find()) {
      throw new GeneralSecurityException("tls.key holds no private key in PEM");
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(pem.group("body"));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("tls.key is no base64");
    }
    byte[] wrapped =
        switch (pem.group("form")) {
          case "PRIVATE KEY" -> bytes;
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
              element(
                  SEQUENCE, element(INTEGER, new byte[1]), algorithm(open), element(OCTETS, bytes));
          case "ENCRYPTED PRIVATE KEY" ->
              throw new GeneralSecurityException(
                  "tls.key is encrypted; give it without a password");
          default -> throw new GeneralSecurityException("tls.key is a " + pem.group("form"));
        };
    try {
      return KeyFactory.getInstance(open.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(wrapped));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "tls.key is no key of the kind " + open.getAlgorithm() + ", as tls.crt is", e);
    }
  }

  /** How a certificate names the algorithm of its key: the first element of it. */
  private static byte[] algorithm(PublicKey open) throws GeneralSecurityException {
    byte[] info = open.getEncoded();
    int outer = info.length > 2 && info[1] < 0 ? 2 + (info[1] & 0x7f) : 2;
    if (outer + 2 > info.length || info[outer] != SEQUENCE || info[outer + 1] < 0) {
      throw new GeneralSecurityException("tls.crt names the algorithm of its key in no known form");
    }
    return Arrays.copyOfRange(info, outer, outer + 2 + info[outer + 1]);
  }

  /** An element of DER. */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
