package io.gitops4j.aws.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AccessDenial;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.client.ClassPath;
import io.gitops4j.spi.RegistryCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * Signs in to registries of Amazon ECR: {@code provider: aws} of an OCIRepository or a
 * HelmRepository.
 *
 * <p>The name of the host tells region and account: {@code
 * 123456789012.dkr.ecr.eu-west-1.amazonaws.com}, and the names for FIPS, IPv6 and China; no other
 * host gets a token, and {@code public.ecr.aws} needs none. A token lasts twelve hours and opens
 * every registry that whoever asks may read, so one is kept for each region until ten minutes
 * before it ends, and threads that need it at the same time ask once. Accounts with a role of their
 * own ({@link AwsSettings#accountRoles()}) have tokens of their own.
 *
 * <pre>{@code
 * RegistrySourceProvider.builder().credentials(new EcrCredentials()).build();
 * RegistryCharts.builder().allow(host).credentials(host, new EcrCredentials());
 * }</pre>
 *
 * <p>Needs {@code software.amazon.awssdk:ecr} on the class path, and {@code
 * ecr:GetAuthorizationToken} on {@code *}; to pull, {@code ecr:BatchGetImage} and {@code
 * ecr:GetDownloadUrlForLayer} on the repository. Found by {@link java.util.ServiceLoader} with what
 * the SDK finds by itself. A client lasts for one call, so nothing is to be closed; an HTTP client
 * that is given is used for all, and so is a client ({@link #of(EcrClient)}), which stays open.
 * Safe to use from many threads. Source: Amazon ECR API, GetAuthorizationToken; Amazon ECR User
 * Guide, "Private registry authentication".
 *
 * @since 0.1
 */
public final class EcrCredentials implements RegistryCredentials {

  private static final String NEEDED_CLASS = "software.amazon.awssdk.services.ecr.EcrClient";
  private static final String ACTION = "ecr:GetAuthorizationToken";
  private static final String PUBLIC = "public.ecr.aws";
  private static final Duration MARGIN = Duration.ofMinutes(10);

  /** Tokens that are alike: those of one region by one role. */
  private record Key(String region, String account) {}

  private final AwsSettings settings;
  private final Clock clock;
  private final Predicate<String> hasClass;
  private final @Nullable EcrClient client;
  private final Map<Key, CompletableFuture<Kept>> tokens = new ConcurrentHashMap<>();

  /** A token, and when another one is to be asked for. */
  private record Kept(Login login, @Nullable Instant until) {}

  /** With region, credentials and HTTP client as the SDK finds them. */
  public EcrCredentials() {
    this(AwsSettings.defaults());
  }

  /**
   * With other credentials, roles, HTTP client, endpoint or time limits; the region is always that
   * of the registry.
   */
  public EcrCredentials(AwsSettings settings) {
    this(settings, Clock.systemUTC(), ClassPath::has);
  }

  EcrCredentials(AwsSettings settings, Clock clock, Predicate<String> hasClass) {
    this(settings, clock, hasClass, null);
  }

  private EcrCredentials(
      AwsSettings settings, Clock clock, Predicate<String> hasClass, @Nullable EcrClient client) {
    this.settings = settings;
    this.clock = clock;
    this.hasClass = hasClass;
    this.client = client;
  }

  /**
   * With a client that the caller made, and closes when the credentials are no longer used. It asks
   * with the credentials, interceptors and time limits it has, and serves the registries of its
   * region alone: for a host of another, {@link #login} fails with {@link Reason#DENIED}.
   *
   * @since 0.1
   */
  public static EcrCredentials of(EcrClient client) {
    return of(client, Clock.systemUTC());
  }

  static EcrCredentials of(EcrClient client, Clock clock) {
    return new EcrCredentials(AwsSettings.defaults(), clock, ClassPath::has, client);
  }

  @Override
  public String provider() {
    return "aws";
  }

  /**
   * {@inheritDoc}
   *
   * @throws SourceException also with {@link Reason#UNSUPPORTED} when a module of the SDK is
   *     missing, {@link Reason#FORBIDDEN} when a policy does not allow the call, {@link
   *     Reason#UNAUTHENTICATED} when there are no credentials or they are refused, and {@link
   *     Reason#UNAVAILABLE} or {@link Reason#TIMEOUT} when AWS does not answer
   */
  @Override
  public Login login(String host) {
    EcrHost registry = EcrHost.parse(host).orElseThrow(() -> foreign(host));
    requireModule(host);
    requireRegion(host, registry);
    Key key = new Key(registry.region(), accountWithRole(registry));
    while (true) {
      CompletableFuture<Kept> ours = new CompletableFuture<>();
      CompletableFuture<Kept> first = tokens.putIfAbsent(key, ours);
      if (first == null) {
        return ask(host, registry, key, ours).login();
      }
      Kept kept = await(host, first);
      if (kept != null && (kept.until() == null || clock.instant().isBefore(kept.until()))) {
        return kept.login();
      }
      tokens.remove(key, first);
    }
  }

  private String accountWithRole(EcrHost registry) {
    return settings.accountRoles().containsKey(registry.account()) ? registry.account() : "";
  }

  private static SourceException foreign(String host) {
    return failure(
        host,
        Reason.DENIED,
        host.equalsIgnoreCase(PUBLIC)
            ? "it is public and gets no token; remove the provider aws."
            : "it is no registry of Amazon ECR (123456789012.dkr.ecr.eu-west-1.amazonaws.com), and"
                + " gets no token; remove the provider aws, or correct the address.",
        null);
  }

  private void requireModule(String host) {
    if (!hasClass.test(NEEDED_CLASS)) {
      throw failure(
          host,
          Reason.UNSUPPORTED,
          "the module software.amazon.awssdk:ecr is not on the class path; add it.",
          null);
    }
  }

  /** A client asks where it was made for; a token of its region opens no registry of another. */
  private void requireRegion(String host, EcrHost registry) {
    EcrClient given = client;
    if (given != null && !EcrTokens.region(given).equals(registry.region())) {
      throw failure(
          host,
          Reason.DENIED,
          "it is in "
              + registry.region()
              + " and the client that was given asks in "
              + EcrTokens.region(given)
              + "; give one of its region.",
          null);
    }
  }

  /** Asks for all who wait; what fails is asked for again by the next. */
  private Kept ask(String host, EcrHost registry, Key key, CompletableFuture<Kept> ours) {
    try {
      Kept kept = asked(host, registry);
      ours.complete(kept);
      return kept;
    } catch (SourceException e) {
      tokens.remove(key, ours);
      ours.completeExceptionally(e);
      throw e;
    } finally {
      if (!ours.isDone()) {
        tokens.remove(key, ours);
        ours.cancel(false);
      }
    }
  }

  private Kept asked(String host, EcrHost registry) {
    try {
      EcrToken token = token(registry);
      return new Kept(token.login(), until(token.expiresAt()));
    } catch (SdkException e) {
      throw failure(host, registry, e);
    } catch (IllegalArgumentException e) {
      throw failure(
          host, Reason.REJECTED, "the answer holds no token; see the health of AWS.", null);
    }
  }

  private EcrToken token(EcrHost registry) {
    EcrClient given = client;
    if (given != null) {
      return EcrTokens.get(given);
    }
    try (AwsClients clients = new AwsClients(settings.orIn(registry.region()))) {
      return EcrTokens.get(clients, registry);
    }
  }

  /** What another thread got; null when that was interrupted. */
  private static @Nullable Kept await(String host, CompletableFuture<Kept> first) {
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(host, Reason.CANCELLED, "the thread was interrupted; ask again.", e);
    } catch (CancellationException e) {
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SourceException known) {
        if (known.failure().reason() == Reason.CANCELLED) {
          return null;
        }
        throw new SourceException(known.failure(), known);
      }
      throw new IllegalStateException(e);
    }
  }

  /** When a token is too old: ten minutes before its end, or at nine tenths of a short life. */
  private @Nullable Instant until(@Nullable Instant end) {
    if (end == null) {
      return null;
    }
    Duration tenth = Duration.between(clock.instant(), end).dividedBy(10);
    return end.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
  }

  private static SourceException failure(String host, EcrHost registry, SdkException e) {
    String called = "api.ecr." + registry.region() + ".amazonaws.com";
    CallFailure failure = CallFailure.of(e, ACTION, called, "");
    if (failure.kind() == CallFailure.Kind.ANSWER
        && e instanceof AwsServiceException answer
        && CallFailure.code(answer).startsWith("AccessDenied")) {
      return failure(host, Reason.FORBIDDEN, denied(CallFailure.text(answer)), e);
    }
    return failure(host, failure.reason(), failure.sentence(), e);
  }

  private static String denied(String text) {
    AccessDenial denial =
        AccessDenial.parse(text).orElse(new AccessDenial("our role", ACTION, "", false));
    return "%s may not call %s; allow %s on the resource * in the role's policy%s."
        .formatted(
            denial.who(),
            denial.action(),
            ACTION,
            denial.explicit() ? ", and remove the denial from the " + denial.policy() : "");
  }

  private static SourceException failure(
      String host, Reason reason, String why, @Nullable Throwable cause) {
    return new SourceException(
        Failure.of(Stage.RESOLVE, reason, "Cannot sign in to the registry " + host + ": " + why),
        cause);
  }
}
