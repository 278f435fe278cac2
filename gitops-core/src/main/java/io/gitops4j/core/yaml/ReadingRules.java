package io.gitops4j.core.yaml;

/**
 * What readers of YAML differ in beside the flavour.
 *
 * @param twins what becomes of a key that stands several times in a mapping
 * @param asGo whether the text is read as Go's YAML does also where others do not
 * @param json whether the text must be JSON
 * @param once whether values are what the text says, and not what is left of them when they were
 *     written and read once more
 */
record ReadingRules(Twins twins, boolean asGo, boolean json, boolean once) {

  static final ReadingRules DEFAULT = new ReadingRules(Twins.NONE, false, false, false);

  /** What becomes of a key that stands several times in a mapping. */
  enum Twins {
    /** It is refused. */
    NONE,
    /** The last is kept. */
    LAST,
    /** All are kept, and the mapping finds the first. */
    ALL
  }

  ReadingRules with(Twins other) {
    return new ReadingRules(other, asGo, json, once);
  }

  ReadingRules ofGo() {
    return new ReadingRules(twins, true, false, once);
  }

  ReadingRules ofJson() {
    return new ReadingRules(twins, false, true, once);
  }

  ReadingRules readOnce() {
    return new ReadingRules(twins, asGo, json, true);
  }

  /** The style of a folded text: one that is literal is the same when it was written and read. */
  ScalarStyle folded() {
    return once ? ScalarStyle.LITERAL : ScalarStyle.FOLDED;
  }

  /**
   * Whether a merge key counts where it stands, over what is before it, or only for what the
   * mapping does not say itself. Source: go-yaml v2, {@code mappingSlice} and {@code merge} in
   * {@code decode.go}.
   */
  boolean mergesInPlace(YamlFlavor flavor) {
    return asGo && flavor == YamlFlavor.V11 && twins == Twins.LAST;
  }

  /**
   * Whether a key that does not merge goes: kustomize takes the merge key away by its text, so one
   * in quotes goes, too. Source: kyaml, {@code removeMergeTags} in {@code yaml/rnode.go}.
   */
  boolean drops(String key, YamlFlavor flavor) {
    return asGo && flavor == YamlFlavor.V3 && key.equals("<<");
  }
}
