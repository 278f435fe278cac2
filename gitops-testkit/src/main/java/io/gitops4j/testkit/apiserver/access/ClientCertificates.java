package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.core.template.sprig.CertificateAuthority;
import io.gitops4j.testkit.apiserver.model.ApiException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is by the certificate it shows: the common name is the user, organizations are the
 * groups.
 *
 * <p>The rule: a certificate counts when the server's authority signed it for clients and its time
 * has come and not passed; one that does not is refused with 401, not while the connection is made.
 * One without a common name says nothing. Certificates are held against real time, whatever clock
 * the server has, as those who made the connection did. Source: k8s.io/apiserver, {@code
 * pkg/authentication/request/x509/x509.go}; tests: {@code ApiServerTlsTest}.
 */
public final class ClientCertificates {
  private static final String CLIENTS = "1.3.6.1.5.5.7.3.2";
  private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

  private final X509Certificate authority;

  /** Knows the certificates that an authority signed. */
  public ClientCertificates(CertificateAuthority authority) {
    this.authority = authority.certificate();
  }

  /**
   * The user that a certificate names; null when it names none.
   *
   * @throws ApiException 401 when the certificate does not count
   */
  @Nullable User user(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      certificate.verify(authority.getPublicKey());
      List<String> uses = certificate.getExtendedKeyUsage();
      if (uses == null || !uses.contains(CLIENTS)) {
        throw unauthorized();
      }
      byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return named(certificate, "X509SHA256=" + HexFormat.of().formatHex(print));
    } catch (GeneralSecurityException | NamingException e) {
      throw unauthorized();
    }
  }

  private static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", null);
  }

  private static @Nullable User named(X509Certificate certificate, String credential)
      throws NamingException {
    List<String> names = values(certificate, "CN");
    if (names.isEmpty()) {
      return null;
    }
    List<String> groups = values(certificate, "O");
    groups.add(User.AUTHENTICATED);
    return new User(
        names.get(names.size() - 1), "", groups, Map.of(CREDENTIAL, List.of(credential)));
  }

  private static List<String> values(X509Certificate certificate, String type)
      throws NamingException {
    List<String> values = new ArrayList<>();
    for (Rdn part : name(certificate).getRdns()) {
      Attribute attribute = part.toAttributes().get(type);
      if (attribute != null) {
        NamingEnumeration<?> all = attribute.getAll();
        while (all.hasMore()) {
          if (all.next() instanceof String text && !text.isEmpty()) {
            values.add(text);
          }
        }
      }
    }
    return values;
  }

  private static LdapName name(X509Certificate certificate) throws InvalidNameException {
    return new LdapName(certificate.getSubjectX500Principal().getName());
  }
}
