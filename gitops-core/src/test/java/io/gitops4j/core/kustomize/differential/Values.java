package io.gitops4j.core.kustomize.differential;

import io.gitops4j.core.kustomize.differential.Shape.Raw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names, texts, numbers and mappings of them, ordinary and odd. */
final class Values {

  private static final List<String> NAMES = List.of("web", "api", "db", "cache");
  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "a b",
          "yes",
          "no",
          "on",
          "y",
          "true",
          "null",
          "~",
          "1",
          "01",
          "0x1F",
          "1e3",
          "1_000",
          "12:30",
          "1.0",
          ".5",
          "-1",
          "+1",
          "0o17",
          "08",
          "1.2.3",
          "2024-01-02",
          "=",
          "<<",
          "- a",
          "a: b",
          "a #b",
          "#a",
          "'quoted'",
          "\"quoted\"",
          "it's",
          "{{ x }}",
          "{a}",
          "[a]",
          "*a",
          "&a",
          "!a",
          "%a",
          "@a",
          "`a`",
          "|",
          ">",
          "\\",
          "a\\nb",
          "tab\there",
          "ends ",
          " begins",
          "é",
          "日本語",
          "😀",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "line\nline\n",
          "line\nline",
          "line\n\n\n",
          "\nline",
          "  indented\nline\n",
          "trailing \nspace\n",
          "a\r\nb\r\n",
          "<&>",
          "$(VAR_A)",
          "$$(VAR_A)",
          "$(NOT_A_VAR)",
          "x-$(VAR_B)-y",
          "-",
          "--",
          "---",
          ":",
          "a:",
          "?",
          "? a",
          ",",
          "0",
          "-0",
          "0.0",
          "Infinity",
          ".inf",
          ".NaN",
          "1e",
          "e3",
          "0b11",
          "0777",
          "123456789012345678901234567890",
          "a long text that goes on and on until it is longer than"
              + " eighty columns, so that it is folded when it is quoted: yes #really");
  private static final List<String> ODD_SCALARS =
      List.of(
          "1",
          "0",
          "-1",
          "1.0",
          "1.5",
          "1e3",
          "1.5e300",
          ".5",
          "010",
          "0o17",
          "0x1F",
          "0b11",
          "1_000",
          "12:30",
          "yes",
          "no",
          "on",
          "off",
          "y",
          "n",
          "True",
          "FALSE",
          "~",
          "null",
          "",
          "2024-01-02",
          "2001-12-14t21:59:43.10-05:00",
          "08",
          "1.2.3",
          "+1",
          "-0",
          "-.inf",
          "1e",
          "123456789.123456789",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "123456789012345678901234567890",
          "!!str 1",
          "!!int \"1\"",
          "!!float 1",
          "!!str",
          "<",
          "a b",
          "0.1",
          "100000000000000000000.0",
          "1E5",
          "0.000001",
          "0.0000001",
          "5.");
  private static final List<String> BINARY_SCALARS =
      List.of(
          "!!binary aGVsbG8=",
          "!!binary \"MQ==\"",
          "!!binary ''",
          "!!binary AAEC",
          "!!binary gIE=",
          "!!binary YSBiCg==",
          "!!binary no");

  private final Chance chance;
  private final int oddity;
  private final boolean daring;
  private final List<String> oddScalars;
  private final List<String> oddTexts;
  private int serial;

  /**
   * Values by a source of choices.
   *
   * @param oddity how many of a hundred texts and scalars are odd
   * @param daring whether what may not fit is chosen as often as what does
   * @param binary whether odd scalars are binary ones, too
   */
  Values(Chance chance, int oddity, boolean daring, boolean binary) {
    this.chance = chance;
    this.oddity = oddity;
    this.daring = daring;
    List<String> odd = new ArrayList<>(ODD_SCALARS);
    if (binary) {
      odd.addAll(BINARY_SCALARS);
    }
    List<String> texts = new ArrayList<>(ODD_TEXTS);
    if (chance.wide()) {
      odd.addAll(RareValues.SCALARS);
      texts.addAll(RareValues.TEXTS);
    }
    this.oddScalars = List.copyOf(odd);
    this.oddTexts = List.copyOf(texts);
  }

  /** Whether what may not fit is chosen as often as what does. */
  boolean daring() {
    return daring;
  }

  /** True in so many of a hundred cases, in a daring tree; else almost never. */
  boolean dares(int share) {
    return chance.percent(daring ? share : (share + 19) / 20);
  }

  /** The next number of the tree. */
  int serial() {
    return serial++;
  }

  Chance chance() {
    return chance;
  }

  /** A name; few, so that references and patches meet. */
  String name() {
    return chance.pick(NAMES);
  }

  /** A text, as in data, annotations, arguments. */
  String text() {
    return chance.percent(oddity)
        ? chance.pick(oddTexts)
        : chance.pick("one", "two", "three") + "-" + chance.below(20);
  }

  /** A scalar of any type, as in fields of custom resources. */
  @Nullable Object scalar() {
    if (chance.percent(oddity)) {
      return new Raw(chance.pick(oddScalars));
    }
    return switch (chance.below(4)) {
      case 0 -> chance.below(1000);
      case 1 -> chance.percent(50);
      case 2 -> name();
      default -> text();
    };
  }

  /** A scalar where text belongs, which some write without quotes. */
  Object textScalar() {
    return chance.percent(oddity / 4) ? new Raw(chance.pick(oddScalars)) : text();
  }

  String labelKey() {
    return chance.pick("app", "tier", "team", "app.kubernetes.io/name", "example.com/a.b");
  }

  String labelValue() {
    return chance.percent(oddity / 3)
        ? chance.pick("1", "true", "yes", "")
        : chance.pick("x", "y", "web", "api");
  }

  Map<String, Object> labels() {
    Map<String, Object> labels = new LinkedHashMap<>();
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      labels.put(labelKey(), labelValue());
    }
    return labels;
  }

  Map<String, Object> annotations() {
    Map<String, Object> annotations = new LinkedHashMap<>();
    int count = 1 + chance.below(2);
    for (int i = 0; i < count; i++) {
      annotations.put(chance.pick("note", "example.com/note", "a_b", "z.y/x"), text());
    }
    return annotations;
  }

  /** Data of a ConfigMap; keys that sort in surprising ways. */
  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    int count = chance.below(5);
    for (int i = 0; i < count; i++) {
      data.put(
          chance.pick(
              "a",
              "A",
              "a1",
              "a10",
              "a2",
              "a.b",
              "a-b",
              "a_b",
              "_x",
              "key",
              "app.json",
              "log.level",
              "config.yaml",
              "1",
              "01",
              "true",
              "y"),
          chance.percent(10)
              ? chance.pick("{\"a\":{\"b\":1},\"l\":[1,\"x\"]}", "a: 1\nb:\n- x\n- y: z\n")
              : textScalar());
    }
    return data;
  }

  String image() {
    return chance.pick("nginx", "redis", "registry.local:5000/team/app", "ghcr.io/a/b")
        + chance.pick("", ":1.0", ":latest", ":v1@sha256:abc", "@sha256:abc");
  }

  /** A tree of anything. */
  @Nullable Object anything(int depth) {
    if (depth == 0 || chance.percent(50)) {
      return scalar();
    }
    if (chance.percent(40)) {
      int count = chance.below(3);
      List<Object> list = Shape.list();
      for (int i = 0; i < count; i++) {
        list.add(
            chance.percent(50)
                ? Shape.map("name", name(), chance.pick("value", "port", "x"), scalar())
                : anything(depth - 1));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    int count = chance.below(4);
    for (int i = 0; i < count; i++) {
      map.put(chance.pick("a", "b", "c", "items", "name", "ref", "size"), anything(depth - 1));
    }
    return map;
  }
}
