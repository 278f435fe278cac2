package io.gitops4j.core.template.trace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a value was made of: what was read, and what wrote the texts that went into it. At most 256
 * of each are kept. For one thread.
 *
 * @since 0.1
 */
public final class Contributors {

  private static final int MOST = 256;

  private final Set<Reading> readings = new LinkedHashSet<>();
  private final Set<Writing> writings = new LinkedHashSet<>();
  private boolean fallback;

  /** None yet. */
  public Contributors() {}

  /** Adds something that was read. */
  public void add(Reading reading) {
    if (readings.size() < MOST) {
      readings.add(reading);
    }
  }

  /** Adds what wrote a text that went in. */
  public void add(Writing writing) {
    if (writings.size() < MOST) {
      writings.add(writing);
    }
  }

  /** Adds all of another value that went in. */
  public void addAll(Contributors others) {
    others.readings.forEach(this::add);
    others.writings.forEach(this::add);
    fallback |= others.fallback;
  }

  /** Replaces a table or list that was read by what was taken out of it. */
  public void narrow(Origin from, Reading to) {
    readings.remove(new Reading(from, null));
    add(to);
  }

  /** The value is a default, because what was given was empty. */
  public void fellBack() {
    fallback = true;
  }

  /** Whether the value is the default that a template has for it. */
  public boolean isFallback() {
    return fallback;
  }

  /** What was read, in order. */
  public List<Reading> readings() {
    return List.copyOf(readings);
  }

  /** What wrote texts that went in, in order. */
  public List<Writing> writings() {
    return List.copyOf(writings);
  }
}
