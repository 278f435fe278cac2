package io.gitops4j.testkit.broken;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.spi.SecretResolver;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** The secrets of a properties file, by name and key: {@code db#password = value}. */
@NullMarked
public final class FixtureVault implements SecretResolver {

  private final Properties values = new Properties();

  /** The secrets of a text. */
  public FixtureVault(String properties) {
    try {
      values.load(new StringReader(properties));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String id() {
    return "vault";
  }

  @Override
  public SecretValue resolve(SecretRef ref) {
    String value = values.getProperty(ref.toString().substring("vault:".length()));
    if (value == null) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.NOT_FOUND,
              "Cannot read " + ref + ": there is no such secret; create it."));
    }
    return SecretValue.of(ref.toString(), value);
  }

  @Override
  public void forEachSecret(Consumer<SecretValue> visitor) {
    for (String name : values.stringPropertyNames()) {
      try (SecretValue value = SecretValue.of("vault:" + name, values.getProperty(name))) {
        visitor.accept(value);
      }
    }
  }

  @Override
  public long generation() {
    return 1;
  }
}
