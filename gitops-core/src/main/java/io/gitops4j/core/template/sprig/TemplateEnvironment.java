package io.gitops4j.core.template.sprig;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What functions of templates take from outside: the time and chance.
 *
 * <p>A template that uses neither gives the same text each time. With a fixed clock and a seeded
 * source so does every template, except that the two must not be shared by renderings at the same
 * time, for then the order of their calls is chance again.
 *
 * @param clock the time now, and the zone that Go calls {@code Local}
 * @param random where random texts, numbers, keys and serial numbers come from; for real passwords
 *     and keys it must be a {@link SecureRandom}
 * @since 0.1
 */
public record TemplateEnvironment(Clock clock, RandomGenerator random) {

  /** The system's time in UTC, whatever the machine's zone, and chance fit for keys. */
  public static TemplateEnvironment system() {
    return new TemplateEnvironment(Clock.systemUTC(), new SystemChance());
  }

  /** A {@link SecureRandom} that is made when a template first asks for something random. */
  private static final class SystemChance implements RandomGenerator {
    private @Nullable SecureRandom random;

    private synchronized SecureRandom random() {
      SecureRandom known = random;
      if (known == null) {
        known = new SecureRandom();
        random = known;
      }
      return known;
    }

    @Override
    public long nextLong() {
      return random().nextLong();
    }

    @Override
    public int nextInt() {
      return random().nextInt();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random().nextBytes(bytes);
    }
  }
}
