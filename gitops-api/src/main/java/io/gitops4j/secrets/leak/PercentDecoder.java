package io.gitops4j.secrets.leak;

/**
 * Undoes percent-encoding (RFC 3986, 2.1) of any bytes in any mix; with {@code plusIsSpace} also
 * the plus signs of forms (WHATWG URL, application/x-www-form-urlencoded).
 */
final class PercentDecoder extends PendingDecoder {
  private final boolean plusIsSpace;

  PercentDecoder(boolean plusIsSpace, Channel source, Channel.Maker maker) {
    super(Trigger.PERCENT | (plusIsSpace ? Trigger.PLUS : 0), 2, source, maker);
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
}
