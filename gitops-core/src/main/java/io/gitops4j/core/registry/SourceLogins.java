package io.gitops4j.core.registry;

import io.gitops4j.spi.RegistryCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What signs in to one repository: what its Secret holds for it, else what its cloud gives, which
 * is kept until a minute before it ends. Source: Flux, where a Secret counts before a provider.
 */
final class SourceLogins implements SignIn.Logins {

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final RegistryAccess access;
  private final @Nullable RegistryCredentials cloud;
  private final OciAddress repository;
  private final Clock clock;
  private volatile SignIn.@Nullable TimedLogin kept;

  SourceLogins(
      RegistryAccess access,
      @Nullable RegistryCredentials cloud,
      OciAddress repository,
      Clock clock) {
    this.access = access;
    this.cloud = cloud;
    this.repository = repository;
    this.clock = clock;
  }

  @Override
  public Optional<SignIn.TimedLogin> login() {
    Login own = access.login(repository.host(), repository.path()).orElse(null);
    if (own != null) {
      return Optional.of(new SignIn.TimedLogin(own, null));
    }
    RegistryCredentials asked = cloud;
    return asked == null ? Optional.empty() : Optional.of(ofCloud(asked));
  }

  private SignIn.TimedLogin ofCloud(RegistryCredentials asked) {
    SignIn.TimedLogin known = kept;
    if (known == null
        || (known.expiresAt() != null && !clock.instant().isBefore(known.expiresAt()))) {
      RegistryCredentials.Login login = asked.login(repository.host());
      known =
          new SignIn.TimedLogin(
              new Login(login.username(), login.password()),
              login.expiresAt() == null ? null : login.expiresAt().minus(MARGIN));
      kept = known;
    }
    return known;
  }
}
