package io.gitops4j.testkit.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The words of Go's {@code crypto/tls}. */
class KeyPairTextTest {

  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBbTCCAROgAwIBAgIUV4Gr4epEHD4EouuJKRCEaTntJSYwCgYIKoZIzj0EAwIw
      DDEKMAgGA1UEAwwBYTAeFw0yNjExMjcwOTIxMDBaFw0zNjExMjQwOTIxMDBaMAwx
      CjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ1WymnL0TjEvQT
      9Oh0398aDtMYqhXxRKY/bqrQlVTcxuMFcR5HU+sEZYnQQaJAlYfpqAsfQrqkn6It
      J5ZY7r2mo1MwUTAdBgNVHQ4EFgQUzG+SEi8QGPrKngUVY8QWdqvNfUEwHwYDVR0j
      BBgwFoAUzG+SEi8QGPrKngUVY8QWdqvNfUEwDwYDVR0TAQH/BAUwAwEB/zAKBggq
      hkjOPQQDAgNIADBFAiA/x4Qz8exEYZdkaFubOf2z5RLi3m25S8UN2JJLsXVivwIh
      AKApUDEa2gtqoyAGZ3BxDoo5KjTjn4REPdu0cU10IO1/
      -----END CERTIFICATE-----
      """;
  private static final String KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdy7YJyGmoIunzuz3
      fKsUiJ2/9LX0CfFwdOMoqmU5BuKhRANCAAQ1WymnL0TjEvQT9Oh0398aDtMYqhXx
      RKY/bqrQlVTcxuMFcR5HU+sEZYnQQaJAlYfpqAsfQrqkn6ItJ5ZY7r2m
      -----END PRIVATE KEY-----
      """;
  private static final String OLDER_KEY =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIHcu2CchpqCLp87s93yrFIidv/S19AnxcHTjKKplOQbioAoGCCqGSM49
      AwEHoUQDQgAENVsppy9E4xL0E/TodN/fGg7TGKoV8USmP26q0JVU3MbjBXEeR1Pr
      BGWJ0EGiQJWH6agLH0K6pJ+iLSeWWO69pg==
      -----END EC PRIVATE KEY-----
      """;
  private static final String OTHER_KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgS6Cf4oho1ebGka0P
      /Yh5Niqe3KRCRwkNBBuYZIs3iHmhRANCAATCMv1364ksnUUdfAO8z9v4wqxZ8Hyx
      MtjdRWgOdkQljzv3OfLxp+tfd8aKzGgMvcM6InF4yr3Qs8v/5piC6Qhd
      -----END PRIVATE KEY-----
      """;
  private static final String KEY_OF_OTHER_TYPE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIP5wBWj99gjChxm5kKLbAsx74skit+E+jMvXmcHWIIlf
      -----END PRIVATE KEY-----
      """;

  private static Optional<String> problem(String certificates, String keys) {
    return KeyPairText.problem(
        certificates.getBytes(StandardCharsets.UTF_8), keys.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void problem_ofAPair_isNone() {
    assertThat(problem(CERTIFICATE, KEY)).isEmpty();
    assertThat(problem(CERTIFICATE, OLDER_KEY)).isEmpty();
    assertThat(problem(KEY + CERTIFICATE, CERTIFICATE + KEY)).isEmpty();
  }

  @Test
  void problem_ofTextThatIsNoPem_namesTheCertificate() {
    assertThat(problem("a", "b")).hasValue("tls: failed to find any PEM data in certificate input");
  }

  @Test
  void problem_ofKeyThatIsNoPem_namesTheKey() {
    assertThat(problem(CERTIFICATE, "b")).hasValue("tls: failed to find any PEM data in key input");
  }

  @Test
  void problem_ofSwitchedInputs_saysSo() {
    assertThat(problem(KEY, CERTIFICATE).orElse("")).endsWith("PEM inputs may have been switched");
    assertThat(problem(CERTIFICATE, CERTIFICATE))
        .hasValue("tls: found a certificate rather than a key in the PEM for the private key");
  }

  @Test
  void problem_ofAnotherKey_saysThatTheyDoNotMatch() {
    assertThat(problem(CERTIFICATE, OTHER_KEY))
        .hasValue("tls: private key does not match public key");
    assertThat(problem(CERTIFICATE, KEY_OF_OTHER_TYPE))
        .hasValue("tls: private key type does not match public key type");
  }

  @Test
  void problem_ofBlocksThatHoldSomethingElse_isOfTheParsers() {
    String nothing = "-----BEGIN %s-----\nYQ==\n-----END %s-----\n";
    assertThat(problem(nothing.formatted("CERTIFICATE", "CERTIFICATE"), KEY))
        .hasValue("x509: malformed certificate");
    assertThat(problem(CERTIFICATE, nothing.formatted("PRIVATE KEY", "PRIVATE KEY")))
        .hasValue("tls: failed to parse private key");
  }
}
