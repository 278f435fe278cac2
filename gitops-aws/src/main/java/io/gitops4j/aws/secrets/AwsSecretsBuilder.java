package io.gitops4j.aws.secrets;

import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.aws.secrets.cache.SecretCache;
import io.gitops4j.aws.secrets.parameterstore.ParameterStore;
import io.gitops4j.aws.secrets.secretsmanager.SecretsManagerStore;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.SecretsListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Collects what {@link AwsSecrets} are made of.
 *
 * @since 0.1
 */
public final class AwsSecretsBuilder {

  private static final int IDLE_SECONDS = 30;

  private @Nullable String region;
  private List<String> replicaRegions = List.of();
  private @Nullable URI endpoint;
  private @Nullable AwsCredentialsProvider credentials;
  private @Nullable String role;
  private final Map<String, String> accountRoles = new HashMap<>();
  private @Nullable SdkHttpClient httpClient;
  private Duration attemptTimeout = AwsSettings.defaults().attemptTimeout();
  private Duration callTimeout = AwsSettings.defaults().callTimeout();
  private CachePolicy policy = CachePolicy.defaults();
  private Clock clock = Clock.systemUTC();
  private @Nullable Timer timer;
  private @Nullable Executor executor;
  private final List<SecretsListener> listeners = new ArrayList<>();
  private final List<SecretStore> stores = new ArrayList<>();

  AwsSecretsBuilder() {}

  /** The region, such as {@code eu-west-1}; by default the one that the SDK's chain finds. */
  public AwsSecretsBuilder region(String value) {
    this.region = value;
    return this;
  }

  /**
   * Further regions that hold replicas of the secrets, asked in this order when the first one does
   * not answer; none by default.
   */
  public AwsSecretsBuilder replicaRegions(String... values) {
    this.replicaRegions = List.of(values);
    return this;
  }

  /** Another address of every service, for tests and private endpoints. */
  public AwsSecretsBuilder endpoint(URI value) {
    this.endpoint = value;
    return this;
  }

  /** Where credentials come from; the SDK's default chain by default. Stays the caller's. */
  public AwsSecretsBuilder credentials(AwsCredentialsProvider value) {
    this.credentials = value;
    return this;
  }

  /** A role to take on for every call; none by default. */
  public AwsSecretsBuilder assumeRole(String arn) {
    this.role = arn;
    return this;
  }

  /**
   * The role to take on for the secrets of another account, which are named by their full ARNs.
   *
   * @param account the id of the account, 12 digits
   * @param arn the role's ARN
   */
  public AwsSecretsBuilder accountRole(String account, String arn) {
    accountRoles.put(account, arn);
    return this;
  }

  /**
   * The HTTP client of every call, which stays the caller's to close; one of our own by default.
   */
  public AwsSecretsBuilder httpClient(SdkHttpClient value) {
    this.httpClient = value;
    return this;
  }

  /**
   * The longest that one try of a call may take, and the call with all its tries; 2 and 8 seconds
   * by default.
   */
  public AwsSecretsBuilder timeouts(Duration attempt, Duration call) {
    this.attemptTimeout = attempt;
    this.callTimeout = call;
    return this;
  }

  /** How long values are kept and when they are asked for anew. */
  public AwsSecretsBuilder cache(CachePolicy value) {
    this.policy = value;
    return this;
  }

  /** The time that events and versions tell; the system's by default. */
  public AwsSecretsBuilder clock(Clock value) {
    this.clock = value;
    return this;
  }

  /** Measures ages and wakes up; a daemon thread of our own by default. Stays the caller's. */
  public AwsSecretsBuilder timer(Timer value) {
    this.timer = value;
    return this;
  }

  /**
   * Runs calls and listeners; daemon threads of our own by default, which end when they are not
   * needed. Stays the caller's to stop. It should have room for 16 calls to each store that hang.
   */
  public AwsSecretsBuilder executor(Executor value) {
    this.executor = value;
    return this;
  }

  /** Adds who is told what happens. */
  public AwsSecretsBuilder listener(SecretsListener value) {
    listeners.add(value);
    return this;
  }

  /** Adds a store of the program; references name it by its id. It is closed with the secrets. */
  public AwsSecretsBuilder store(SecretStore value) {
    stores.add(value);
    return this;
  }

  /**
   * The secrets. No call is made yet: region and credentials are looked for at the first lookup.
   *
   * @throws IllegalArgumentException when two stores have the same id, or the times do not fit
   */
  public AwsSecrets build() {
    ExecutorService ownExecutor = executor == null ? threads() : null;
    Timer ownTimer = timer == null ? Timer.ofThread("gitops4j-secrets-timer") : null;
    Executor runs = ownExecutor != null ? ownExecutor : Objects.requireNonNull(executor);
    Timer wakes = ownTimer != null ? ownTimer : Objects.requireNonNull(timer);
    AwsClients clients = new AwsClients(settings());
    List<SecretStore> all = new ArrayList<>();
    all.add(new SecretsManagerStore(clients, wakes::nanoTime));
    all.add(new ParameterStore(clients, wakes::nanoTime));
    all.addAll(stores);
    SecretCache cache =
        new SecretCache(new SecretCache.Parts(all, policy, clock, wakes, runs, listeners));
    return new AwsSecrets(cache, clients, all, ownExecutor, ownTimer);
  }

  /** What the calls are made with; for the self-check. */
  public AwsSettings settings() {
    return new AwsSettings(
        region,
        replicaRegions,
        endpoint,
        credentials,
        role,
        accountRoles,
        httpClient,
        attemptTimeout,
        callTimeout);
  }

  /** How many calls and listeners run at once is bounded by the cache. */
  private static ExecutorService threads() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "gitops4j-secrets-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
