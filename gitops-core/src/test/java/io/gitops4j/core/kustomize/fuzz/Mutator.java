package io.gitops4j.core.kustomize.fuzz;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes hostile inputs of inputs: by bytes, tokens, lines, structure and files. */
final class Mutator {

  private static final int MAX_BYTES = 128 << 10;
  private static final Pattern TOKEN =
      Pattern.compile("[\\w.$]+|\"[^\"\\n]*\"|'[^'\\n]*'|[^\\w\\s]|\\n *");
  private static final List<String> HOSTILE =
      List.of(
          "*a",
          "&a ",
          "&a [*a]",
          "<<: *a",
          "<<",
          "!!binary ",
          "!!int ",
          "!x ",
          "!<!> ",
          "~",
          "null",
          "[]",
          "{}",
          "[[]]",
          "{{}}",
          "- ",
          "? ",
          ": ",
          "|-\n  ",
          ">+\n",
          "|9\n",
          "---\n",
          "...\n",
          "%YAML 9.9\n",
          "\t",
          "\u0000",
          "\uFEFF",
          "\uD83D",
          "\u2028",
          "\u0085",
          "#",
          "\"",
          "'",
          "`",
          "-0",
          "0x",
          "0o9",
          "1e999",
          "-.inf",
          ".nan",
          "1_000",
          "99999999999999999999999999",
          "-9223372036854775808",
          "9223372036854775808",
          "2147483648",
          "1e-400",
          "0777",
          "12:30:45",
          "2024-01-02",
          "9999-99-99T99:99:99Z",
          "true",
          "y",
          "..",
          "../../..",
          "/",
          ".",
          "",
          "https://example.com/x?ref=y",
          "a.yaml",
          "kustomization.yaml",
          "$patch: delete",
          "$patch: replace",
          "$patch: merge",
          "$patch: [x]",
          "$patch: nonsense",
          "$retainKeys: [a]",
          "$(A)",
          "$$(A)",
          "$(",
          "$(A",
          "/spec/template/-",
          "/~2",
          "/-",
          "//",
          "/0",
          "/-1",
          "/01",
          "/99999999999",
          "/a~1b~0",
          "metadata.name",
          "..",
          ".a.",
          "[a=b]",
          "[=]",
          "[a=",
          "a\\.b",
          "spec.*.x",
          "*",
          "(a+)+$",
          "[",
          "(?=x)",
          ".{1000}",
          "x{0,999}{0,999}",
          "\\",
          "a=b,c in (d",
          "!a",
          "=,=",
          "behavior: merge",
          "behavior: replace",
          "op: test",
          "op: move",
          "op: copy",
          "op: add",
          "op: remove",
          "from: /spec",
          "from: /",
          "path: ''",
          "value: null",
          "delimiter: ''",
          "index: -1",
          "index: 99999999999",
          "create: true",
          "apiVersion: v1",
          "kind: List\nitems: [1]",
          "kind: Component",
          "items:",
          "metadata: []",
          "metadata:",
          "name: ''",
          "name: {}",
          "annotations: []",
          "annotations: {a: {}}",
          "labels: {a: 1}",
          "config.kubernetes.io/local-config: 'true'",
          "data: []",
          "binaryData: {a: '%'}");

  private final Random random;
  private final List<FuzzInput> corpus;

  Mutator(Random random, List<FuzzInput> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** A changed copy of an input of the corpus. */
  FuzzInput next() {
    FuzzInput made = pick(corpus).copy();
    int changes = 1 + random.nextInt(random.nextInt(8) == 0 ? 12 : 3);
    for (int i = 0; i < changes && !made.files().isEmpty(); i++) {
      if (random.nextInt(12) == 0) {
        files(made);
      } else {
        content(made);
      }
    }
    return made;
  }

  private void content(FuzzInput input) {
    String path = path(input);
    byte[] content = input.files().getOrDefault(path, new byte[0]);
    byte[] changed =
        switch (random.nextInt(8)) {
          case 0, 1 -> bytes(content);
          case 2, 3 -> tokens(content);
          case 4 -> lines(content);
          default -> structure(content);
        };
    input.files().put(path, changed.length > MAX_BYTES ? content : changed);
  }

  /** Kustomizations and what they name decide most, so they are changed most. */
  private String path(FuzzInput input) {
    List<String> paths = new ArrayList<>(input.files().keySet());
    String path = pick(paths);
    return path.endsWith(".yaml") || random.nextInt(4) == 0 ? path : pick(paths);
  }

  private void files(FuzzInput input) {
    List<String> paths = new ArrayList<>(input.files().keySet());
    String one = pick(paths);
    String other = pick(paths);
    byte[] content = input.files().getOrDefault(one, new byte[0]);
    switch (random.nextInt(5)) {
      case 0 -> input.files().remove(one);
      case 1 -> input.files().put(other, content);
      case 2 -> {
        FuzzInput from = pick(corpus);
        input.files().put(one, from.files().get(pick(new ArrayList<>(from.files().keySet()))));
      }
      case 3 -> {
        input.files().remove(one);
        input.files().put(one + "/kustomization.yaml", content);
      }
      default -> {
        String folder = one.substring(0, one.lastIndexOf('/') + 1);
        input.files().put(folder + pick(List.of("a.yaml", "Kustomization", "b.yml")), content);
      }
    }
  }

  private byte[] bytes(byte[] content) {
    if (content.length == 0) {
      return pick(HOSTILE).getBytes(StandardCharsets.UTF_8);
    }
    int at = random.nextInt(content.length);
    int length = Math.min(content.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 200));
    byte[] part = Arrays.copyOfRange(content, at, at + length);
    return switch (random.nextInt(5)) {
      case 0 -> {
        byte[] flipped = content.clone();
        flipped[at] = (byte) (flipped[at] ^ (1 << random.nextInt(8)));
        yield flipped;
      }
      case 1 -> splice(content, at, length, new byte[0]);
      case 2 -> splice(content, random.nextInt(content.length), 0, part);
      case 3 -> splice(content, at, 0, repeated(part));
      default -> splice(content, at, 0, pick(HOSTILE).getBytes(StandardCharsets.UTF_8));
    };
  }

  private byte[] repeated(byte[] part) {
    int times = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 10);
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] splice(byte[] content, int at, int removed, byte[] added) {
    byte[] made = new byte[content.length - removed + added.length];
    System.arraycopy(content, 0, made, 0, at);
    System.arraycopy(added, 0, made, at, added.length);
    System.arraycopy(content, at + removed, made, at + added.length, content.length - at - removed);
    return made;
  }

  private byte[] tokens(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<int[]> places = places(text);
    if (places.isEmpty()) {
      return bytes(content);
    }
    int[] place = pick(places);
    String by =
        switch (random.nextInt(4)) {
          case 0, 1 -> pick(HOSTILE);
          case 2 -> {
            int[] same = pick(places);
            yield text.substring(same[0], same[1]);
          }
          default -> foreign();
        };
    return (text.substring(0, place[0]) + by + text.substring(place[1]))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String foreign() {
    FuzzInput from = pick(corpus);
    byte[] content = from.files().get(pick(new ArrayList<>(from.files().keySet())));
    String text = new String(content == null ? new byte[0] : content, StandardCharsets.UTF_8);
    List<int[]> places = places(text);
    if (places.isEmpty()) {
      return "";
    }
    int[] place = pick(places);
    return text.substring(place[0], place[1]);
  }

  private static List<int[]> places(String text) {
    List<int[]> places = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    return places;
  }

  private byte[] lines(byte[] content) {
    List<String> lines =
        new ArrayList<>(List.of(new String(content, StandardCharsets.UTF_8).split("\n", -1)));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
      case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
      case 3 -> lines.set(at, "  " + lines.get(at));
      default -> lines.set(at, lines.get(at).replaceFirst("^ {1,2}", ""));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] structure(byte[] content) {
    try {
      List<YamlNode> documents = YamlReader.of(YamlFlavor.V3).readAll("fuzz", content);
      if (documents.isEmpty()) {
        return tokens(content);
      }
      return new TreeMutator(random, HOSTILE).changed(documents).getBytes(StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      // It is no YAML; that the reader says so in our exception is checked when it is rendered.
      return tokens(content);
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
