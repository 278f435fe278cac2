package io.gitops4j.core.kustomize.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits a tree again and again, as people do and as nobody would. */
final class RandomEdits {

  private static final Pattern VALUE = Pattern.compile(": ([^\\s|>{\\[][^\\n]*)");
  private static final int UNTOUCHED = 20;

  /** Fields of a kustomization. */
  static final List<String> FIELDS =
      List.of(
          "buildMetadata: [originAnnotations]\n",
          "buildMetadata: [transformerAnnotations]\n",
          "buildMetadata: [originAnnotations, managedByLabel]\n",
          "namespace: elsewhere\n",
          "nameSuffix: -more\n",
          "commonLabels:\n  more: 'yes'\n",
          "sortOptions:\n  order: legacy\n");

  private final Chance chance;
  private final Tree first;
  private Tree tree;
  private String last = "nothing";

  RandomEdits(Chance chance, Tree tree) {
    this.chance = chance;
    this.first = tree;
    this.tree = tree;
  }

  /** The tree as it is now. */
  Tree tree() {
    return tree;
  }

  /** The file edited last. */
  String last() {
    return last;
  }

  /** Edits it once. */
  void edit() {
    if (chance.percent(UNTOUCHED)) {
      last = "nothing";
      return;
    }
    List<String> paths = new ArrayList<>(first.files().keySet());
    last = chance.percent(25) ? Tree.TOP + "/kustomization.yaml" : chance.pick(paths);
    String now = tree.files().get(last);
    String original = first.files().getOrDefault(last, "");
    // Every file is its own with one edit at most, so that the tree does not end as rubble.
    if ((now == null || !now.equals(original)) && chance.percent(60)) {
      tree = tree.with(last, original);
    } else if (chance.percent(6)) {
      tree = tree.without(last);
    } else {
      boolean field = last.endsWith("kustomization.yaml") && chance.percent(50);
      tree = tree.with(last, field ? original + "\n" + chance.pick(FIELDS) : edited(original));
    }
  }

  private String edited(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int line = chance.below(lines.size());
    switch (chance.below(8)) {
      case 0 -> lines.add(line, "# a remark");
      case 1 -> lines.remove(line);
      case 2 -> lines.add(line, lines.get(line));
      case 3 -> {
        return text.replace("name: web", "name: other");
      }
      default -> {
        return otherValue(text);
      }
    }
    return String.join("\n", lines);
  }

  private String otherValue(String text) {
    List<int[]> places = new ArrayList<>();
    List<String> values = new ArrayList<>(List.of("changed", "2", "true", "\"\""));
    Matcher value = VALUE.matcher(text);
    while (value.find()) {
      places.add(new int[] {value.start(1), value.end(1)});
      values.add(value.group(1));
    }
    if (places.isEmpty()) {
      return text + "\n";
    }
    int[] place = chance.pick(places);
    return text.substring(0, place[0]) + chance.pick(values) + text.substring(place[1]);
  }
}
