package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates: {@code genCA}, {@code genSelfSignedCert}, {@code genSignedCert}, each also with a
 * given key, and {@code buildCustomCert}.
 *
 * <p>Source: sprig's {@code crypto.go}. Tests: {@code CryptoFunctionsTest}, the table {@code
 * crypto.txt}.
 */
final class CertificateFunctions {

  private static final int KEY_BITS = 2048;
  private static final Duration DAY = Duration.ofDays(1);
  private static final String NAMES = "string, []any, []any, int";

  private final TemplateEnvironment environment;

  private CertificateFunctions(TemplateEnvironment environment) {
    this.environment = environment;
  }

  static void addTo(Registrar to, TemplateEnvironment environment) {
    CertificateFunctions functions = new CertificateFunctions(environment);
    to.add("genCA", "string, int", a -> functions.authority(a, functions.newKey()));
    to.add("genCAWithKey", "string, int, string", a -> functions.authority(a, key(a.text(2))));
    to.add("genSelfSignedCert", NAMES, a -> functions.selfSigned(a, functions.newKey()));
    to.add(
        "genSelfSignedCertWithKey",
        NAMES + ", string",
        a -> functions.selfSigned(a, key(a.text(4))));
    String signed = NAMES + ", " + Certificate.TYPE;
    to.add("genSignedCert", signed, a -> functions.signed(a, functions.newKey()));
    to.add("genSignedCertWithKey", signed + ", string", a -> functions.signed(a, key(a.text(5))));
    to.add("buildCustomCert", "string, string", a -> custom(a.text(0), a.text(1)));
    to.add("genPrivateKey", "string", a -> PrivateKeys.generate(a.text(0), environment.random()));
  }

  private KeyPair newKey() {
    return PrivateKeys.rsa(KEY_BITS, environment.random());
  }

  private static KeyPair key(String pem) {
    try {
      return PrivateKeys.parse(pem);
    } catch (FunctionException e) {
      throw new FunctionException("parsing private key: " + e.getMessage(), e);
    }
  }

  private Certificate authority(Arguments a, KeyPair key) {
    CertificateWriter.Subject subject = subject(a.text(0), List.of(), List.of(), a.integer(1));
    return certificate(subject, true, key, null);
  }

  private Certificate selfSigned(Arguments a, KeyPair key) {
    return certificate(subject(a), false, key, null);
  }

  private Certificate signed(Arguments a, KeyPair key) {
    if (!(a.any(4) instanceof Certificate ca)) {
      throw new FunctionException("unable to decode certificate");
    }
    Pem pem = Pem.first(ca.cert());
    if (pem == null) {
      throw new FunctionException("unable to decode certificate");
    }
    X509Certificate signer;
    try {
      signer = read(pem);
    } catch (CertificateException e) {
      throw new FunctionException(
          "error parsing certificate: decodedSignerCert.Bytes: " + e.getMessage(), e);
    }
    KeyPair signerKey = parsed(ca.key());
    return certificate(subject(a), false, key, CertificateWriter.issuer(signer, signerKey));
  }

  private static KeyPair parsed(String pem) {
    try {
      return PrivateKeys.parse(pem);
    } catch (FunctionException e) {
      throw new FunctionException("error parsing private key: " + e.getMessage(), e);
    }
  }

  private Certificate certificate(
      CertificateWriter.Subject subject,
      boolean authority,
      KeyPair key,
      CertificateWriter.@Nullable Issuer issuer) {
    byte[] der = CertificateWriter.write(subject, authority, key, issuer, environment.random());
    return new Certificate(new Pem("CERTIFICATE", der).text(), PrivateKeys.pem(key));
  }

  private CertificateWriter.Subject subject(Arguments a) {
    List<byte[]> addresses = new ArrayList<>();
    for (Object item : Values.items(a.listOrNull(1))) {
      if (!(item instanceof String text)) {
        throw new FunctionException(
            "error parsing ip: " + Printed.value(item) + " is not a string");
      }
      byte[] address = CertificateWriter.address(text);
      if (address == null) {
        throw new FunctionException("error parsing ip: " + text);
      }
      addresses.add(address);
    }
    List<String> hosts = new ArrayList<>();
    for (Object item : Values.items(a.listOrNull(2))) {
      if (!(item instanceof String text)) {
        throw new FunctionException(
            "error processing alternate dns name: " + Printed.value(item) + " is not a string");
      }
      hosts.add(text);
    }
    return subject(a.text(0), addresses, hosts, a.integer(3));
  }

  private CertificateWriter.Subject subject(
      String name, List<byte[]> addresses, List<String> hosts, long days) {
    Instant now = environment.clock().instant();
    Instant end = now.plusNanos(DAY.toNanos() * days);
    return new CertificateWriter.Subject(name, List.of(), addresses, hosts, now, end);
  }

  private static X509Certificate read(Pem pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.content()));
  }

  private static Certificate custom(String cert, String key) {
    String certText = decoded(cert, "unable to decode base64 certificate");
    String keyText = decoded(key, "unable to decode base64 private key");
    Pem pem = Pem.first(certText);
    if (pem == null) {
      throw new FunctionException("unable to decode certificate");
    }
    try {
      read(pem);
    } catch (CertificateException e) {
      throw new FunctionException(
          "error parsing certificate: decodedCert.Bytes: " + e.getMessage(), e);
    }
    parsed(keyText);
    return new Certificate(certText, keyText);
  }

  private static String decoded(String base64, String refusal) {
    try {
      return GoText.text(BaseDecoder.base64(base64));
    } catch (FunctionException e) {
      throw new FunctionException(refusal, e);
    }
  }
}
