package io.gitops4j.testkit.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The text of a kubeconfig with one cluster, one user and one context. */
final class Kubeconfig {
  private final String url;
  private final @Nullable String authority;

  /** Of a server at an address, whose certificate is by an authority in PEM; null without TLS. */
  Kubeconfig(String url, @Nullable String authority) {
    this.url = url;
    this.authority = authority;
  }

  /** For whoever needs no credentials. */
  String anonymous() {
    return text(" {}\n");
  }

  String withToken(String token) {
    return text("\n    token: " + token + "\n");
  }

  String withCertificate(UserCertificate user) {
    return text(
        "\n    client-certificate-data: "
            + encoded(user.certificate())
            + "\n    client-key-data: "
            + encoded(user.key())
            + "\n");
  }

  private String text(String user) {
    String pem = authority;
    return "apiVersion: v1\n"
        + "kind: Config\n"
        + "clusters:\n"
        + "- name: embedded\n"
        + "  cluster:\n"
        + "    server: "
        + url
        + "\n"
        + (pem == null ? "" : "    certificate-authority-data: " + encoded(pem) + "\n")
        + "users:\n"
        + "- name: admin\n"
        + "  user:"
        + user
        + "contexts:\n"
        + "- name: embedded\n"
        + "  context:\n"
        + "    cluster: embedded\n"
        + "    user: admin\n"
        + "    namespace: default\n"
        + "current-context: embedded\n";
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
