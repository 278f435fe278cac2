package io.gitops4j.secrets.leak;

/** Classes of bytes that can begin something encoded, as bits. */
final class Trigger {
  static final int BACKSLASH = 1;
  static final int PERCENT = 2;
  static final int PLUS = 4;
  static final int QUOTE = 8;
  static final int AMPERSAND = 16;

  private static final byte[] CLASSES = new byte[256];

  static {
    CLASSES['\\'] = BACKSLASH;
    CLASSES['%'] = PERCENT;
    CLASSES['+'] = PLUS;
    CLASSES['\''] = QUOTE;
    CLASSES['&'] = AMPERSAND;
  }

  private Trigger() {}

  static int of(int b) {
    return CLASSES[b & 0xff];
  }
}
