package io.gitops4j.benchmarks.apiserver;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and with what a client comes to it.
 *
 * @param uri its address
 * @param sockets what makes connections
 * @param token what its user shows; null for nothing
 */
record Endpoint(URI uri, SocketFactory sockets, @Nullable String token) {

  /** One without TLS, where everybody may come. */
  static Endpoint plain(String url) {
    return new Endpoint(URI.create(url), SocketFactory.getDefault(), null);
  }

  /** The one that a kubeconfig names. */
  static Endpoint of(String kubeconfig) throws GeneralSecurityException, IOException {
    Config config = Config.fromKubeconfig(kubeconfig);
    String authority = config.getCaCertData();
    SocketFactory sockets =
        authority == null
            ? SocketFactory.getDefault()
            : trusting(Base64.getDecoder().decode(authority)).getSocketFactory();
    return new Endpoint(URI.create(config.getMasterUrl()), sockets, config.getAutoOAuthToken());
  }

  private static SSLContext trusting(byte[] authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(authority)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  Socket connect() throws IOException {
    Socket socket = sockets.createSocket(InetAddress.getByName(uri.getHost()), uri.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }
}
