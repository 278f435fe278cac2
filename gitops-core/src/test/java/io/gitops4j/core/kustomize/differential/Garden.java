package io.gitops4j.core.kustomize.differential;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Several random trees side by side under one top, each with names of its own, so that after an
 * edit in one of them the others stay as they were.
 */
final class Garden {

  private static final List<String> TOPS =
      List.of(
          "",
          "",
          "namespace: garden\n",
          "nameSuffix: -end\n",
          "commonAnnotations:\n  by: garden\n",
          "labels:\n- pairs:\n    in: garden\n  includeTemplates: true\n",
          "buildMetadata: [originAnnotations, transformerAnnotations]\n",
          "sortOptions:\n  order: legacy\n",
          "patches:\n- target:\n    kind: Deployment\n  patch: |-\n    - op: add\n"
              + "      path: /metadata/annotations/patched\n      value: 'yes'\n",
          "images:\n- name: nginx\n  newTag: garden\n");

  private static final String OWN =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\ndata:\n  a: b\n";
  private static final int TRIES = 30;

  /** More files are kept one by one. */
  private static final int MANY_FILES = 64;

  private Garden() {}

  /** The garden of a seed. It can be built. */
  static Tree of(long seed, Chance chance) {
    return of(seed, chance, chance.pick(TOPS));
  }

  /** A garden with these fields of its top. */
  static Tree of(long seed, Chance chance, String fields) {
    int count = 2 + chance.below(3);
    Tree garden = planted(new TreeMap<>(Map.of(Tree.TOP + "/own.yaml", OWN)), fields, 0);
    int beds = 0;
    for (int i = 0; i < TRIES && beds < count; i++) {
      SortedMap<String, String> files = new TreeMap<>(garden.files());
      String name = "t" + beds;
      RandomTree.of(seed * TRIES + i)
          .files()
          .forEach((path, content) -> files.put(name + "/" + path, content));
      String prefix = chance.percent(80) ? "namePrefix: " + name + "-\n" : "";
      files.put(
          "beds/" + name + "/kustomization.yaml",
          prefix + "resources:\n- ../../" + name + "/" + Tree.TOP + "\n");
      Tree larger = planted(files, fields, beds + 1);
      // With variables all is finished anew, so most gardens have none.
      boolean chosen =
          chance.percent(10) || files.values().stream().noneMatch(text -> text.contains("vars:"));
      if (chosen && Outcome.ofOurs(larger).kind() == Outcome.Kind.BUILT) {
        garden = larger;
        beds++;
      }
    }
    return garden;
  }

  /** A folder of many files and no bases, of which each is kept for itself. */
  static Tree flat(Chance chance) {
    SortedMap<String, String> files = new TreeMap<>();
    StringBuilder top = new StringBuilder(chance.pick(TOPS)).append("resources:\n");
    int count = MANY_FILES + chance.below(6);
    for (int i = 0; i < count; i++) {
      top.append("- f").append(i).append(".yaml\n");
      files.put(Tree.TOP + "/f" + i + ".yaml", flower(chance, i, count));
    }
    files.put(Tree.TOP + "/kustomization.yaml", top.toString());
    return new Tree(files, false);
  }

  private static String flower(Chance chance, int number, int count) {
    String map = OWN.replace("own", "map" + number);
    if (chance.percent(50)) {
      return map;
    }
    return map
        + "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: pod"
        + number
        + "\nspec:\n  containers:\n  - name: web\n    image: nginx\n    envFrom:\n"
        + "    - configMapRef:\n        name: map"
        + chance.below(count)
        + "\n";
  }

  private static Tree planted(SortedMap<String, String> files, String fields, int beds) {
    StringBuilder top = new StringBuilder(fields).append("resources:\n- own.yaml\n");
    for (int i = 0; i < beds; i++) {
      top.append("- ../beds/t").append(i).append('\n');
    }
    files.put(Tree.TOP + "/kustomization.yaml", top.toString());
    return new Tree(files, false);
  }
}
