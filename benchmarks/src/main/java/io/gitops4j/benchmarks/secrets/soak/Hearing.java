package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.secrets.RotationListener;
import io.gitops4j.secrets.SecretVersion;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Hears of the rotations of one secret, and checks that each follows the one before. */
final class Hearing implements RotationListener {

  private final Ledger ledger;
  private final int secret;
  private final AtomicLong disorder;
  private int last = -1;
  private @Nullable String lastId;

  /**
   * Of one secret.
   *
   * @param disorder counts calls that do not follow the one before
   */
  Hearing(Ledger ledger, int secret, AtomicLong disorder) {
    this.ledger = ledger;
    this.secret = secret;
    this.disorder = disorder;
  }

  @Override
  public void rotated(SecretVersion previous, SecretVersion current) {
    MarkedValue value = MarkedValue.at(current.reveal("password"), 0, ledger.key());
    boolean follows = lastId == null || lastId.equals(previous.id());
    if (value == null || value.secret() != secret || value.version() <= last || !follows) {
      disorder.incrementAndGet();
      return;
    }
    last = value.version();
    lastId = current.id();
    ledger.told(value);
  }
}
