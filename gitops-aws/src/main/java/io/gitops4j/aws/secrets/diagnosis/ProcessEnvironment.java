package io.gitops4j.aws.secrets.diagnosis;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a process was started with, as far as the SDK looks at it.
 *
 * @param variables the environment's variables
 * @param properties the system properties, those of no text left out
 * @since 0.1
 */
public record ProcessEnvironment(Map<String, String> variables, Map<String, String> properties) {

  /** Copies the maps. */
  public ProcessEnvironment {
    variables = Map.copyOf(variables);
    properties = Map.copyOf(properties);
  }

  /** That of this process, as it is now. */
  public static ProcessEnvironment ofThisProcess() {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      String value = System.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return new ProcessEnvironment(System.getenv(), properties);
  }

  /** The count of each, and nothing of their values: some are secrets. */
  @Override
  public String toString() {
    return "ProcessEnvironment[variables=%d, properties=%d]"
        .formatted(variables.size(), properties.size());
  }

  /** A setting as the SDK looks for it: first the property, then the variable; no empty ones. */
  Optional<String> setting(String property, String variable) {
    return property(property).or(() -> variable(variable));
  }

  /** Who gives {@link #setting}. */
  String source(String property, String variable) {
    return property(property).isPresent() ? "the system property " + property : variable;
  }

  Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name)).map(String::trim).filter(v -> !v.isEmpty());
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::trim).filter(v -> !v.isEmpty());
  }
}
