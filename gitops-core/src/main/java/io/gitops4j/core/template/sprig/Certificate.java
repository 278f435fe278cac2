package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.StructValue;
import java.util.List;

/**
 * What the functions for certificates give: the fields {@code Cert} and {@code Key}, both in PEM.
 *
 * @param cert the certificate
 * @param key its private key
 * @since 0.1
 */
public record Certificate(String cert, String key) implements StructValue {

  /** Go's name of the type. */
  static final String TYPE = "sprig.certificate";

  @Override
  public String typeName() {
    return TYPE;
  }

  @Override
  public List<String> fieldNames() {
    return List.of("Cert", "Key");
  }

  @Override
  public Object field(String name) {
    return name.equals("Cert") ? cert : key;
  }

  /** Names the type, never the key. */
  @Override
  public String toString() {
    return TYPE;
  }
}
