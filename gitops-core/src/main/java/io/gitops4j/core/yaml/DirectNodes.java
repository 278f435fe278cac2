package io.gitops4j.core.yaml;

/**
 * Makes the nodes of one direct reading: counts them, marks them, and resolves plain text.
 *
 * <p>Its limits are those of the reader, but for nesting, of which it allows less than a stack
 * holds.
 */
final class DirectNodes {

  private static final int MAX_DEPTH = 256;

  private final String file;
  private final YamlFlavor flavor;
  private final int maxDepth;
  private final int maxNodes;
  private final ReadingRules rules;
  private int count;

  DirectNodes(String file, YamlFlavor flavor, YamlLimits limits, ReadingRules rules) {
    this.file = file;
    this.flavor = flavor;
    this.maxDepth = Math.min(MAX_DEPTH, limits.maxDepth());
    this.maxNodes = limits.maxNodes();
    this.rules = rules;
  }

  /** Counts a node; whether it is within the limits. */
  boolean allows(int depth) {
    return depth <= maxDepth && ++count <= maxNodes;
  }

  void mark(YamlNode node, int line, int column) {
    node.mark(file, line, column);
  }

  /** Plain text on one line. */
  YamlScalar plain(String text, int line, int column) {
    YamlScalar scalar = plainOverLines(text, line, column);
    scalar.standsAsItIs(0);
    return scalar;
  }

  /** Plain text that does not stand in its file as it is. */
  YamlScalar plainOverLines(String text, int line, int column) {
    return marked(
        new YamlScalar(text, ScalarResolver.resolve(text, flavor), ScalarStyle.PLAIN),
        line,
        column);
  }

  /** Text in quotes or a block. */
  YamlScalar text(String text, ScalarStyle style, int line, int column) {
    return marked(new YamlScalar(text, ScalarType.STRING, style), line, column);
  }

  private YamlScalar marked(YamlScalar scalar, int line, int column) {
    scalar.mark(file, line, column);
    return scalar;
  }

  /** Whether the text is read as Go's YAML does also where others do not. */
  boolean asGo() {
    return rules.asGo();
  }

  /** The style of a folded text. */
  ScalarStyle folded() {
    return rules.folded();
  }

  /** Adds an entry; false when the key stands twice or merges, or is null where that is no key. */
  boolean put(YamlMap map, YamlScalar key, YamlNode value) {
    String text = key.text();
    if (text.equals("<<") && (key.style() == ScalarStyle.PLAIN || rules.drops(text, flavor))) {
      return false;
    }
    if (flavor == YamlFlavor.V11 && rules.asGo() && key.isNull()) {
      return false;
    }
    YamlScalar kept = flavor == YamlFlavor.V11 ? asText(key) : key;
    if (!map.has(text)) {
      // What became text may stand there already, and then is replaced.
      if (kept == key) {
        map.append(key, value);
      } else {
        map.put(kept, value);
      }
      return true;
    }
    switch (rules.twins()) {
      case LAST -> map.put(kept, value);
      case ALL -> map.append(kept, value);
      case NONE -> {
        return false;
      }
    }
    return true;
  }

  /** A key as sigs.k8s.io/yaml has it, which makes text of its value: y becomes "true". */
  static YamlScalar asText(YamlScalar key) {
    if (key.type() == ScalarType.STRING) {
      return key;
    }
    YamlScalar text = YamlScalar.string(String.valueOf(key.toValue()));
    text.markAs(key);
    return text;
  }
}
