package io.gitops4j.secrets.leak;

import io.gitops4j.secrets.SecretHolder;
import java.io.OutputStream;
import java.io.Writer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the values of secrets where they must not be: in rendered objects, plans, logs, records and
 * messages, also when they were encoded on the way.
 *
 * <p><b>What is found.</b> Each value as it is, also with other white space between its words; in
 * base64 of either alphabet, with or without padding and line breaks, anywhere inside a longer
 * encoded text, also where the encoded text is JSON with escapes or base64 again; in hexadecimal;
 * with the escapes of JSON, once and twice; percent-encoded; in every style of a YAML scalar; with
 * entities of HTML. Each rule holds for any choice of which characters are encoded.
 *
 * <p><b>What is not looked for</b>, because it is met everywhere: values shorter than {@link
 * LeakOptions#minimumLength()} bytes without the white space at their ends; values of one byte
 * repeated; numbers of less than 12 digits; and words such as {@code password}, {@code changeme},
 * {@code postgres} or {@code localhost} in any case. Of values longer than 64 KiB the first 64 KiB
 * are looked for. In base64 and hexadecimal, two values that differ only in white space at their
 * ends are the same; in base64, up to four bits of the first and the last byte may differ. What is
 * encoded once more inside base64 is seen where the base64 text begins with 12 digits without a gap
 * and what it holds has 8 characters of ASCII together.
 *
 * <p><b>How it stays current.</b> When the {@linkplain SecretHolder#generation() generation} of a
 * holder has changed, the next call looks for its new values. The guard itself keeps fingerprints,
 * not values, and {@link #close()} overwrites them.
 *
 * <p>Time grows with the length of the text and memory not at all. Safe to use from many threads.
 *
 * <pre>{@code
 * try (LeakGuard guard = LeakGuard.of(List.of(secrets))) {
 *   guard.find(manifest).ifPresent(leak -> { throw new LeakException(leak); });
 *   log.info(guard.redact(message));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class LeakGuard implements AutoCloseable {

  /** The most leaks that are reported of one text: {@value}. */
  public static final int MAXIMUM_LEAKS = 100;

  /** The same place may be seen in several forms. */
  private static final int MAXIMUM_SIGHTINGS = 4 * MAXIMUM_LEAKS;

  private static final LeakGuard NONE = new LeakGuard(List.of(), LeakOptions.defaults());

  private final List<SecretHolder> holders;
  private final LeakOptions options;
  private final Object building = new Object();
  private volatile Build build;

  /** The patterns with the generations of the holders that they were made of. */
  private static final class Build {
    private final Patterns patterns;
    private final long[] generations;
    private final boolean closed;

    Build(Patterns patterns, long[] generations, boolean closed) {
      this.patterns = patterns;
      this.generations = generations;
      this.closed = closed;
    }
  }

  private LeakGuard(Collection<? extends SecretHolder> holders, LeakOptions options) {
    this.holders = List.copyOf(holders);
    this.options = options;
    this.build = build();
  }

  /** A guard of the values that the holders have at any time. */
  public static LeakGuard of(Collection<? extends SecretHolder> holders) {
    return new LeakGuard(holders, LeakOptions.defaults());
  }

  /** A guard of the values that the holders have at any time, as the options say. */
  public static LeakGuard of(Collection<? extends SecretHolder> holders, LeakOptions options) {
    return new LeakGuard(holders, options);
  }

  /** A guard that looks for nothing; closing it does nothing. */
  public static LeakGuard none() {
    return NONE;
  }

  /** How many values are looked for now. */
  public int size() {
    Patterns patterns = acquire();
    try {
      return patterns.size();
    } finally {
      patterns.release();
    }
  }

  /**
   * A leak in a text, if there is one: near the first, where there are more.
   *
   * @throws IllegalStateException when the guard was closed
   */
  public Optional<Leak> find(CharSequence text) {
    List<Leak> leaks = findAll(text, 1);
    return leaks.isEmpty() ? Optional.empty() : Optional.of(leaks.get(0));
  }

  /**
   * The leaks in a text in the order of their offsets, at most {@value #MAXIMUM_LEAKS}.
   *
   * @throws IllegalStateException when the guard was closed
   */
  public List<Leak> findAll(CharSequence text) {
    return findAll(text, MAXIMUM_SIGHTINGS);
  }

  private List<Leak> findAll(CharSequence text, int limit) {
    Patterns patterns = acquire();
    if (patterns.size() == 0) {
      patterns.release();
      return List.of();
    }
    try (LeakScanner scanner = new LeakScanner(patterns, text.length(), limit)) {
      int stride = 64 * 1024;
      for (int at = 0; at < text.length() && !scanner.isFull(); at += stride) {
        scanner.accept(text, at, Math.min(text.length(), at + stride));
      }
      return scanner.finish();
    }
  }

  /**
   * The text with {@code [secret NAME]} for every value, in whatever form; the same object when
   * there is none.
   *
   * @throws IllegalStateException when the guard was closed
   */
  public String redact(String text) {
    Redaction redaction = redaction(text);
    return redaction.isEmpty() ? text : redaction.apply(text);
  }

  /**
   * A scanner for a text or stream in pieces, which the caller finishes or closes.
   *
   * @throws IllegalStateException when the guard was closed
   */
  public LeakScanner scanner() {
    return new LeakScanner(acquire(), Integer.MAX_VALUE, MAXIMUM_SIGHTINGS);
  }

  /**
   * A writer that passes on what holds no value. To be sure of that it keeps back up to some times
   * the length of the longest value, until it is flushed or closed; what is flushed has been seen
   * by others, so that a value with a flush in its midst can only be refused from there on, and
   * cannot be redacted. Closing it closes the other writer. Not for several threads at once.
   */
  public Writer guard(Writer writer, OnLeak onLeak) {
    return new GuardedWriter(this, writer, onLeak);
  }

  /** As {@link #guard(Writer, OnLeak)}, for text in UTF-8 or whatever bytes. */
  public OutputStream guard(OutputStream stream, OnLeak onLeak) {
    return new GuardedStream(this, stream, onLeak);
  }

  /** What is to be redacted in a text. */
  Redaction redaction(CharSequence text) {
    Patterns patterns = acquire();
    try {
      return Redaction.of(patterns, text);
    } finally {
      patterns.release();
    }
  }

  /** What is to be redacted in bytes. */
  Redaction redaction(byte[] bytes, int length) {
    Patterns patterns = acquire();
    try {
      return Redaction.of(patterns, bytes, length);
    } finally {
      patterns.release();
    }
  }

  /** How many units a guarded writer keeps: ten are the most that an escape takes for one. */
  int heldBack() {
    return 1024 + 10 * build.patterns.texts.longest;
  }

  /** The patterns of now, counted as used once more: the caller releases them. */
  Patterns acquire() {
    while (true) {
      Build now = build;
      if (!now.closed && !isCurrent(now)) {
        now = rebuild();
      }
      if (now.closed) {
        throw new IllegalStateException("the leak guard was closed");
      }
      if (now.patterns.acquire()) {
        return now.patterns;
      }
    }
  }

  /** Whether these are the patterns of now. */
  boolean isCurrent(Patterns patterns) {
    Build now = build;
    return now.patterns == patterns && isCurrent(now);
  }

  private boolean isCurrent(Build now) {
    for (int i = 0; i < now.generations.length; i++) {
      if (holders.get(i).generation() != now.generations[i]) {
        return false;
      }
    }
    return true;
  }

  /** What is built here is new enough for the caller, even if the holders have changed again. */
  private Build rebuild() {
    synchronized (building) {
      Build old = build;
      if (!old.closed && !isCurrent(old)) {
        build = build();
        old.patterns.release();
      }
      return build;
    }
  }

  /** Generations are read first, so that values which change meanwhile are read once more. */
  private Build build() {
    long[] generations = new long[holders.size()];
    for (int i = 0; i < generations.length; i++) {
      generations[i] = holders.get(i).generation();
    }
    return new Build(new Patterns(holders, options), generations, false);
  }

  /**
   * Overwrites the fingerprints as soon as no scanner uses them; the guard cannot be used
   * afterwards. The holders stay open. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (this == NONE) {
      return;
    }
    synchronized (building) {
      Build old = build;
      if (!old.closed) {
        build = new Build(old.patterns, old.generations, true);
        old.patterns.release();
      }
    }
  }

  /** Says how many values are looked for, never which. */
  @Override
  public String toString() {
    Build now = build;
    return "LeakGuard[" + (now.closed ? "closed" : now.patterns.size() + " values") + "]";
  }
}
