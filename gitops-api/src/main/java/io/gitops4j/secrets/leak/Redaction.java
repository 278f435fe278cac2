package io.gitops4j.secrets.leak;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The stretches of a text that hold values, in order and apart.
 *
 * <p>A value in base64 shares its first and last digit with its neighbours; a stretch takes them
 * in, so that none of its bits stay.
 */
final class Redaction {

  /** A stretch, the end not included, with the secret that starts it. */
  record Stretch(int start, int end, String secret) {}

  /** Reads one unit of the text. */
  @FunctionalInterface
  interface Units {
    int at(int index);
  }

  private final List<Stretch> stretches;

  private Redaction(List<Stretch> stretches) {
    this.stretches = stretches;
  }

  static Redaction of(Patterns patterns, CharSequence text) {
    if (patterns.size() == 0) {
      return new Redaction(List.of());
    }
    List<Stretch> found = new ArrayList<>(0);
    Scan scan =
        new Scan(
            patterns,
            text.length(),
            (secret, form, start, end) ->
                found.add(
                    stretch(form, start, end, text.length(), text::charAt, patterns.name(secret))));
    scan.accept(text, 0, text.length());
    return finish(scan, found);
  }

  static Redaction of(Patterns patterns, byte[] bytes, int length) {
    if (patterns.size() == 0) {
      return new Redaction(List.of());
    }
    List<Stretch> found = new ArrayList<>(0);
    Scan scan =
        new Scan(
            patterns,
            length,
            (secret, form, start, end) ->
                found.add(stretch(form, start, end, length, i -> bytes[i], patterns.name(secret))));
    scan.accept(bytes, 0, length);
    return finish(scan, found);
  }

  private static Redaction finish(Scan scan, List<Stretch> found) {
    scan.finish();
    scan.erase();
    if (found.size() < 2) {
      return new Redaction(found);
    }
    found.sort(
        Comparator.comparingInt(Stretch::start).thenComparing(Stretch::end, (a, b) -> b - a));
    List<Stretch> apart = new ArrayList<>();
    Stretch open = found.get(0);
    for (Stretch next : found) {
      if (next.start() < open.end()) {
        open = new Stretch(open.start(), Math.max(open.end(), next.end()), open.secret());
      } else {
        apart.add(open);
        open = next;
      }
    }
    apart.add(open);
    return new Redaction(apart);
  }

  private static Stretch stretch(
      LeakForm form, long start, long end, int length, Units units, String secret) {
    int from = (int) start;
    int to = (int) end;
    if (form == LeakForm.BASE64) {
      int before = from - 1;
      while (before > 0 && Alphabet.isBlank(units.at(before))) {
        before--;
      }
      from = before >= 0 && isDigit(units.at(before)) ? before : from;
      int after = to;
      while (after < length - 1 && Alphabet.isBlank(units.at(after))) {
        after++;
      }
      to = after < length && isDigit(units.at(after)) ? after + 1 : to;
    }
    return new Stretch(from, to, secret);
  }

  private static boolean isDigit(int unit) {
    return unit >= 0 && unit < 0x80 && Alphabet.sextet(unit) >= 0;
  }

  boolean isEmpty() {
    return stretches.isEmpty();
  }

  List<Stretch> stretches() {
    return stretches;
  }

  static String mark(Stretch stretch) {
    return "[secret " + stretch.secret() + "]";
  }

  String apply(CharSequence text) {
    StringBuilder redacted = new StringBuilder(text.length());
    int done = 0;
    for (Stretch stretch : stretches) {
      redacted.append(text, done, stretch.start()).append(mark(stretch));
      done = stretch.end();
    }
    return redacted.append(text, done, text.length()).toString();
  }
}
