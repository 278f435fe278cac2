package io.gitops4j.secrets.leak;

/** Undoes the doubled quotes of a YAML string in single quotes (YAML 1.2, 7.3.2). */
final class QuoteDecoder extends PendingDecoder {
  QuoteDecoder(Channel source, Channel.Maker maker) {
    super(Trigger.QUOTE, 1, source, maker);
  }

  @Override
  void decode(int b, long start, long end) {
    if (b == '\'' && pending.isFull()) {
      emit(b, pending.start(), end, Matcher.DECODED);
      pending.clear();
    } else if (b == '\'') {
      pending.add(b, start, end);
    } else {
      pending.flush(this);
      emit(b, start, end, Matcher.AS_IS);
    }
  }
}
