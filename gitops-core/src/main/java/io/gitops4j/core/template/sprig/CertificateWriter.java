package io.gitops4j.core.template.sprig;

import com.google.common.net.InetAddresses;
import io.gitops4j.core.template.FunctionException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes X.509 certificates, for which the JDK has no public class.
 *
 * <p>The rule: version 3, a serial number of 128 random bits, the common name as the subject,
 * behind organizations for clients that have groups; for servers and clients; the extensions in the
 * order in which Go writes them. Source: sprig's {@code crypto.go}, Go's {@code
 * x509.CreateCertificate}, RFC 5280. Tests: {@code CryptoFunctionsTest}, which reads them with the
 * JDK.
 */
final class CertificateWriter {

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SERIAL_BITS = 128;
  private static final int KEY_ID_BYTES = 20;

  /** What a certificate is for; organizations are the groups of a client. */
  record Subject(
      String name,
      List<String> organizations,
      List<byte[]> addresses,
      List<String> hosts,
      Instant from,
      Instant to) {}

  /** Who signs: name, key, and the identifier of the key if the certificate has one. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Issuer(byte[] name, KeyPair key, byte @Nullable [] keyId) {}

  private CertificateWriter() {}

  private static byte[] name(Subject subject) {
    List<byte[]> parts = new ArrayList<>();
    subject.organizations().forEach(organization -> parts.add(part("2.5.4.10", organization)));
    if (!subject.name().isEmpty()) {
      parts.add(part("2.5.4.3", subject.name()));
    }
    return Der.sequence(parts.toArray(new byte[0][]));
  }

  private static byte[] part(String oid, String text) {
    boolean printable = text.matches("[A-Za-z0-9 '()+,./:=?-]*");
    return Der.set(Der.sequence(Der.oid(oid), Der.text(printable ? 0x13 : 0x0C, text)));
  }

  static Issuer issuer(X509Certificate certificate, KeyPair key) {
    byte[] extension = certificate.getExtensionValue("2.5.29.14");
    byte[] id = null;
    if (extension != null) {
      id = Der.elements(Der.elements(extension).get(0).content()).get(0).content();
    }
    return new Issuer(certificate.getSubjectX500Principal().getEncoded(), key, id);
  }

  /**
   * Writes a certificate.
   *
   * @param issuer who signs; null for a certificate that signs itself
   */
  static byte[] write(
      Subject subject,
      boolean authority,
      KeyPair key,
      @Nullable Issuer issuer,
      RandomGenerator random) {
    byte[] own = name(subject);
    Issuer signer = issuer == null ? new Issuer(own, key, null) : issuer;
    byte[] algorithm = algorithm(signer.key());
    byte[] body =
        Der.sequence(
            Der.element(0xA0, Der.integer(2)),
            Der.integer(serial(random)),
            algorithm,
            signer.name(),
            Der.sequence(time(subject.from()), time(subject.to())),
            own,
            key.getPublic().getEncoded(),
            Der.element(0xA3, extensions(subject, authority, key, own, signer)));
    return Der.sequence(body, algorithm, Der.bits(0, signature(signer.key(), body, random)));
  }

  private static BigInteger serial(RandomGenerator random) {
    byte[] bytes = new byte[SERIAL_BITS / 8];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  private static byte[] time(Instant time) {
    int year = time.atZone(ZoneOffset.UTC).getYear();
    if (year < 0 || year > 9999) {
      throw new FunctionException(
          "error creating certificate: asn1: structure error: "
              + "cannot represent time as GeneralizedTime");
    }
    boolean twoDigits = year >= 1950 && year < 2050;
    return twoDigits
        ? Der.text(0x17, UTC_TIME.format(time))
        : Der.text(0x18, GENERALIZED_TIME.format(time));
  }

  private static byte[] extensions(
      Subject subject, boolean authority, KeyPair key, byte[] own, Issuer signer) {
    List<byte[]> all = new ArrayList<>();
    int usage = authority ? 0xA4 : 0xA0;
    all.add(extension("2.5.29.15", true, Der.bits(authority ? 2 : 5, new byte[] {(byte) usage})));
    all.add(
        extension(
            "2.5.29.37",
            false,
            Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2"))));
    all.add(extension("2.5.29.19", true, authority ? Der.sequence(Der.yes()) : Der.sequence()));
    if (authority) {
      all.add(extension("2.5.29.14", false, Der.octets(keyId(key))));
    }
    byte[] signerId = signer.keyId();
    if (signerId != null && !Arrays.equals(own, signer.name())) {
      all.add(extension("2.5.29.35", false, Der.sequence(Der.element(0x80, signerId))));
    }
    if (!subject.hosts().isEmpty() || !subject.addresses().isEmpty()) {
      all.add(extension("2.5.29.17", subject.name().isEmpty(), alternatives(subject)));
    }
    return Der.sequence(all.toArray(new byte[0][]));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] keyId(KeyPair key) {
    byte[] bits = Der.inSequence(key.getPublic().getEncoded()).get(1).content();
    byte[] point = Arrays.copyOfRange(bits, 1, bits.length);
    return Arrays.copyOf(EncodingFunctions.digest("SHA-256", point), KEY_ID_BYTES);
  }

  private static byte[] alternatives(Subject subject) {
    List<byte[]> names = new ArrayList<>();
    for (String host : subject.hosts()) {
      if (host.chars().anyMatch(c -> c > 0x7F)) {
        throw new FunctionException(
            "error creating certificate: x509: "
                + Printed.quote(host)
                + " cannot be encoded as an IA5String");
      }
      names.add(Der.element(0x82, host.getBytes(StandardCharsets.US_ASCII)));
    }
    subject.addresses().forEach(address -> names.add(Der.element(0x87, address)));
    return Der.sequence(names.toArray(new byte[0][]));
  }

  /** The bytes of an address; null when the text is none. */
  static byte @Nullable [] address(String text) {
    boolean plain = text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
    return plain ? InetAddresses.forString(text).getAddress() : null;
  }

  private static byte[] algorithm(KeyPair key) {
    if (key.getPrivate() instanceof RSAPrivateKey) {
      return Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());
    }
    if (key.getPrivate() instanceof ECPrivateKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      int last = bits <= 256 ? 2 : bits <= 384 ? 3 : 4;
      return Der.sequence(Der.oid("1.2.840.10045.4.3." + last));
    }
    if (key.getPrivate().getAlgorithm().startsWith("Ed")) {
      return Der.sequence(Der.oid("1.3.101.112"));
    }
    throw new FunctionException(
        "error creating certificate: x509: "
            + "certificate private key does not implement crypto.Signer");
  }

  private static byte[] signature(KeyPair key, byte[] body, RandomGenerator random) {
    String algorithm = "Ed25519";
    if (key.getPrivate() instanceof RSAPrivateKey) {
      algorithm = "SHA256withRSA";
    } else if (key.getPrivate() instanceof ECPrivateKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      algorithm = (bits <= 256 ? "SHA256" : bits <= 384 ? "SHA384" : "SHA512") + "withECDSA";
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key.getPrivate(), PrivateKeys.secure(random));
      signature.update(body);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new FunctionException("error creating certificate: x509: " + e.getMessage(), e);
    }
  }
}
