package io.gitops4j.core.source.http;

import io.gitops4j.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP client of a source.
 *
 * @since 0.1
 */
public final class HttpClients {

  private HttpClients() {}

  /**
   * A client for HTTP/1.1 that follows no redirect.
   *
   * @throws GeneralSecurityException when the certificates cannot be read
   */
  public static HttpClient create(Duration timeout, @Nullable SecretValue certificates)
      throws GeneralSecurityException {
    return create(timeout, certificates, null);
  }

  /**
   * A client for HTTP/1.1 that follows no redirect, and shows servers that ask who it is.
   *
   * @param certificates in PEM, which are trusted besides those of the JVM; null for none
   * @param identity what it shows; null for nothing
   * @throws GeneralSecurityException when the certificates or the key cannot be read
   */
  public static HttpClient create(
      Duration timeout, @Nullable SecretValue certificates, @Nullable ClientCertificate identity)
      throws GeneralSecurityException {
    return create(timeout, certificates, identity, null);
  }

  /**
   * The same, of which every request goes through a proxy.
   *
   * @param proxy the proxy; null for what the JVM says by its system properties
   * @throws GeneralSecurityException when the certificates or the key cannot be read
   */
  public static HttpClient create(
      Duration timeout,
      @Nullable SecretValue certificates,
      @Nullable ClientCertificate identity,
      @Nullable HttpProxy proxy)
      throws GeneralSecurityException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    if (certificates != null || identity != null) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity == null ? null : identity.managers(),
          certificates == null ? null : trusting(certificates),
          null);
      builder.sslContext(context);
    }
    return proxy == null
        ? builder.build()
        : new ProxiedClient(builder.proxy(ProxySelector.of(proxy.address())).build(), proxy);
  }

  /**
   * Ends a client and its threads at once. Java 21 has a method for it; before, they end when the
   * client is collected.
   */
  public static void end(HttpClient client) {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException e) {
      // Java 17 to 20: nothing to call.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the HTTP client cannot be ended", e);
    }
  }

  /** The JVM's authorities and these. Source: Flux, which adds {@code ca.crt} to the system's. */
  private static TrustManager[] trusting(SecretValue certificates) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (X509Certificate known : systemAuthorities()) {
        store.setCertificateEntry("system-" + count++, known);
      }
      Collection<? extends Certificate> given =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificates.revealBytes()));
      if (given.isEmpty()) {
        throw new GeneralSecurityException("it holds no certificate");
      }
      for (Certificate certificate : given) {
        store.setCertificateEntry("given-" + count++, certificate);
      }
      return managers(store);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X509Certificate[] systemAuthorities() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager authorities) {
        return authorities.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
