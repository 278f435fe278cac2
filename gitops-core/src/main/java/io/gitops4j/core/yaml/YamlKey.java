package io.gitops4j.core.yaml;

/**
 * A key in a mapping together with its value: one object instead of two for each of the hundreds of
 * thousands of fields that a large tree has.
 */
final class YamlKey extends YamlScalar implements YamlMap.Entry {

  private YamlNode value;

  /** A key with the text, style and place of a scalar, which stays free. */
  YamlKey(YamlScalar key, YamlNode value) {
    super(key);
    this.value = value;
  }

  @Override
  public YamlScalar keyNode() {
    return this;
  }

  @Override
  public String key() {
    return text();
  }

  @Override
  public YamlNode value() {
    return value;
  }

  @Override
  public void set(YamlNode other) {
    this.value = other;
  }
}
