package io.gitops4j.secrets.leak;

import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.secrets.leak.PatternTable.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one state of the holders is looked for by. It is counted who uses it, and erased when it was
 * retired and nobody does.
 */
final class Patterns {
  private static final int LONGEST = 64 * 1024;
  private static final int LONGEST_IN_HEX = 1024;

  final PatternTable texts;
  final PatternTable digits;
  final boolean hasBlanks;
  final boolean hasQuotes;
  private final HashKey key = new HashKey();
  private final List<String> names = new ArrayList<>();
  private final AtomicInteger uses = new AtomicInteger(1);

  Patterns(Collection<? extends SecretHolder> holders, LeakOptions options) {
    List<Pattern> text = new ArrayList<>();
    List<Pattern> encoded = new ArrayList<>();
    for (SecretHolder holder : holders) {
      holder.forEachSecret(value -> add(value, options, text, encoded));
    }
    this.texts = new PatternTable(key, text);
    this.digits = new PatternTable(key, encoded);
    this.hasBlanks = text.stream().anyMatch(p -> p.contains(' '));
    this.hasQuotes = text.stream().anyMatch(p -> p.contains('\''));
    text.forEach(Pattern::erase);
    encoded.forEach(Pattern::erase);
  }

  private void add(
      SecretValue secret, LeakOptions options, List<Pattern> text, List<Pattern> encoded) {
    byte[] whole = secret.revealBytes();
    byte[] value = GuardedValue.trim(whole, LONGEST);
    Arrays.fill(whole, (byte) 0);
    if (GuardedValue.isCommon(value, options.minimumLength())) {
      Arrays.fill(value, (byte) 0);
      return;
    }
    int index = names.size();
    names.add(secret.name());
    byte[] folded = GuardedValue.fold(value);
    text.add(new Pattern(folded, index, LeakForm.PLAIN, folded.length != value.length));
    for (int alignment = 0; alignment < 3; alignment++) {
      encoded.add(
          new Pattern(GuardedValue.base64(value, alignment), index, LeakForm.BASE64, false));
    }
    if (value.length <= LONGEST_IN_HEX) {
      encoded.add(new Pattern(GuardedValue.hex(value, 'a'), index, LeakForm.HEX, false));
      encoded.add(new Pattern(GuardedValue.hex(value, 'A'), index, LeakForm.HEX, false));
    }
    Arrays.fill(value, (byte) 0);
  }

  String name(int secret) {
    return names.get(secret);
  }

  int size() {
    return names.size();
  }

  /** Counts one more user, unless it was erased. */
  boolean acquire() {
    return uses.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
  }

  /** Counts one user less; the last one erases. */
  void release() {
    if (uses.decrementAndGet() == 0) {
      texts.erase();
      digits.erase();
      key.erase();
    }
  }
}
