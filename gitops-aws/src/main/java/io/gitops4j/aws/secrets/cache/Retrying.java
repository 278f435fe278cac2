package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.secrets.RotationAction;
import io.gitops4j.secrets.RotationPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does something with the credentials of a secret, and once more with others when they were not
 * accepted.
 *
 * <p>The order: the current version; the one that is current after the store was asked, if it is
 * another; and, if the policy wants that, the one before. No version is tried twice. What is thrown
 * in the end: what a try threw whose credentials were accepted, with what came before suppressed;
 * otherwise what the first try threw, with what came after suppressed, because the later ones are
 * our idea and the first is what the caller meant.
 */
final class Retrying<T extends @Nullable Object, E extends Exception> {

  private static final int LONGEST_CHAIN = 100;
  private static final String STAGE = "stage";

  private final Entry entry;
  private final RotationPolicy policy;
  private final RotationAction<T, E> action;
  private final List<StoredVersion> tried = new ArrayList<>();

  Retrying(Entry entry, RotationPolicy policy, RotationAction<T, E> action) {
    this.entry = entry;
    this.policy = policy;
    this.action = action;
  }

  T run() throws E {
    StoredVersion current = entry.current();
    tried.add(current);
    Exception first;
    try {
      return action.with(current);
    } catch (Exception thrown) {
      if (!mayTryAgain(thrown)) {
        throw thrown;
      }
      first = thrown;
    }
    for (Supplier<@Nullable StoredVersion> source : sources(current)) {
      StoredVersion other = ask(source, first);
      if (other == null || wasTried(other)) {
        continue;
      }
      tried.add(other);
      try {
        return action.with(other);
      } catch (Exception thrown) {
        if (!mayTryAgain(thrown)) {
          suppress(thrown, first);
          throw thrown;
        }
        suppress(first, thrown);
      }
    }
    throw asThrown(first);
  }

  private List<Supplier<@Nullable StoredVersion>> sources(StoredVersion current) {
    Supplier<@Nullable StoredVersion> fresh = () -> entry.others().insteadOf(current);
    return policy.previousToo()
        ? List.of(fresh, () -> entry.others().previous(previousRef()))
        : List.of(fresh);
  }

  /** Another version; null when there is none, which is told beside the first failure. */
  private static @Nullable StoredVersion ask(
      Supplier<@Nullable StoredVersion> source, Exception first) {
    if (Thread.currentThread().isInterrupted()) {
      return null;
    }
    try {
      return source.get();
    } catch (SecretException | IllegalStateException unanswered) {
      suppress(first, unanswered);
      return null;
    }
  }

  private boolean wasTried(StoredVersion version) {
    return tried.contains(version) || tried.stream().anyMatch(t -> t.is(version.stored()));
  }

  /** Where the store keeps the version before; null for a reference that means one version. */
  private @Nullable SecretRef previousRef() {
    SecretRef ref = entry.ref();
    if (!ref.parameters().isEmpty()) {
      return null;
    }
    return entry.normal(new SecretRef(ref.store(), ref.name(), null, Map.of(STAGE, "AWSPREVIOUS")));
  }

  private boolean mayTryAgain(Exception thrown) {
    if (thrown instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
      return false;
    }
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < LONGEST_CHAIN; i++) {
      if (policy.notAccepted().test(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static void suppress(Exception thrown, Exception other) {
    if (thrown != other) {
      thrown.addSuppressed(other);
    }
  }

  /** What the action threw is an E, or unchecked. */
  @SuppressWarnings("unchecked")
  private E asThrown(Exception thrown) {
    return (E) thrown;
  }
}
