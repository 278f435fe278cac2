package io.gitops4j.testkit.apiserver;

import io.gitops4j.core.template.sprig.Certificate;
import io.gitops4j.core.template.sprig.CertificateAuthority;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.testkit.apiserver.access.Authentication;
import io.gitops4j.testkit.apiserver.access.Authorizer;
import io.gitops4j.testkit.apiserver.access.ClientCertificates;
import io.gitops4j.testkit.apiserver.access.Escalation;
import io.gitops4j.testkit.apiserver.access.Rbac;
import io.gitops4j.testkit.apiserver.access.Reviews;
import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.admission.AdmissionChain;
import io.gitops4j.testkit.apiserver.admission.AdmissionHook;
import io.gitops4j.testkit.apiserver.admission.AdmissionPolicies;
import io.gitops4j.testkit.apiserver.admission.AdmissionStage;
import io.gitops4j.testkit.apiserver.controllers.Rollouts;
import io.gitops4j.testkit.apiserver.http.ApiEndpoint;
import io.gitops4j.testkit.apiserver.http.Faults;
import io.gitops4j.testkit.apiserver.http.RequestLog;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.write.Body;
import io.gitops4j.testkit.apiserver.write.Deletion;
import io.gitops4j.testkit.apiserver.write.LocalCluster;
import io.gitops4j.testkit.apiserver.write.Patcher;
import io.gitops4j.testkit.apiserver.write.ServerContext;
import io.gitops4j.testkit.apiserver.write.Target;
import io.gitops4j.testkit.apiserver.write.WriteOptions;
import io.gitops4j.testkit.apiserver.write.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server in this JVM, that answers as kube-apiserver 1.34.4 does where it matters
 * for GitOps: server-side apply with owners of fields, dry-run, optimistic concurrency, finalizers,
 * watches, discovery, custom kinds. kubectl and every client library can talk to it over HTTP.
 *
 * <p>It listens on a loopback port, without TLS unless {@link Builder#tls} asks for it, and
 * everybody may do everything unless {@link Builder#rbac} says otherwise. Several servers run side
 * by side and share nothing that changes. Thread-safe; whoever starts it closes it, which ends its
 * threads and connections.
 *
 * <pre>{@code
 * try (ApiServer server = ApiServer.start()) {
 *   server.load(Path.of("fixtures"));
 *   Files.writeString(kubeconfig, server.kubeconfig());
 * }
 * }</pre>
 *
 * <p>Source: a recorded kube-apiserver; what differs is listed in {@code KNOWN-DIFFERENCES.md}
 * beside the module's resources.
 *
 * @since 0.1
 */
public final class ApiServer implements AutoCloseable {
  private static final String LOADER = "apiserver-load";
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);

  private final ObjectStore store;
  private final KindRegistry registry = new KindRegistry();
  private final Patcher patcher;
  private final Cluster cluster;
  private final ScheduledExecutorService thread;
  private final ApiEndpoint endpoint;
  private final ServerParts parts;
  private final @Nullable String token;
  private final @Nullable CertificateAuthority authority;
  private @Nullable UserCertificate administrator;

  private ApiServer(Builder builder) {
    this.store = new ObjectStore(builder.historySize);
    ServerContext context = new ServerContext(builder.clock, store);
    Rbac rbac = new Rbac(store);
    Authorizer authorizer = builder.rbac ? rbac : Authorizer.EVERYTHING;
    AdmissionChain admission =
        builder.admission.build(new AdmissionPolicies(store, registry, authorizer));
    Writer writer = new Writer(store, context, admission, registry);
    Deletion deletion = new Deletion(store, context, admission);
    this.patcher = new Patcher(writer);
    this.cluster = new LocalCluster(store, registry, writer, deletion);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "apiserver-watches");
              made.setDaemon(true);
              return made;
            });
    CertificateAuthority signer =
        builder.tls ? CertificateAuthority.create("kubernetes", CERTIFICATE_LIFE) : null;
    this.authority = signer;
    Authentication authentication =
        new Authentication(builder.rbac, signer == null ? null : new ClientCertificates(signer));
    builder.tokens.forEach(authentication::token);
    this.token =
        builder.rbac && !builder.tokens.isEmpty()
            ? builder.tokens.keySet().iterator().next()
            : null;
    this.parts = new ServerParts(cluster, store, registry);
    ClusterSnapshot begins = builder.snapshot;
    if (begins != null) {
      parts.restore(begins, () -> {});
    }
    parts.bootstrapNamespaces();
    if (builder.rbac) {
      parts.bootstrapRoles();
    }
    this.endpoint =
        new ApiEndpoint(
            new ApiEndpoint.Core(
                store,
                registry,
                writer,
                deletion,
                builder.clock,
                authentication,
                authorizer,
                new Reviews(store, builder.clock, authentication, authorizer, rbac),
                new Escalation(rbac, authorizer)),
            builder.port,
            signer,
            thread,
            builder.logSize);
    parts.start(builder.controllers, endpoint::endWatches);
    if (begins != null) {
      parts.restoreRollouts(begins);
    }
  }

  /** Starts a server on a free port. */
  public static ApiServer start() {
    return builder().start();
  }

  /** A builder of servers. */
  public static Builder builder() {
    return new Builder();
  }

  /** When the controllers that move status act. */
  public enum ControllerMode {
    /** By themselves, soon after each change. */
    AUTO,
    /** Only when {@link ApiServer#tick()} is called. */
    MANUAL,
    /** Never; nothing moves that no client moves, and nothing is garbage-collected. */
    NONE
  }

  /** The address, such as {@code http://127.0.0.1:40001}, or {@code https} with TLS. */
  public String url() {
    return (authority == null ? "http" : "https") + "://127.0.0.1:" + endpoint.port();
  }

  /**
   * A kubeconfig with one context in the namespace {@code default}. When access is controlled its
   * user is that of the first {@link Builder#token}. With TLS it holds the authority's certificate
   * and, without such a token, one of an administrator: kubectl asks at the keyboard who uses it
   * where a user has nothing to show over TLS.
   */
  public String kubeconfig() {
    if (token != null) {
      return config().withToken(token);
    }
    return authority == null ? config().anonymous() : kubeconfig(administrator());
  }

  private UserCertificate administrator() {
    synchronized (parts) {
      UserCertificate known = administrator;
      if (known == null) {
        known = clientCertificate("kubernetes-admin", User.MASTERS);
        administrator = known;
      }
      return known;
    }
  }

  /**
   * A kubeconfig of a user who shows a certificate.
   *
   * @throws IllegalStateException when the server was started without TLS
   */
  public String kubeconfig(UserCertificate user) {
    authority();
    return config().withCertificate(user);
  }

  private Kubeconfig config() {
    return new Kubeconfig(url(), authority == null ? null : authority.pem());
  }

  /**
   * The certificate, in PEM, of the authority that signed the server's own and signs those of
   * users. It is made anew for each server.
   *
   * @throws IllegalStateException when the server was started without TLS
   */
  public String certificateAuthority() {
    return authority().pem();
  }

  /**
   * A new certificate of a user, who is known by it when access is controlled ({@link
   * Builder#rbac}), as by kube-apiserver: his name is its common name, his groups are its
   * organizations. Clients that show a certificate of another authority are answered by 401.
   *
   * @param user the name, such as {@code jane} or {@code system:serviceaccount:prod:deployer}
   * @param groups the groups, besides {@code system:authenticated}; {@code system:masters} may do
   *     everything
   * @throws IllegalArgumentException when the name or a group is empty
   * @throws IllegalStateException when the server was started without TLS
   */
  public UserCertificate clientCertificate(String user, String... groups) {
    List<String> all = List.of(groups);
    if (user.isEmpty() || all.contains("")) {
      throw new IllegalArgumentException(
          "A certificate names a user and groups; \"" + user + "\" in " + all + " has none.");
    }
    Certificate signed = authority().client(user, all).pem();
    return new UserCertificate(signed.cert(), signed.key());
  }

  private CertificateAuthority authority() {
    CertificateAuthority known = authority;
    if (known == null) {
      throw new IllegalStateException(
          "This server was started without TLS and has no certificates; start it with"
              + " ApiServer.builder().tls().");
    }
    return known;
  }

  /** Writes the {@link #kubeconfig()} into a file. */
  public Path writeKubeconfig(Path file) throws IOException {
    return Files.writeString(file, kubeconfig());
  }

  /**
   * Applies all objects of a YAML file, or of the {@code *.yaml} files of a folder in the order of
   * their names.
   */
  public void load(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      load(Files.readString(path));
      return;
    }
    List<Path> files;
    try (var list = Files.list(path)) {
      files =
          list.filter(f -> f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      load(Files.readString(file));
    }
  }

  /**
   * Applies all objects of a YAML text by the field manager {@code apiserver-load}; objects without
   * a namespace go into {@code default}.
   *
   * @throws io.gitops4j.testkit.apiserver.model.ApiException when one is refused
   * @throws IllegalArgumentException when a kind is not served
   */
  public void load(String yaml) {
    for (YamlNode document : YamlReader.of(YamlFlavor.V11).readAll("objects.yaml", yaml)) {
      if (document.toValue() instanceof Map<?, ?> map) {
        apply(Json.copyMap(map));
      }
    }
  }

  private void apply(Map<String, @Nullable Object> object) {
    ServedKind kind = served(Json.string(object, "apiVersion"), Json.string(object, "kind"));
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    String given = Json.string(metadata, "namespace");
    String namespace = kind.kind().namespaced() ? given.isEmpty() ? "default" : given : "";
    patcher.apply(
        new Target(kind, namespace, Json.string(metadata, "name"), ""),
        Body.of(object),
        new WriteOptions(
            false,
            LOADER,
            true,
            WriteOptions.Validation.WARN,
            WriteOptions.Guard.NONE,
            User.administrator()));
  }

  private ServedKind served(String apiVersion, String kind) {
    return registry
        .findByKind(apiVersion, kind)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The embedded API server serves no " + kind + " of " + apiVersion + "."));
  }

  /**
   * A live object; a copy.
   *
   * @param namespace the namespace; empty for kinds without one
   */
  public Optional<Map<String, @Nullable Object>> get(
      String apiVersion, String kind, String namespace, String name) {
    return cluster.get(served(apiVersion, kind).kind(), namespace, name);
  }

  /** The live objects of a kind, of all namespaces when the namespace is empty; copies. */
  public List<Map<String, @Nullable Object>> list(
      String apiVersion, String kind, String namespace) {
    return cluster.list(served(apiVersion, kind).kind(), namespace);
  }

  /** The objects without HTTP. */
  public Cluster cluster() {
    return cluster;
  }

  /** What is to go wrong. */
  public Faults faults() {
    return endpoint.faults();
  }

  /** The requests so far. */
  public RequestLog requests() {
    return endpoint.log();
  }

  /** The resourceVersion of the last write. */
  public long revision() {
    return store.revision();
  }

  /** The number of open watches. */
  public int openWatches() {
    return endpoint.watches();
  }

  /**
   * What the server holds between two writes, for {@link #restore} and {@link Builder#snapshot}. It
   * may be taken at any time, from any thread. Controllers may be in the midst of a rollout then,
   * and go on from there where it is restored.
   */
  public ClusterSnapshot snapshot() {
    return parts.snapshot();
  }

  /**
   * Puts the server back to what it, or another one, held: objects, custom kinds, what {@link
   * #rollouts} were told. Objects are as they were, with their uids and resourceVersions. The
   * revision goes on increasing, and the history is gone: open watches end with an event of 410,
   * and later ones and pages of lists from an older version are answered by it, upon which clients
   * list again, as when etcd is restored with {@code --bump-revision --mark-compacted}.
   *
   * <p>Everything else stays as it is: the clock, {@link #requests}, {@link #faults}, users with
   * their tokens and certificates, those of service accounts too, and connections. A request that
   * is being answered meanwhile is answered from before or after; what it has written before is
   * gone. Not to be called from a listener of {@link #cluster}.
   */
  public void restore(ClusterSnapshot snapshot) {
    parts.restore(snapshot, endpoint::expireWatches);
  }

  /** Breaks the connections of all open watches; clients come back. */
  public void breakWatches() {
    endpoint.breakWatches();
  }

  /** Forgets the history, so that every watch from an older version is answered by 410. */
  public void compact() {
    store.compact();
  }

  /**
   * How rollouts go: by themselves, slowly, never, badly.
   *
   * @throws IllegalStateException when the server was started without controllers
   */
  public Rollouts rollouts() {
    return parts.rollouts();
  }

  /** Lets the controllers act once, in the mode {@link ControllerMode#MANUAL}. */
  public void tick() {
    parts.tick();
  }

  @Override
  public void close() {
    parts.close();
    endpoint.close();
    thread.shutdownNow();
  }

  /** Collects how a server is to be. */
  public static final class Builder {
    private static final int DEFAULT_HISTORY = 4096;
    private static final int DEFAULT_LOG = 10_000;

    private int port;
    private Clock clock = Clock.systemUTC();
    private ControllerMode controllers = ControllerMode.AUTO;
    private boolean rbac;
    private boolean tls;
    private @Nullable ClusterSnapshot snapshot;
    private int historySize = DEFAULT_HISTORY;
    private int logSize = DEFAULT_LOG;
    private final AdmissionChain.Builder admission = new AdmissionChain.Builder();
    private final Map<String, User> tokens = new LinkedHashMap<>();

    private Builder() {}

    /** The port; 0, the default, for a free one. */
    public Builder port(int number) {
      this.port = number;
      return this;
    }

    /** What the time is read from; the system's clock by default. */
    public Builder clock(Clock source) {
      this.clock = source;
      return this;
    }

    /** When controllers act; {@link ControllerMode#AUTO} by default. */
    public Builder controllers(ControllerMode mode) {
      this.controllers = mode;
      return this;
    }

    /** Whether access is controlled by tokens, roles and bindings; false by default. */
    public Builder rbac(boolean on) {
      this.rbac = on;
      return this;
    }

    /**
     * Has the server speak TLS: HTTP/1.1 and HTTP/2, as ALPN says. Its certificate is for {@code
     * localhost}, {@code 127.0.0.1} and {@code ::1}, by an authority that is made with the server.
     */
    public Builder tls() {
      this.tls = true;
      return this;
    }

    /** A token that counts when access is controlled; the first is that of the kubeconfig. */
    public Builder token(String text, String user, List<String> groups) {
      List<String> all = new ArrayList<>(groups);
      all.add(User.AUTHENTICATED);
      tokens.put(text, new User(user, "", all, Map.of()));
      return this;
    }

    /**
     * What the server begins with, in place of an empty cluster, so that many tests share one that
     * was prepared once. Namespaces and, with {@link #rbac}, roles that every cluster has are made
     * when they are missing. Requests, faults, tokens and certificates are the new server's own.
     */
    public Builder snapshot(ClusterSnapshot contents) {
      this.snapshot = contents;
      return this;
    }

    /**
     * Has a hook asked about each write, behind those added before, as a cluster asks its webhooks.
     * What controllers write is asked about, too; what the server writes by itself, such as the
     * namespaces that every cluster has, is not.
     *
     * @param stage whether it may change objects, or sees what they have become
     * @param name what refusals name it by, such as {@code images.example.com}
     */
    public Builder admission(AdmissionStage stage, String name, AdmissionHook hook) {
      admission.add(stage, name, hook);
      return this;
    }

    /** How many changes of each kind are remembered for watches and pages; 4096 by default. */
    public Builder historySize(int changes) {
      this.historySize = changes;
      return this;
    }

    /** How many requests the log keeps; 10,000 by default. */
    public Builder logSize(int requests) {
      this.logSize = requests;
      return this;
    }

    /** Starts the server. */
    public ApiServer start() {
      return new ApiServer(this);
    }
  }
}
