package io.gitops4j.core.source.git.jgit.ssh;

import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the key that one host shows against {@link KnownHosts}; what is not there is refused.
 *
 * <p>A server has keys of several types and shows the one that the client asks for first. So those
 * types are asked for first that known_hosts has for the host; the others after them, so that a
 * refusal can say what was shown. Source: OpenSSH, {@code sshconnect2.c}, order_hostkeyalgs.
 */
final class HostKeys implements ServerKeyVerifier {

  /** What is accepted of hosts and offered of ours: no DSA, no SHA-1. */
  static final List<BuiltinSignatures> PLAIN =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private static final List<BuiltinSignatures> CERTIFICATES =
      List.of(
          BuiltinSignatures.ed25519_cert,
          BuiltinSignatures.nistp256_cert,
          BuiltinSignatures.nistp384_cert,
          BuiltinSignatures.nistp521_cert,
          BuiltinSignatures.rsaSHA512_cert,
          BuiltinSignatures.rsaSHA256_cert);

  private final KnownHosts known;
  private final String host;
  private final int port;
  private volatile @Nullable String refusal;

  HostKeys(KnownHosts known, String host, int port) {
    this.known = known;
    this.host = host;
    this.port = port;
  }

  /** The algorithms to ask for, in that order. */
  List<NamedFactory<Signature>> algorithms() {
    Set<String> types = known.types(host, port);
    Set<BuiltinSignatures> ordered = new LinkedHashSet<>();
    if (known.hasAuthority(host, port)) {
      ordered.addAll(CERTIFICATES);
    }
    for (BuiltinSignatures signature : PLAIN) {
      if (types.contains(KeyUtils.getCanonicalKeyType(signature.getName()))) {
        ordered.add(signature);
      }
    }
    ordered.addAll(PLAIN);
    List<NamedFactory<Signature>> supported = new ArrayList<>();
    ordered.stream().filter(BuiltinSignatures::isSupported).forEach(supported::add);
    return supported;
  }

  /** Why the key that was shown is not trusted; empty when none was refused. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    Optional<String> why =
        key instanceof OpenSshCertificate certificate
            ? known.refusal(
                host,
                port,
                KeyUtils.getKeyType(certificate.getCertPubKey()),
                bytes(certificate.getCertPubKey()),
                KeyUtils.getKeyType(certificate.getCaPubKey()),
                bytes(certificate.getCaPubKey()))
            : known.refusal(host, port, KeyUtils.getKeyType(key), bytes(key));
    refusal = why.orElse(null);
    return why.isEmpty();
  }

  /** A public key as it is sent. */
  static byte[] bytes(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }
}
