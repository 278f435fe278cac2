package io.gitops4j.secrets.leak;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text, as it stands or decoded: two matchers look at it, one for values and one for values in
 * digits, and decoders make further channels of it.
 *
 * <p><b>The rule.</b> A value is found where some sequence of decodings gives it. Escapes of JSON
 * and YAML, percent signs, doubled quotes and entities leave most of a text as it is; so the text
 * is decoded as a whole, and one decoded text is looked at for all values at once. Base64 shares
 * bits between neighbours; so a value has three patterns in digits, without the digits that depend
 * on neighbours, and need not be decoded. Only what is encoded once more inside base64 is decoded
 * ({@link Base64Runs}). From the text: escapes (and escapes in these), percent signs, quotes and
 * entities (and escapes in each); from base64 in the text or in escapes: escapes, and base64.
 *
 * <p><b>Why fingerprints.</b> An automaton over the values would hold them readable for as long as
 * the guard lives, a second time beside their owner, and with one state for each byte. A filter on
 * the last eight bytes and a keyed hash of the rest is as linear, smaller than the values, and has
 * nothing to show in a heap dump but numbers. They are no protection against someone who has the
 * process and guesses: the keys lie beside them.
 *
 * <p><b>Surprising cases.</b> White space is one space for the matchers, because folding a scalar
 * or indenting a key changes nothing else; decoders see it as it is, because YAML drops it after
 * {@code \} and a line break. A decoder that wakes takes over its source's state before the byte
 * that woke it, also of the decoders behind that: escapes decoded before a first doubled quote
 * count. A question of which decoding came first is not asked: forms that overlap are one leak.
 *
 * <p>Tests: {@code LeakGuardPropertyTest} with encoders and a decoder of its own, {@code
 * LeakScannerTest} for steps and memory.
 */
final class Channel {

  /** Makes a channel when it is needed. */
  @FunctionalInterface
  interface Maker {
    Channel make();
  }

  private final Matcher text;
  private final Matcher digits;
  private final List<Decoder> decoders = new ArrayList<>();
  private @Nullable Base64Runs runs;
  private int triggers;

  private Channel(
      Patterns patterns,
      Matcher.Report texts,
      Matcher.Report inDigits,
      LeakForm form,
      Sighting sighting) {
    this.text = new Matcher(patterns.texts, Alphabet.TEXT, texts, form, sighting);
    this.digits = new Matcher(patterns.digits, Alphabet.DIGITS, inDigits, form, sighting);
  }

  /** The text that is scanned, with everything that can be decoded of it. */
  static Channel root(Patterns patterns, Sighting sighting) {
    Matcher.Report all = Matcher.Report.ALL;
    Channel root = new Channel(patterns, all, all, LeakForm.PLAIN, sighting);
    root.add(
        new EscapeDecoder(
            root,
            () -> {
              Channel json = escapable(patterns, LeakForm.JSON, sighting);
              json.runs = new Base64Runs(patterns, sighting);
              return json;
            }));
    Maker url = () -> escapable(patterns, LeakForm.URL, sighting);
    root.add(new PercentDecoder(false, root, url));
    if (patterns.hasBlanks) {
      root.add(new PercentDecoder(true, root, url));
    }
    if (patterns.hasQuotes) {
      root.add(new QuoteDecoder(root, () -> escapable(patterns, LeakForm.YAML, sighting)));
    }
    root.add(new EntityDecoder(root, () -> escapable(patterns, LeakForm.HTML, sighting)));
    root.runs = new Base64Runs(patterns, sighting);
    return root;
  }

  /** What was decoded from base64: values in it were found before, unless written otherwise. */
  static Channel fromBase64(Patterns patterns, Sighting sighting) {
    Channel decoded =
        new Channel(
            patterns,
            Matcher.Report.MARKED_OR_FOLDED,
            Matcher.Report.ALL,
            LeakForm.BASE64,
            sighting);
    decoded.add(new EscapeDecoder(decoded, () -> last(patterns, LeakForm.BASE64, sighting)));
    return decoded;
  }

  private static Channel escapable(Patterns patterns, LeakForm form, Sighting sighting) {
    Channel channel = last(patterns, form, sighting);
    channel.add(new EscapeDecoder(channel, () -> last(patterns, LeakForm.JSON, sighting)));
    return channel;
  }

  private static Channel last(Patterns patterns, LeakForm form, Sighting sighting) {
    return new Channel(patterns, Matcher.Report.MARKED, Matcher.Report.MARKED, form, sighting);
  }

  private void add(Decoder decoder) {
    decoders.add(decoder);
    triggers |= decoder.triggers();
  }

  /** Takes a byte that stands for the part of the text between two offsets. */
  void put(int b, long start, long end, int mark) {
    int seen = Trigger.of(b) & triggers;
    if (seen != 0) {
      for (int i = 0; i < decoders.size(); i++) {
        decoders.get(i).look(seen);
      }
    }
    for (int i = 0; i < decoders.size(); i++) {
      decoders.get(i).take(b, start, end);
    }
    if (runs != null) {
      runs.put(b, start, end);
    }
    text.put(b, start, end, mark);
    digits.put(b, start, end, mark);
  }

  /** Takes a code point as its bytes in UTF-8. */
  void putCodePoint(int codePoint, long start, long end, int mark) {
    if (codePoint < 0x80) {
      put(codePoint, start, end, mark);
    } else if (codePoint < 0x800) {
      put(0xc0 | (codePoint >> 6), start, end, mark);
      put(0x80 | (codePoint & 0x3f), start, end, mark);
    } else if (codePoint < 0x10000) {
      put(0xe0 | (codePoint >> 12), start, end, mark);
      put(0x80 | ((codePoint >> 6) & 0x3f), start, end, mark);
      put(0x80 | (codePoint & 0x3f), start, end, mark);
    } else {
      put(0xf0 | (codePoint >> 18), start, end, mark);
      put(0x80 | ((codePoint >> 12) & 0x3f), start, end, mark);
      put(0x80 | ((codePoint >> 6) & 0x3f), start, end, mark);
      put(0x80 | (codePoint & 0x3f), start, end, mark);
    }
  }

  /**
   * Takes bytes as they are that stand for one unit of the text each.
   *
   * @param offset the place of the byte at index 0
   * @param seen the {@link Trigger}s among them
   */
  void putAll(byte[] bytes, int from, int to, long offset, int seen) {
    if ((seen & triggers) != 0) {
      for (int i = 0; i < decoders.size(); i++) {
        decoders.get(i).look(seen);
      }
    }
    for (int i = 0; i < decoders.size(); i++) {
      decoders.get(i).takeAll(bytes, from, to, offset);
    }
    if (runs != null) {
      runs.putAll(bytes, from, to, offset);
    }
    text.putAll(bytes, from, to, offset);
    digits.putAll(bytes, from, to, offset);
  }

  /** Whether nothing that was decoded can be part of what is found from here on. */
  boolean isQuiet() {
    if (!text.isQuiet() || !digits.isQuiet() || (runs != null && runs.isOpen())) {
      return false;
    }
    for (int i = 0; i < decoders.size(); i++) {
      if (decoders.get(i).isAwake()) {
        return false;
      }
    }
    return true;
  }

  /** Takes over what another channel has seen, with its marks or without. */
  void copy(Channel other, boolean withMarks) {
    text.copy(other.text, withMarks);
    digits.copy(other.digits, withMarks);
    for (Decoder decoder : decoders) {
      decoder.cut();
      for (Decoder twin : other.decoders) {
        if (twin.getClass() == decoder.getClass() && twin.isAwake() && twin.target() != this) {
          decoder.copy(twin);
        }
      }
    }
    if (runs != null) {
      runs.cut();
      if (other.runs != null) {
        runs.copy(other.runs);
      }
    }
  }

  /** Ends the text. */
  void finish() {
    decoders.forEach(Decoder::finish);
  }

  /** Starts anew: nothing is found across this place. */
  void cut() {
    text.cut();
    digits.cut();
    decoders.forEach(Decoder::cut);
    if (runs != null) {
      runs.cut();
    }
  }

  long steps() {
    long own = text.steps() + digits.steps() + (runs == null ? 0 : runs.steps());
    return own + decoders.stream().mapToLong(Decoder::steps).sum();
  }

  long size() {
    long own = text.size() + digits.size() + (runs == null ? 0 : runs.size());
    return own + decoders.stream().mapToLong(Decoder::size).sum();
  }

  void erase() {
    text.erase();
    digits.erase();
    decoders.forEach(Decoder::erase);
    if (runs != null) {
      runs.erase();
    }
  }
}
