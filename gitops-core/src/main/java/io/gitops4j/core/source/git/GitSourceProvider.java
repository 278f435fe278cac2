package io.gitops4j.core.source.git;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Opens what a Flux GitRepository declares.
 *
 * <p>Without {@code spec.ref}, the branch {@code master} is meant, as in Flux. Only {@code
 * http://}, {@code https://} and {@code ssh://} addresses are opened: a repository that somebody
 * else wrote does not get to read repositories of this machine.
 *
 * @since 0.1
 */
public final class GitSourceProvider implements SourceProvider {

  private static final Map<String, String> DEFAULT_REF = Map.of("branch", "master");
  private static final Pattern REMOTE =
      Pattern.compile("(?i)(http|https|ssh)://.*", Pattern.DOTALL);

  private final Predicate<URI> submodules;

  /**
   * The provider; it reads submodules, where they are asked for, on the repository's host alone.
   */
  public GitSourceProvider() {
    this(address -> false);
  }

  /**
   * A provider that reads submodules elsewhere, too.
   *
   * @param submodules where; see {@link GitSource.Builder#recurseSubmodules(Predicate)}
   */
  public GitSourceProvider(Predicate<URI> submodules) {
    this.submodules = submodules;
  }

  @Override
  public String id() {
    return "git";
  }

  @Override
  public boolean supports(SourceSpec spec) {
    return spec.kind().equals("GitRepository");
  }

  @Override
  public boolean usesProxies() {
    return true;
  }

  @Override
  public Source open(SourceSpec spec) {
    try {
      if (!REMOTE.matcher(spec.url()).matches()) {
        throw new SourceException(
            Failure.of(
                Stage.RESOLVE,
                Reason.DENIED,
                "Cannot open the GitRepository %s/%s: its url %s does not begin with http://, https:// or ssh://."
                    .formatted(spec.namespace(), spec.name(), GitAddress.redacted(spec.url()))));
      }
      GitSource.Builder source =
          GitSource.at(spec.url())
              .ref(spec.ref().isEmpty() ? DEFAULT_REF : spec.ref())
              .credentials(spec.credentials())
              .ignore(SourceIgnore.of(spec.ignore()))
              .proxy(spec.proxy())
              .timeout(spec.timeout());
      if (spec.settings().getOrDefault("recurseSubmodules", "false").equals("true")) {
        source.recurseSubmodules(submodules);
      }
      return source.build();
    } catch (SourceException e) {
      throw spec.location()
          .map(place -> new SourceException(e.failure().withLocation(place), e))
          .orElse(e);
    }
  }
}
