package io.gitops4j.secrets.leak;

/**
 * Undoes percent-encoding (RFC 3986, 2.1) of any bytes in any mix; with {@code plusIsSpace} also
 * the plus signs of forms (WHATWG URL, application/x-www-form-urlencoded).
 */
final class PercentDecoder extends Decoder {
  private final boolean plusIsSpace;
  private final Pending pending = new Pending(2);

  PercentDecoder(boolean plusIsSpace, Channel source, Channel.Maker maker) {
    super(Trigger.PERCENT | (plusIsSpace ? Trigger.PLUS : 0), source, maker);
    this.plusIsSpace = plusIsSpace;
  }

  @Override
  void decode(int b, long start, long end) {
    if (pending.size() > 0) {
      int digit = Alphabet.hex(b);
      if (digit >= 0 && pending.isFull()) {
        int decoded = (Alphabet.hex(pending.at(1)) << 4) | digit;
        emit(decoded, pending.start(), end, Matcher.DECODED);
        pending.clear();
        return;
      }
      if (digit >= 0) {
        pending.add(b, start, end);
        return;
      }
      pending.flush(this);
    }
    if (b == '%') {
      pending.add(b, start, end);
    } else if (b == '+' && plusIsSpace) {
      emit(' ', start, end, Matcher.DECODED);
    } else {
      emit(b, start, end, Matcher.AS_IS);
    }
  }

  @Override
  boolean isIdle() {
    return pending.size() == 0;
  }

  @Override
  void flush() {
    pending.flush(this);
  }

  @Override
  void forget() {
    pending.clear();
  }

  @Override
  void copyPending(Decoder twin) {
    pending.copy(((PercentDecoder) twin).pending);
  }
}
