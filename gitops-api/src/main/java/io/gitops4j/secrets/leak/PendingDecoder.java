package io.gitops4j.secrets.leak;

/** A decoder whose whole state is the bytes that it cannot decide on yet. */
abstract class PendingDecoder extends Decoder {
  final Pending pending;

  /**
   * A decoder that sleeps.
   *
   * @param triggers the classes of bytes that wake it, as {@link Trigger} numbers them
   * @param capacity the most bytes that wait for more
   */
  PendingDecoder(int triggers, int capacity, Channel source, Channel.Maker maker) {
    super(triggers, source, maker);
    this.pending = new Pending(capacity);
  }

  @Override
  final boolean isIdle() {
    return pending.size() == 0;
  }

  @Override
  final void flush() {
    pending.flush(this);
  }

  @Override
  final void forget() {
    pending.clear();
  }

  @Override
  final void copyPending(Decoder twin) {
    pending.copy(((PendingDecoder) twin).pending);
  }
}
