package io.gitops4j.testkit.secrets.rotation;

import io.gitops4j.schedule.Timer;
import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.vault.RotationPlan;
import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rotation functions, at once and when they are due.
 *
 * <p>One that is due runs in the timer's thread, which is the one that moves a virtual time. Only
 * what changes the vault holds its lock.
 */
public final class Rotator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rotator.class);

  private final Vault vault;
  private final Timer timer;
  private final Consumer<StoredSecret> done;
  private final Map<String, RotationFunction> functions = new HashMap<>();
  private final Map<StoredSecret, Timer.Handle> due = new HashMap<>();
  private boolean closed;

  /**
   * A rotator.
   *
   * @param timer runs what is due
   * @param done hears of each rotation that succeeded
   */
  public Rotator(Vault vault, Timer timer, Consumer<StoredSecret> done) {
    this.vault = vault;
    this.timer = timer;
    this.done = done;
  }

  /**
   * Makes a function known, if it is not yet.
   *
   * @return the ARN that names it
   */
  public String register(String account, String region, RotationFunction function) {
    synchronized (vault) {
      String home = "arn:aws:lambda:" + region + ":" + account + ":function:";
      for (Map.Entry<String, RotationFunction> known : functions.entrySet()) {
        if (known.getValue() == function && known.getKey().startsWith(home)) {
          return known.getKey();
        }
      }
      String arn = home + "rotation-" + (functions.size() + 1);
      functions.put(arn, function);
      return arn;
    }
  }

  /** The function of an ARN. */
  public Optional<RotationFunction> function(String arn) {
    synchronized (vault) {
      return Optional.ofNullable(functions.get(arn));
    }
  }

  /** Sees to it that a secret is rotated when its plan says so, or not any more. */
  public void schedule(StoredSecret secret) {
    synchronized (vault) {
      Timer.Handle old = due.remove(secret);
      if (old != null) {
        old.cancel();
      }
      RotationPlan plan = secret.rotation();
      if (!closed && plan.enabled() && !plan.interval().isZero()) {
        due.put(secret, timer.schedule(plan.interval(), () -> rotateWhenDue(secret)));
      }
    }
  }

  private void rotateWhenDue(StoredSecret secret) {
    String token;
    synchronized (vault) {
      boolean there = vault.named(secret.account(), secret.region(), secret.name()).isPresent();
      if (!there || secret.deleted() != null || !secret.rotation().enabled()) {
        due.remove(secret);
        return;
      }
      token = pending(secret).map(StoredVersion::id).orElseGet(() -> UUID.randomUUID().toString());
    }
    attempt(secret, token);
    schedule(secret);
  }

  /** The version that a rotation made and did not finish. */
  public static Optional<StoredVersion> pending(StoredSecret secret) {
    return secret.at(Stages.PENDING).filter(version -> !version.has(Stages.CURRENT));
  }

  /**
   * Rotates a secret by the function of its plan.
   *
   * @throws RuntimeException what a step of the function threw
   */
  public void rotate(StoredSecret secret, String token) {
    RotationFunction function;
    synchronized (vault) {
      function = function(String.valueOf(secret.rotation().function())).orElseThrow();
      if (secret.version(token).isEmpty()) {
        secret.add(token, null, List.of(Stages.PENDING), vault.now());
      }
    }
    steps(secret, token, function);
    finish(secret, token);
    done.accept(secret);
  }

  /** Rotates a secret; one that fails stays as it is, with a version that is AWSPENDING. */
  public void attempt(StoredSecret secret, String token) {
    try {
      rotate(secret, token);
    } catch (RuntimeException failed) {
      LOG.debug("The rotation of {} failed.", secret.name(), failed);
    }
  }

  private void steps(StoredSecret secret, String token, RotationFunction function) {
    RotationFunction.Step first = step(secret, token);
    if (first.pending() == null) {
      Content made = Content.of(function.create(first));
      synchronized (vault) {
        secret.add(token, made, List.of(Stages.PENDING), vault.now());
      }
    }
    RotationFunction.Step next = step(secret, token);
    function.set(next);
    function.test(next);
  }

  private RotationFunction.Step step(StoredSecret secret, String token) {
    synchronized (vault) {
      return new RotationFunction.Step(
          secret.name(),
          secret.arn(secret.region()),
          token,
          text(secret.at(Stages.CURRENT)),
          text(secret.version(token)));
    }
  }

  private static @Nullable String text(Optional<StoredVersion> version) {
    Content content = version.map(StoredVersion::content).orElse(null);
    return content == null ? null : content.text();
  }

  private void finish(StoredSecret secret, String token) {
    synchronized (vault) {
      secret
          .version(token)
          .ifPresent(
              version -> {
                secret.move(Stages.CURRENT, version);
                secret.detach(Stages.PENDING);
                secret.changed(vault.now());
              });
      secret.rotation(secret.rotation().rotated(vault.now()));
    }
  }

  /** Drops what is due; the timer stays its owner's. */
  @Override
  public void close() {
    synchronized (vault) {
      closed = true;
      due.values().forEach(Timer.Handle::cancel);
      due.clear();
    }
  }
}
