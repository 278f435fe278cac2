package io.gitops4j.secrets.leak;

/**
 * Undoes character references of HTML and XML: the five names that both have, and numbers (HTML,
 * 13.5; XML 1.0, 4.1 and 4.6).
 */
final class EntityDecoder extends PendingDecoder {
  EntityDecoder(Channel source, Channel.Maker maker) {
    super(Trigger.AMPERSAND, 10, source, maker);
  }

  @Override
  void decode(int b, long start, long end) {
    if (pending.size() > 0) {
      int decoded = b == ';' ? decoded() : -1;
      if (decoded >= 0) {
        long from = pending.start();
        pending.clear();
        emitCodePoint(decoded, from, end, Matcher.DECODED);
        return;
      }
      if (!pending.isFull() && (b == '#' || isAlphanumeric(b))) {
        pending.add(b, start, end);
        return;
      }
      pending.flush(this);
    }
    if (b == '&') {
      pending.add(b, start, end);
    } else {
      emit(b, start, end, Matcher.AS_IS);
    }
  }

  private static boolean isAlphanumeric(int b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private int decoded() {
    StringBuilder name = new StringBuilder(10);
    for (int i = 1; i < pending.size(); i++) {
      name.append((char) pending.at(i));
    }
    return switch (name.toString()) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> numbered(name);
    };
  }

  private static int numbered(CharSequence name) {
    if (name.length() < 2 || name.charAt(0) != '#') {
      return -1;
    }
    boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    int number = 0;
    for (int i = hex ? 2 : 1; i < name.length(); i++) {
      int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
      if (digit < 0) {
        return -1;
      }
      number = number * (hex ? 16 : 10) + digit;
    }
    return number > 0 && number <= Character.MAX_CODE_POINT ? number : -1;
  }
}
