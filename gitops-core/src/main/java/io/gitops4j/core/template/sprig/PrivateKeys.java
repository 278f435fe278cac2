package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.DSAPrivateKey;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.DSAPrivateKeySpec;
import java.security.spec.DSAPublicKeySpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Private keys: making them, and their texts in PEM.
 *
 * <p>The rule: RSA keys are written as PKCS #1, those of elliptic curves as SEC 1, DSA's as OpenSSL
 * writes them, Ed25519's as PKCS #8; the same are read, and PKCS #8 for all. Source: sprig's {@code
 * crypto.go}. Tests: {@code CryptoFunctionsTest}.
 */
final class PrivateKeys {

  private static final String RSA_OID = "1.2.840.113549.1.1.1";
  private static final String EC_OID = "1.2.840.10045.2.1";
  private static final String SUFFIX = " PRIVATE KEY";
  private static final int PARAMETERS = 0xA0;
  private static final int PUBLIC = 0xA1;

  private PrivateKeys() {}

  /** Takes chance from where the environment says, though the JDK asks for its own kind. */
  private static final class Chance extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient RandomGenerator source;

    Chance(RandomGenerator source) {
      super(null, null);
      this.source = source;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      source.nextBytes(bytes);
    }
  }

  static SecureRandom secure(RandomGenerator random) {
    return random instanceof SecureRandom secure ? secure : new Chance(random);
  }

  static KeyPair rsa(int bits, RandomGenerator random) {
    return generated("RSA", generator -> generator.initialize(bits, secure(random)));
  }

  /** A key on the curve P-256, which is made a hundred times faster than one of RSA. */
  static KeyPair elliptic(RandomGenerator random) {
    return generated("EC", g -> g.initialize(new ECGenParameterSpec("secp256r1"), secure(random)));
  }

  /** Sets a generator up. */
  @FunctionalInterface
  private interface SetUp {
    void run(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair generated(String algorithm, SetUp setUp) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      setUp.run(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes keys of " + algorithm, e);
    }
  }

  /** A new key in PEM, or the words for a type that is not known. */
  static String generate(String type, RandomGenerator random) {
    return switch (type) {
      case "", "rsa" -> pem(rsa(4096, random));
      case "dsa" -> pem(generated("DSA", g -> g.initialize(2048, secure(random))));
      case "ecdsa" -> pem(elliptic(random));
      case "ed25519" ->
          pem(generated("Ed25519", g -> g.initialize(NamedParameterSpec.ED25519, secure(random))));
      default -> "Unknown type " + type;
    };
  }

  static String pem(KeyPair pair) {
    PrivateKey key = pair.getPrivate();
    if (key instanceof RSAPrivateCrtKey) {
      return new Pem("RSA PRIVATE KEY", inner(key)).text();
    }
    if (key instanceof DSAPrivateKey dsa && pair.getPublic() instanceof DSAPublicKey open) {
      byte[] der =
          Der.sequence(
              Der.integer(0),
              Der.integer(dsa.getParams().getP()),
              Der.integer(dsa.getParams().getQ()),
              Der.integer(dsa.getParams().getG()),
              Der.integer(open.getY()),
              Der.integer(dsa.getX()));
      return new Pem("DSA PRIVATE KEY", der).text();
    }
    if (key instanceof ECPrivateKey ec) {
      return new Pem("EC PRIVATE KEY", sec1(ec, pair.getPublic())).text();
    }
    return new Pem("PRIVATE KEY", key.getEncoded()).text();
  }

  /** The key in its own form, which PKCS #8 wraps. */
  private static byte[] inner(PrivateKey key) {
    return Der.inSequence(key.getEncoded()).get(2).content();
  }

  private static byte[] sec1(ECPrivateKey key, PublicKey open) {
    int size = (key.getParams().getOrder().bitLength() + 7) / 8;
    byte[] number = key.getS().toByteArray();
    byte[] fixed = new byte[size];
    int used = Math.min(size, number.length);
    System.arraycopy(number, number.length - used, fixed, size - used, used);
    List<Der.Element> info = Der.inSequence(open.getEncoded());
    Der.Element curve = Der.elements(info.get(0).content()).get(1);
    return Der.sequence(
        Der.integer(1),
        Der.octets(fixed),
        Der.element(PARAMETERS, Der.element(curve.tag(), curve.content())),
        Der.element(PUBLIC, Der.element(info.get(1).tag(), info.get(1).content())));
  }

  /**
   * Reads a key.
   *
   * @throws FunctionException when the text is none
   */
  static KeyPair parse(String text) {
    Pem pem = Pem.first(text);
    if (pem == null) {
      throw new FunctionException("no PEM data in input");
    }
    if (!pem.type().endsWith("PRIVATE KEY")
        || (!pem.type().equals("PRIVATE KEY") && !pem.type().endsWith(SUFFIX))) {
      throw new FunctionException("no private key data in PEM block of type " + pem.type());
    }
    String kind =
        pem.type().equals("PRIVATE KEY")
            ? ""
            : pem.type().substring(0, pem.type().length() - SUFFIX.length());
    try {
      return switch (kind) {
        case "" -> pkcs8(pem.content());
        case "RSA" -> pkcs1(pem.content());
        case "EC" -> elliptic(pem.content(), null);
        case "DSA" -> dsa(pem.content());
        default -> throw new FunctionException("invalid private key type " + kind);
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      String what =
          kind.isEmpty() ? "decoding PEM as PKCS#8" : "parsing " + kind + " private key from PEM";
      throw new FunctionException(what + ": " + e.getMessage(), e);
    }
  }

  private static KeyPair pkcs1(byte[] key) throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.oid(RSA_OID), Der.nothing());
    return rsaPair(Der.sequence(Der.integer(0), algorithm, Der.octets(key)));
  }

  private static KeyPair rsaPair(byte[] pkcs8) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    if (!(key instanceof RSAPrivateCrtKey crt)) {
      throw new IllegalArgumentException("a key without its public exponent");
    }
    PublicKey open =
        factory.generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
    return new KeyPair(open, key);
  }

  private static KeyPair pkcs8(byte[] content) throws GeneralSecurityException {
    List<Der.Element> parts = Der.inSequence(content);
    if (parts.size() < 3) {
      throw new IllegalArgumentException("malformed DER");
    }
    List<Der.Element> algorithm = Der.elements(parts.get(1).content());
    byte[] oid = Der.element(algorithm.get(0).tag(), algorithm.get(0).content());
    if (Arrays.equals(oid, Der.oid(RSA_OID))) {
      return rsaPair(content);
    }
    if (Arrays.equals(oid, Der.oid(EC_OID))) {
      return elliptic(parts.get(2).content(), algorithm.get(1));
    }
    byte[] seed = Der.elements(parts.get(2).content()).get(0).content();
    return generated(
        "Ed25519", g -> g.initialize(NamedParameterSpec.ED25519, secure(new Seed(seed))));
  }

  /** Gives the same bytes each time: the JDK makes the public key of an Ed25519 key only so. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Seed(byte[] bytes) implements RandomGenerator {
    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
    }

    @Override
    public long nextLong() {
      return 0;
    }
  }

  private static KeyPair elliptic(byte[] sec1, Der.@Nullable Element given)
      throws GeneralSecurityException {
    Der.Element curve = given;
    byte[] point = null;
    for (Der.Element part : Der.inSequence(sec1)) {
      if (part.tag() == PARAMETERS) {
        curve = Der.elements(part.content()).get(0);
      } else if (part.tag() == PUBLIC) {
        point = part.content();
      }
    }
    if (curve == null || point == null) {
      throw new IllegalArgumentException("the key names no curve or holds no public key");
    }
    byte[] algorithm = Der.sequence(Der.oid(EC_OID), Der.element(curve.tag(), curve.content()));
    KeyFactory factory = KeyFactory.getInstance("EC");
    byte[] pkcs8 = Der.sequence(Der.integer(0), algorithm, Der.octets(sec1));
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(Der.sequence(algorithm, point))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
  }

  private static KeyPair dsa(byte[] content) throws GeneralSecurityException {
    List<BigInteger> numbers =
        Der.inSequence(content).stream().map(part -> new BigInteger(part.content())).toList();
    if (numbers.size() != 6) {
      throw new IllegalArgumentException("malformed DER");
    }
    BigInteger p = numbers.get(1);
    BigInteger q = numbers.get(2);
    BigInteger g = numbers.get(3);
    KeyFactory factory = KeyFactory.getInstance("DSA");
    return new KeyPair(
        factory.generatePublic(new DSAPublicKeySpec(numbers.get(4), p, q, g)),
        factory.generatePrivate(new DSAPrivateKeySpec(numbers.get(5), p, q, g)));
  }
}
