package io.gitops4j.core.kustomize.differential;

import java.nio.file.*;
import java.util.*;

/** Scratch driver. */
final class Explore {
  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    int shrink = Integer.parseInt(args[2]);
    KustomizeCli cli =
        new KustomizeCli(System.getenv("GITOPS4J_LIVE_KUSTOMIZE"), Files.createTempDirectory("kd"));
    if (args.length > 3) {
      System.out.println(RandomTree.of(seed));
      Tree t = RandomTree.of(seed);
      System.out.println(cli.build(t));
      System.out.println(Outcome.ofOurs(t));
      return;
    }
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> errors = new TreeMap<>();
    Map<String, Integer> diffs = new TreeMap<>();
    List<String> shrunk = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    java.util.concurrent.ExecutorService pool =
        java.util.concurrent.Executors.newFixedThreadPool(
            4,
            r -> {
              Thread t = new Thread(r);
              t.setDaemon(true);
              return t;
            });
    List<java.util.concurrent.Future<Outcome>> theirs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long s = seed + i;
      theirs.add(pool.submit(() -> cli.build(RandomTree.of(s))));
    }
    for (int i = 0; i < count; i++) {
      Tree tree = RandomTree.of(seed + i);
      Outcome their = theirs.get(i).get();
      Outcome our = Outcome.ofOurs(tree);
      kinds.merge(
          their.kind() + "/" + our.kind() + (their.same(our) ? "" : " DIFF"), 1, Integer::sum);
      if (their.kind() == Outcome.Kind.REFUSED)
        errors.merge(generic(their.text()), 1, Integer::sum);
      if (!their.same(our)) {
        String cls = cls(their, our);
        diffs.merge(cls, 1, Integer::sum);
        if (shrink > 0 && seen.add(cls)) {
          shrink--;
          Tree small =
              Shrinker.shrink(
                  tree,
                  t -> {
                    Outcome a = cli.build(t);
                    Outcome b = Outcome.ofOurs(t);
                    return a.same(b) ? Optional.empty() : Optional.of(kind(a, b));
                  },
                  250);
          Outcome a = cli.build(small), b = Outcome.ofOurs(small);
          shrunk.add(
              "=================== seed "
                  + (seed + i)
                  + " "
                  + kind(a, b)
                  + "\n"
                  + small
                  + "\n--- theirs "
                  + a.kind()
                  + "\n"
                  + cut(a.text())
                  + "\n--- ours "
                  + b.kind()
                  + "\n"
                  + cut(b.text()));
        }
      }
    }
    pool.shutdown();
    System.out.println(kinds);
    errors.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .limit(25)
        .forEach(System.out::println);
    System.out.println("DIFFS");
    diffs.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .limit(60)
        .forEach(System.out::println);
    shrunk.forEach(System.out::println);
  }

  static String cut(String s) {
    return s.length() > 1800 ? s.substring(0, 1800) : s;
  }

  static String kind(Outcome a, Outcome b) {
    String k = a.kind() + "/" + b.kind();
    if (a.kind() == Outcome.Kind.REFUSED) return k;
    if (b.kind() != Outcome.Kind.BUILT) return k + generic(b.text());
    return k;
  }

  static String cls(Outcome a, Outcome b) {
    if (a.kind() == Outcome.Kind.REFUSED) return "theirs refuse: " + generic(a.text());
    if (b.kind() == Outcome.Kind.REFUSED) return "ours refuse: " + generic(b.text());
    if (b.kind() == Outcome.Kind.BROKEN)
      return "ours broke: " + cut(b.text()).lines().limit(2).toList();
    String[] x = a.text().split("\n"), y = b.text().split("\n");
    for (int i = 0; i < Math.min(x.length, y.length); i++)
      if (!x[i].equals(y[i])) return "<" + x[i] + "> <" + y[i] + ">";
    return "length";
  }

  static String generic(String s) {
    String t = s.lines().filter(l -> !l.startsWith("#")).reduce("", (p, q) -> p + " " + q);
    t =
        t.replaceAll("/tmp/\\S+", "P")
            .replaceAll("'[^']*'", "'_'")
            .replaceAll("\"[^\"]*\"", "\"_\"")
            .replaceAll("[A-Z]\\w+\\.v\\S+", "ID")
            .replaceAll("\\b\\w+/\\S+", "P")
            .replaceAll("\\d+", "N");
    return t.length() > 170 ? t.substring(0, 80) + ".." + t.substring(t.length() - 90) : t;
  }
}
