package io.gitops4j.secrets.leak;

/**
 * Undoes the backslash escapes of JSON strings (RFC 8259, 7) and of YAML strings in double quotes
 * (YAML 1.2, 5.7), whose escapes are a superset: also eight digits, two digits, escaped blanks and
 * line breaks, after which the indentation is dropped.
 *
 * <p>A backslash before anything else stays. Two {@code \\u} escapes that are surrogates become one
 * character; a surrogate alone becomes a question mark, as Java encodes it.
 */
final class EscapeDecoder extends Decoder {
  private static final String NAMES = "ntrbfave0N_LP\"\\/' ";
  private static final String MEANINGS =
      "\n\t\r\b\f\u0007\u000b\u001b\0\u0085\u00a0\u2028\u2029\"\\/' ";
  private static final int JSON_NAMES = 5;
  private static final int NOT_JSON_UNTIL = 13;

  private final Pending pending = new Pending(10);
  private int digits;
  private int high;
  private long highStart;
  private long highEnd;
  private boolean continues;

  EscapeDecoder(Channel source, Channel.Maker maker) {
    super(Trigger.BACKSLASH, source, maker);
  }

  @Override
  void decode(int b, long start, long end) {
    if (continues && Alphabet.isBlank(b)) {
      return;
    }
    int mark = continues ? Matcher.DECODED_BY_YAML : Matcher.AS_IS;
    continues = false;
    if (pending.size() == 0) {
      begin(b, start, end, mark);
    } else if (digits > 0) {
      digit(b, start, end);
    } else {
      afterBackslash(b, start, end);
    }
  }

  private void begin(int b, long start, long end, int mark) {
    if (b == '\\') {
      pending.add(b, start, end);
    } else {
      releaseHigh();
      emit(b, start, end, mark);
    }
  }

  private void afterBackslash(int b, long start, long end) {
    digits = b == 'u' ? 4 : b == 'x' ? 2 : b == 'U' ? 8 : 0;
    if (digits > 0) {
      pending.add(b, start, end);
      return;
    }
    releaseHigh();
    int named = NAMES.indexOf(b);
    if (named >= 0) {
      boolean yaml = (named >= JSON_NAMES && named < NOT_JSON_UNTIL) || b == '\'' || b == ' ';
      long from = pending.start();
      pending.clear();
      emitCodePoint(
          MEANINGS.charAt(named), from, end, yaml ? Matcher.DECODED_BY_YAML : Matcher.DECODED);
    } else if (b == '\n' || b == '\r') {
      pending.clear();
      continues = true;
    } else {
      pending.flush(this);
      emit(b, start, end, Matcher.AS_IS);
    }
  }

  private void digit(int b, long start, long end) {
    if (Alphabet.hex(b) < 0) {
      digits = 0;
      releaseHigh();
      pending.flush(this);
      begin(b, start, end, Matcher.AS_IS);
      return;
    }
    digits--;
    if (digits > 0) {
      pending.add(b, start, end);
      return;
    }
    int number = 0;
    for (int i = 2; i < pending.size(); i++) {
      number = (number << 4) | Alphabet.hex(pending.at(i));
    }
    number = (number << 4) | Alphabet.hex(b);
    long from = pending.start();
    boolean json = pending.at(1) == 'u';
    pending.clear();
    numbered(number, from, end, json ? Matcher.DECODED : Matcher.DECODED_BY_YAML);
  }

  private void numbered(int number, long start, long end, int mark) {
    if (high != 0
        && number >= Character.MIN_LOW_SURROGATE
        && number <= Character.MAX_LOW_SURROGATE) {
      int codePoint = Character.toCodePoint((char) high, (char) number);
      high = 0;
      emitCodePoint(codePoint, highStart, end, mark);
      return;
    }
    releaseHigh();
    if (number >= Character.MIN_HIGH_SURROGATE && number <= Character.MAX_HIGH_SURROGATE) {
      high = number;
      highStart = start;
      highEnd = end;
    } else if (number < 0 || number > Character.MAX_CODE_POINT) {
      emit('?', start, end, mark);
    } else {
      boolean lone = number >= Character.MIN_LOW_SURROGATE && number <= Character.MAX_LOW_SURROGATE;
      emitCodePoint(lone ? '?' : number, start, end, mark);
    }
  }

  private void releaseHigh() {
    if (high != 0) {
      high = 0;
      emit('?', highStart, highEnd, Matcher.DECODED);
    }
  }

  @Override
  boolean isIdle() {
    return pending.size() == 0 && high == 0 && !continues;
  }

  @Override
  void flush() {
    releaseHigh();
    pending.flush(this);
  }

  @Override
  void forget() {
    pending.clear();
    digits = 0;
    high = 0;
    continues = false;
  }

  @Override
  void copyPending(Decoder twin) {
    EscapeDecoder other = (EscapeDecoder) twin;
    pending.copy(other.pending);
    digits = other.digits;
    high = other.high;
    highStart = other.highStart;
    highEnd = other.highEnd;
    continues = other.continues;
  }
}
