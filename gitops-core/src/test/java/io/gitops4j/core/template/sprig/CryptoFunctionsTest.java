package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.template.TemplateSet;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Certificates, keys and hashes, read back with the JDK or compared with published vectors. */
class CryptoFunctionsTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static TemplateEnvironment seeded() {
    return new TemplateEnvironment(Clock.fixed(NOW, ZoneOffset.UTC), new Random(42));
  }

  private static String printed(String template) {
    return TemplateSet.builder()
        .functions(SprigFunctions.table(seeded()))
        .add("t", template)
        .build()
        .execute("t", Map.of());
  }

  private static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void signedCertificate_ofAnAuthority_isVerifiedByItsKey() throws Exception {
    String both =
        printed(
            "{{ $ca := genCA \"the ca\" 10 }}{{ $c := genSignedCert \"a.b\" (list \"1.2.3.4\" \"::1\")"
                + " (list \"a.b\" \"*.c\") 365 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}|{{ $c.Key }}");
    String[] parts = both.split("\\|", -1);
    X509Certificate authority = read(parts[0]);
    X509Certificate certificate = read(parts[1]);
    KeyPair key = PrivateKeys.parse(parts[2]);

    authority.verify(authority.getPublicKey());
    certificate.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(authority.getKeyUsage()).startsWith(true, false, true, false, false, true);
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=a.b");
    assertThat(certificate.getIssuerX500Principal().getName()).isEqualTo("CN=the ca");
    assertThat(certificate.getNotBefore()).isEqualTo(Date.from(NOW));
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plusSeconds(365 * 86_400L)));
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("a.b", "*.c", "1.2.3.4", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getExtensionValue("2.5.29.35"))
        .endsWith(tail(authority.getExtensionValue("2.5.29.14")));
    assertThat(key.getPublic()).isEqualTo(certificate.getPublicKey());
  }

  private static byte[] tail(byte[] extension) {
    return Der.elements(Der.elements(extension).get(0).content()).get(0).content();
  }

  @Test
  void certificates_withKeysOfOtherKinds_areVerifiedByThem() throws Exception {
    for (String type : List.of("ecdsa", "ed25519")) {
      X509Certificate certificate =
          read(
              printed(
                  "{{ (genSelfSignedCertWithKey \"é\" nil nil 1 (genPrivateKey \""
                      + type
                      + "\")).Cert }}"));
      certificate.verify(certificate.getPublicKey());
      assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=é");
    }
  }

  @Test
  void privateKeys_writtenAndReadAgain_signForTheirPublicKey() throws Exception {
    for (String type : List.of("ecdsa", "ed25519", "dsa")) {
      KeyPair pair = PrivateKeys.parse(PrivateKeys.generate(type, new Random(1)));
      String algorithm =
          Map.of("ecdsa", "SHA256withECDSA", "ed25519", "Ed25519", "dsa", "SHA256withDSA")
              .get(type);
      Signature signature = Signature.getInstance(Objects.requireNonNull(algorithm));
      signature.initSign(pair.getPrivate());
      signature.update((byte) 7);
      byte[] signed = signature.sign();
      signature.initVerify(pair.getPublic());
      signature.update((byte) 7);
      assertThat(signature.verify(signed)).as(type).isTrue();
    }
  }

  @Test
  void customCertificate_ofACertificateAndItsKey_isBoth() {
    String same =
        printed(
            "{{ $a := genCA \"x\" 1 }}{{ $b := buildCustomCert (b64enc $a.Cert) (b64enc $a.Key) }}"
                + "{{ and (eq $a.Cert $b.Cert) (eq $a.Key $b.Key) }}");
    assertThat(same).isEqualTo("true");
  }

  @Test
  void everythingRandom_withTheSameSeedAndClock_isTheSame() {
    String template =
        "{{ randAlphaNum 20 }}{{ randAscii 9 }}{{ uuidv4 }}{{ shuffle \"abcdef\" }}{{ randBytes 9 }}"
            + "{{ randInt 0 1000 }}{{ now }}{{ htpasswd \"u\" \"p\" }}{{ (genCA \"c\" 1).Cert }}"
            + "{{ encryptAES \"k\" \"x\" }}{{ genPrivateKey \"ecdsa\" }}";
    assertThat(printed(template)).isEqualTo(printed(template));
  }

  @Test
  void bcrypt_ofAPublishedVector_isTheVector() {
    byte[] salt = HexFormat.of().parseHex("10410410410410410410410410410410");
    assertThat(Passwords.bcrypt("U*U".getBytes(StandardCharsets.US_ASCII), salt))
        .startsWith("$2a$10$CCCCCCCCCCCCCCCCCCCCC.")
        .hasSize(60);
    // From the tests of jBCrypt: the empty password.
    byte[] known = bcryptSalt("k1wbIrmNyFAPwPVPSVa/ze");
    assertThat(Passwords.bcrypt(new byte[0], known))
        .isEqualTo("$2a$10$k1wbIrmNyFAPwPVPSVa/zecw2BCEnBwVS2GbrmgzxFUOqW9dk4TCW");
  }

  private static byte[] bcryptSalt(String text) {
    String own = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    String usual = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    StringBuilder base64 = new StringBuilder();
    text.chars().forEach(c -> base64.append(usual.charAt(own.indexOf(c))));
    return Base64.getDecoder().decode(base64.toString());
  }

  @Test
  void scrypt_ofTheVectorsOfItsRfc_isTheVector() {
    byte[] password = "password".getBytes(StandardCharsets.US_ASCII);
    byte[] salt = "NaCl".getBytes(StandardCharsets.US_ASCII);
    assertThat(HexFormat.of().formatHex(Passwords.scrypt(password, salt, 1024, 8, 16, 64)))
        .startsWith("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162");
    assertThat(HexFormat.of().formatHex(Passwords.scrypt(new byte[0], new byte[0], 16, 1, 1, 64)))
        .startsWith("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442");
  }

  @Test
  void text_encrypted_isDecryptedByTheSamePassword() {
    assertThat(printed("{{ encryptAES \"pässword\" \"a secret é\" | decryptAES \"pässword\" }}"))
        .isEqualTo("a secret é");
  }

  @Test
  void authorityOfTests_ofServersAndClients_signsWhatTheJdkReads() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("tests", Duration.ofDays(1));
    CertificateAuthority.Signed server = authority.server("s", List.of("localhost", "::1"));
    CertificateAuthority.Signed client = authority.client("j\u00e4ne", List.of("b", "a, c"));

    assertThat(read(authority.pem())).isEqualTo(authority.certificate());
    server.certificate().verify(authority.certificate().getPublicKey());
    assertThat(server.certificate().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "0:0:0:0:0:0:0:1");
    assertThat(client.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=j\u00e4ne,O=a\\, c,O=b");
    assertThat(read(client.pem().cert())).isEqualTo(client.certificate());
    assertThat(PrivateKeys.parse(client.pem().key()).getPublic())
        .isEqualTo(client.certificate().getPublicKey());
    assertThat(client.pem().key()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
  }
}
