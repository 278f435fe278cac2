package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.HttpOrigin;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs in to a registry as it asks for it.
 *
 * <p>The rule: the first request carries nothing; a {@code Basic} challenge is answered with name
 * and password, a {@code Bearer} one with a token, which the address {@code realm} gives for {@code
 * service} and {@code scope} to who shows name and password there, or to anybody. The header is
 * kept until nine tenths of its time have passed, and replaced when it is refused. Surprising
 * cases: the realm is often another host, so name and password do go there; it must be https where
 * the registry is; a token without {@code expires_in} lasts 60 seconds; it stands in {@code token}
 * or {@code access_token}. Source: Docker Registry v2 authentication, Token Authentication
 * Specification; Amazon ECR for Basic. Tests: {@code OciSignInTest}. Safe to use from many threads.
 */
final class SignIn {

  /** Where name and password come from. */
  interface Logins {
    /** What signs in now, if anything does. */
    Optional<TimedLogin> login();
  }

  /**
   * A login that may end.
   *
   * @param login name and password
   * @param expiresAt when it ends; null when it does not
   */
  record TimedLogin(Login login, @Nullable Instant expiresAt) {}

  private record Held(SecretValue header, @Nullable Instant until) {}

  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final long LONGEST_LIFE = 86_400;
  private static final int MAX_ANSWER = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,65536}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final YamlLimits LIMITS = new YamlLimits(MAX_ANSWER, 20, 10_000, 0);

  private final OciAddress repository;
  private final URI registry;
  private final Logins logins;
  private final Clock clock;
  private volatile @Nullable Held held;

  SignIn(OciAddress repository, URI registry, Logins logins, Clock clock) {
    this.repository = repository;
    this.registry = registry;
    this.logins = logins;
    this.clock = clock;
  }

  /** The header for an address: what is held, for the registry alone. */
  @Nullable SecretValue header(URI target) {
    Held known = held;
    if (known == null || !isRegistry(target)) {
      return null;
    }
    boolean over = known.until != null && !clock.instant().isBefore(known.until);
    return over ? null : known.header;
  }

  /** Whether an address is of the registry itself. */
  boolean isRegistry(URI target) {
    return HttpOrigin.of(target).equals(HttpOrigin.of(registry));
  }

  /** Whether there are name and password. */
  boolean hasLogin() {
    return logins.login().isPresent();
  }

  /**
   * Does what an answer of 401 asks for.
   *
   * @return whether there is now another header, with which to ask again
   */
  boolean answers(List<String> headers, Call call) throws IOException {
    List<Challenge> challenges = Challenge.of(headers);
    Challenge bearer = Challenge.first(challenges, "bearer").orElse(null);
    if (bearer != null && !bearer.parameter("realm").isEmpty()) {
      held = token(bearer, call);
      return true;
    }
    TimedLogin login = logins.login().orElse(null);
    if (Challenge.first(challenges, "basic").isEmpty() || login == null) {
      return false;
    }
    held = new Held(login.login().basic(), login.expiresAt());
    return true;
  }

  private Held token(Challenge challenge, Call call) throws IOException {
    URI realm = realm(challenge);
    SecretValue basic = logins.login().map(l -> l.login().basic()).orElse(null);
    Transfers.Answer answer =
        call.ask(
            "GET",
            realm,
            Map.of("Accept", "application/json"),
            target -> HttpOrigin.of(target).equals(HttpOrigin.of(realm)) ? basic : null);
    if (answer.status() != 200) {
      answer.body().close();
      throw Call.refused(
          answer,
          basic != null,
          "its registry sends to %s for a token, where nothing is (%d)"
              .formatted(HttpOrigin.hostAndPort(realm), answer.status()));
    }
    Instant asked = clock.instant();
    return held(Call.body(answer, MAX_ANSWER, "the answer with a token"), asked);
  }

  private URI realm(Challenge challenge) throws TransferException {
    String scope = challenge.parameter("scope");
    String query =
        "service="
            + encoded(challenge.parameter("service"))
            + "&scope="
            + encoded(scope.isEmpty() ? "repository:" + repository.path() + ":pull" : scope);
    try {
      URI given = URI.create(challenge.parameter("realm"));
      HttpOrigin origin = HttpOrigin.of(given);
      boolean web = origin.isSecure() || origin.scheme().equals("http");
      boolean weaker = HttpOrigin.of(registry).isSecure() && !origin.isSecure();
      if (!web || weaker || given.getRawUserInfo() != null || given.getHost() == null) {
        throw new TransferException(
            Reason.DENIED,
            "its registry sends to %s://%s for a token, which is not asked for one"
                .formatted(given.getScheme(), HttpOrigin.hostAndPort(given)));
      }
      String before = given.getRawQuery() == null ? "" : given.getRawQuery() + "&";
      return URI.create(
          given.getScheme()
              + "://"
              + given.getRawAuthority()
              + given.getRawPath()
              + "?"
              + before
              + query);
    } catch (IllegalArgumentException e) {
      throw new TransferException(
          Reason.INVALID, "its registry sends to what is not an address for a token");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Held held(byte[] answer, Instant asked) throws TransferException {
    YamlMap map = map(answer);
    String token = map == null ? null : map.text("token");
    if (map != null && (token == null || token.isEmpty())) {
      token = map.text("access_token");
    }
    if (map == null || token == null || !TOKEN.matcher(token).matches()) {
      throw new TransferException(
          Reason.INVALID, "its registry answered without a token where one was asked for");
    }
    String seconds = map.text("expires_in");
    Duration life =
        seconds != null && SECONDS.matcher(seconds).matches()
            ? Duration.ofSeconds(Math.min(Long.parseLong(seconds), LONGEST_LIFE))
            : DEFAULT_LIFE;
    return new Held(
        SecretValue.of("registry token", "Bearer " + token),
        asked.plus(life.multipliedBy(9).dividedBy(10)));
  }

  /** The answer; its text is never part of a message. */
  private static @Nullable YamlMap map(byte[] answer) {
    try {
      YamlNode root =
          YamlReader.of(YamlFlavor.V3, LIMITS)
              .readOne("answer.json", new String(answer, StandardCharsets.UTF_8));
      return root instanceof YamlMap map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }
}
