package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the container's credentials can be used: EKS Pod Identity, or a task's role in ECS. The
 * SDK asks by plain HTTP only at the addresses of the agents of ECS and EKS and at the machine
 * itself (AWS SDKs Reference Guide, "Container credential provider").
 */
final class ContainerStep {

  private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  private static final String TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  private static final Set<String> EKS = Set.of("169.254.170.23", "[fd00:ec2::23]");
  private static final Set<String> ALLOWED =
      Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost", "[::1]");
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final ProcessEnvironment environment;
  private final Machine machine;
  private final Instant now;
  private final Findings findings;

  ContainerStep(ProcessEnvironment environment, Machine machine, Instant now, Findings findings) {
    this.environment = environment;
    this.machine = machine;
    this.now = now;
    this.findings = findings;
  }

  /** Who gives the container's credentials, whether they can be used or not. */
  Optional<String> who() {
    if (environment.setting("aws.containerCredentialsPath", RELATIVE).isPresent()) {
      return Optional.of("the task's role");
    }
    return full().map(uri -> EKS.stream().anyMatch(uri::contains) ? "Pod Identity" : uri);
  }

  private Optional<String> full() {
    return environment.setting("aws.containerCredentialsFullUri", FULL);
  }

  boolean run() {
    if (environment.setting("aws.containerCredentialsPath", RELATIVE).isPresent()) {
      return true;
    }
    Optional<String> full = full();
    if (full.isEmpty()) {
      return false;
    }
    Optional<URI> uri = address(full.get());
    if (uri.isEmpty()) {
      return false;
    }
    boolean usable = token(uri.get());
    return reachable(uri.get()) && usable;
  }

  private Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      String scheme = uri.getScheme();
      if (host != null && "https".equalsIgnoreCase(scheme)) {
        return Optional.of(uri);
      }
      if (host != null && "http".equalsIgnoreCase(scheme)) {
        if (ALLOWED.contains(host) || host.startsWith("127.")) {
          return Optional.of(uri);
        }
        findings.error(
            Code.CONTAINER_ADDRESS,
            "%s is at %s, where the SDK does not ask by plain HTTP; use https, or the agent of EKS at"
                + " 169.254.170.23.",
            FULL,
            host);
        return Optional.empty();
      }
    } catch (URISyntaxException e) {
      // Told below, without the text, which may hold a password.
    }
    findings.error(
        Code.CONTAINER_ADDRESS,
        "%s is not an address that begins with http:// or https://; remove it, or restart the pod so"
            + " that EKS sets it.",
        FULL);
    return Optional.empty();
  }

  private boolean token(URI uri) {
    Optional<String> file = environment.setting("aws.containerAuthorizationTokenFile", TOKEN_FILE);
    boolean eks = EKS.contains(uri.getHost());
    if (file.isPresent() && eks) {
      return PodToken.read(file.get(), TOKEN_FILE, "pods.eks.amazonaws.com", now, findings)
          .isPresent();
    }
    if (eks
        && environment
            .setting("aws.containerAuthorizationToken", "AWS_CONTAINER_AUTHORIZATION_TOKEN")
            .isEmpty()) {
      findings.error(
          Code.TOKEN_FILE_MISSING,
          "%s is Pod Identity's, but %s is not set; restart the pod so that EKS sets it.",
          FULL,
          TOKEN_FILE);
      return false;
    }
    return true;
  }

  private boolean reachable(URI uri) {
    int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    if (machine.accepts(uri.getHost(), port, WAIT)) {
      return true;
    }
    findings.error(
        Code.CONTAINER_UNREACHABLE,
        EKS.contains(uri.getHost())
            ? "The Pod Identity agent at %s:%d did not take a connection within %d s; check that the"
                + " add-on eks-pod-identity-agent runs on this node, and that no network policy is"
                + " between."
            : "Whoever gives the container's credentials at %s:%d did not take a connection within %d"
                + " s; check that it runs, and that no network policy is between.",
        uri.getHost(),
        port,
        WAIT.toSeconds());
    return false;
  }
}
