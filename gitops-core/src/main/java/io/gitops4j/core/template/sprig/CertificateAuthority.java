package io.gitops4j.core.template.sprig;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authority that signs certificates of servers and clients, as {@code genCA} and {@code
 * genSignedCert} of templates do; for servers of tests. Its key stays in this object.
 *
 * <p>Its certificates hold from an hour before they are made to the end of the authority's own.
 * Safe to use from many threads.
 *
 * @since 0.1
 */
public final class CertificateAuthority {

  private static final Duration SKEW = Duration.ofHours(1);
  private static final int RSA_BITS = 2048;

  private final SecureRandom random = new SecureRandom();
  private final Instant end;
  private final KeyPair key;
  private final X509Certificate certificate;
  private final String pem;

  private CertificateAuthority(String name, Duration life) {
    Instant now = Instant.now();
    this.end = now.plus(life);
    this.key = PrivateKeys.elliptic(random);
    byte[] der =
        CertificateWriter.write(
            new CertificateWriter.Subject(
                name, List.of(), List.of(), List.of(), now.minus(SKEW), end),
            true,
            key,
            null,
            random);
    this.certificate = read(der);
    this.pem = new Pem("CERTIFICATE", der).text();
  }

  /**
   * A certificate that was signed, with its key.
   *
   * @param certificate the certificate
   * @param key its private key
   * @param pem both as text, the key as PKCS #1 when it is RSA's and as SEC 1 otherwise
   * @since 0.1
   */
  public record Signed(X509Certificate certificate, PrivateKey key, Certificate pem) {}

  /**
   * A new authority.
   *
   * @param name its common name
   * @param life how long what it signs holds from now on
   */
  public static CertificateAuthority create(String name, Duration life) {
    return new CertificateAuthority(name, life);
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Its own certificate in PEM. */
  public String pem() {
    return pem;
  }

  /**
   * A certificate of a server, with a key on the curve P-256.
   *
   * @param name the common name
   * @param hosts the names and addresses that the server is reached by
   */
  public Signed server(String name, List<String> hosts) {
    List<byte[]> addresses = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String host : hosts) {
      byte @Nullable [] address = CertificateWriter.address(host);
      if (address == null) {
        names.add(host);
      } else {
        addresses.add(address);
      }
    }
    return sign(PrivateKeys.elliptic(random), name, List.of(), addresses, names);
  }

  /**
   * A certificate of a client, with an RSA key, which every client library reads.
   *
   * @param name the common name, which Kubernetes takes for the user's
   * @param organizations the organizations, which Kubernetes takes for groups
   */
  public Signed client(String name, List<String> organizations) {
    return sign(PrivateKeys.rsa(RSA_BITS, random), name, organizations, List.of(), List.of());
  }

  private Signed sign(
      KeyPair pair,
      String name,
      List<String> organizations,
      List<byte[]> addresses,
      List<String> hosts) {
    byte[] der =
        CertificateWriter.write(
            new CertificateWriter.Subject(
                name, organizations, addresses, hosts, Instant.now().minus(SKEW), end),
            false,
            pair,
            CertificateWriter.issuer(certificate, key),
            random);
    return new Signed(
        read(der),
        pair.getPrivate(),
        new Certificate(new Pem("CERTIFICATE", der).text(), PrivateKeys.pem(pair)));
  }

  private static X509Certificate read(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException("The JDK does not read the certificate we wrote.", e);
    }
  }
}
