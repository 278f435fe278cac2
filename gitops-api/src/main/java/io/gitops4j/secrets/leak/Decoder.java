package io.gitops4j.secrets.leak;

import org.jspecify.annotations.Nullable;

/**
 * Undoes one way of writing text, byte by byte, and hands the result to a channel of its own.
 *
 * <p>It sleeps while the result would be the text itself, and wakes at the first byte that could
 * begin something encoded: then its channel takes over what the channel before it has seen.
 */
abstract class Decoder {

  private final int triggers;
  private final Channel source;
  private final Channel.Maker maker;
  private @Nullable Channel target;
  private boolean awake;

  /**
   * A decoder that sleeps.
   *
   * @param triggers the classes of bytes that wake it, as {@link Trigger} numbers them
   */
  Decoder(int triggers, Channel source, Channel.Maker maker) {
    this.triggers = triggers;
    this.source = source;
    this.maker = maker;
  }

  /** Wakes if bytes of these classes come, before any channel has seen them. */
  final void look(int seen) {
    if (!awake && (seen & triggers) != 0) {
      target().copy(source, false);
      awake = true;
    }
  }

  /** Takes the next byte, if awake, before the channel it comes from has seen it. */
  final void take(int b, long start, long end) {
    if (awake) {
      decode(b, start, end);
      rest();
    }
  }

  /** Takes bytes as {@link Channel#putAll} gives them; what has nothing to decode in one go. */
  final void takeAll(byte[] bytes, int from, int to, long offset) {
    if (!awake) {
      return;
    }
    int at = from;
    while (at < to) {
      int until = at;
      int others = 0;
      if (isIdle()) {
        int seen = 0;
        while (until < to && ((seen = Trigger.of(bytes[until])) & triggers) == 0) {
          others |= seen;
          until++;
        }
        if (until > at) {
          target().putAll(bytes, at, until, offset, others);
        }
      }
      if (until < to) {
        decode(bytes[until] & 0xff, offset + until, offset + until + 1);
        until++;
      }
      at = until;
    }
    rest();
  }

  private void rest() {
    if (isIdle() && target().isQuiet()) {
      awake = false;
    }
  }

  final boolean isAwake() {
    return awake;
  }

  final int triggers() {
    return triggers;
  }

  final Channel target() {
    Channel made = target;
    if (made == null) {
      made = maker.make();
      target = made;
    }
    return made;
  }

  final void emit(int b, long start, long end, int mark) {
    target().put(b, start, end, mark);
  }

  /** Emits a code point in UTF-8. */
  final void emitCodePoint(int codePoint, long start, long end, int mark) {
    target().putCodePoint(codePoint, start, end, mark);
  }

  /** Takes over the state of a decoder of the same class. */
  final void copy(Decoder twin) {
    awake = twin.awake;
    if (awake) {
      target().copy(twin.target(), true);
      copyPending(twin);
    }
  }

  /** Ends the text: what waits for more goes out as it is. */
  final void finish() {
    if (awake) {
      flush();
      target().finish();
    }
  }

  /** Starts anew. */
  final void cut() {
    awake = false;
    forget();
    if (target != null) {
      target.cut();
    }
  }

  final long steps() {
    return target == null ? 0 : target.steps();
  }

  final long size() {
    return target == null ? 0 : target.size();
  }

  final void erase() {
    forget();
    if (target != null) {
      target.erase();
    }
  }

  /** Takes the next byte. */
  abstract void decode(int b, long start, long end);

  /** Whether nothing waits for more. */
  abstract boolean isIdle();

  /** Emits what waits for more as it is. */
  abstract void flush();

  /** Forgets what waits for more. */
  abstract void forget();

  /** Takes over what waits for more in a decoder of the same class. */
  abstract void copyPending(Decoder twin);
}
