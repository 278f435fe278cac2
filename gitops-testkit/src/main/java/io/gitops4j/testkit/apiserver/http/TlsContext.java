package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.template.sprig.CertificateAuthority;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * What a server shows and wants over TLS: a certificate for this machine by the given authority,
 * and a client's certificate, if it has one.
 *
 * <p>Clients' certificates are not judged while the connection is made, but when a request is
 * authenticated, which is where kube-apiserver refuses them. Tests: {@code ApiServerTlsTest}.
 */
final class TlsContext {
  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1");
  private static final char[] NO_PASSWORD = {};

  private TlsContext() {}

  static SslContextFactory.Server of(CertificateAuthority authority) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    try {
      CertificateAuthority.Signed server = authority.server("kube-apiserver", HOSTS);
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      keys.setKeyEntry(
          "server",
          server.key(),
          NO_PASSWORD,
          new Certificate[] {server.certificate(), authority.certificate()});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          managers.getKeyManagers(),
          new TrustManager[] {new AskAll(authority.certificate())},
          null);
      factory.setSslContext(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "The API server cannot set TLS up with its certificate: " + e.getMessage(), e);
    }
    factory.setWantClientAuth(true);
    return factory;
  }

  /** Names the authority that clients' certificates should be of, and takes any. */
  private static final class AskAll extends X509ExtendedTrustManager {
    private final X509Certificate authority;

    AskAll(X509Certificate authority) {
      this.authority = authority;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {authority};
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
  }
}
