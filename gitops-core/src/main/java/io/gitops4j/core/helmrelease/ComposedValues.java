package io.gitops4j.core.helmrelease;

import io.gitops4j.core.helm.ValuesLayer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a release is rendered with, before those of the chart are laid below them.
 *
 * @param values the values; not to be changed
 * @param secrets the texts among them that came from Secrets
 * @param layers what they were put together of, the later over the earlier
 */
public record ComposedValues(
    Map<String, @Nullable Object> values, List<SecretText> secrets, List<ValuesLayer> layers) {

  /**
   * A text that came from a Secret.
   *
   * @param text the text
   * @param name what it is called in messages: the entry of the Secret
   * @param origin the Secret
   */
  public record SecretText(String text, String name, String origin) {
    /** The name, never the text. */
    @Override
    public String toString() {
      return name + " of " + origin;
    }
  }

  /** Copies the list. */
  public ComposedValues {
    values = Collections.unmodifiableMap(values);
    secrets = List.copyOf(secrets);
    layers = List.copyOf(layers);
  }

  /** How many there are, never which. */
  @Override
  public String toString() {
    return values.size() + " values, " + secrets.size() + " secret texts";
  }
}
