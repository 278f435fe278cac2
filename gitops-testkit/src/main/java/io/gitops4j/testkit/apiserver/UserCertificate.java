package io.gitops4j.testkit.apiserver;

/**
 * By what a user shows a server with TLS who he is: {@code client-certificate-data} and {@code
 * client-key-data} of a kubeconfig before they are encoded.
 *
 * @param certificate the certificate in PEM
 * @param key its private key in PEM, PKCS #1
 * @since 0.1
 */
public record UserCertificate(String certificate, String key) {

  /** Shows the certificate, never the key. */
  @Override
  public String toString() {
    return certificate;
  }
}
