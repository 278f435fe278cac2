package io.gitops4j.core.kustomize.differential;

import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;

/** Scratch driver. */
final class Explore {
  public static void main(String[] args) throws Exception {
    KustomizeCli cli =
        new KustomizeCli(System.getenv("GITOPS4J_LIVE_KUSTOMIZE"), Files.createTempDirectory("kd"));
    if (args[0].equals("show")) {
      for (int i = 1; i < args.length; i++) {
        Tree t = RandomTree.of(Long.parseLong(args[i]));
        Tree small =
            Shrinker.shrink(
                t,
                x -> {
                  Outcome a = cli.build(x);
                  Outcome b = Outcome.ofOurs(x);
                  return a.same(b) ? Optional.empty() : Optional.of(kind(a, b));
                },
                400);
        Outcome a = cli.build(small), b = Outcome.ofOurs(small);
        System.out.println(
            "=================== seed "
                + args[i]
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
      return;
    }
    long seed = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    Map<String, Integer> kinds = new TreeMap<>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            5,
            r -> {
              Thread t = new Thread(r);
              t.setDaemon(true);
              return t;
            });
    List<Future<?>> all = new ArrayList<>();
    Map<String, Integer> errors = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      long s = seed + i;
      all.add(
          pool.submit(
              () -> {
                Tree tree = RandomTree.of(s);
                Outcome a = cli.build(tree);
                Outcome b = Outcome.ofOurs(tree);
                synchronized (kinds) {
                  kinds.merge(
                      a.kind() + "/" + b.kind() + (a.same(b) ? "" : " DIFF"), 1, Integer::sum);
                  if (a.kind() == Outcome.Kind.REFUSED)
                    errors.merge(generic(a.text()), 1, Integer::sum);
                  if (!a.same(b)) {
                    System.out.println(
                        "##### " + s + " " + (tree.likeCli() ? "cli" : "flux") + " " + hunk(a, b));
                    System.out.flush();
                  }
                }
                return null;
              }));
    }
    for (Future<?> f : all) f.get();
    System.out.println(kinds);
    errors.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .limit(15)
        .forEach(System.out::println);
  }

  static String hunk(Outcome a, Outcome b) {
    if (a.kind() != b.kind())
      return a.kind()
          + "/"
          + b.kind()
          + "\n   T "
          + (a.kind() == Outcome.Kind.BUILT ? "" : tail(a.text()))
          + "\n   O "
          + (b.kind() == Outcome.Kind.BUILT ? "" : cut(b.text()));
    String[] x = a.text().split("\n"), y = b.text().split("\n");
    int i = 0;
    while (i < Math.min(x.length, y.length) && x[i].equals(y[i])) i++;
    StringBuilder s = new StringBuilder("\n");
    int from = i;
    while (from > 0 && !x[from - 1].equals("---") && i - from < 6) from--;
    for (int j = from; j < i; j++) s.append("     ").append(x[j]).append('\n');
    for (int j = i; j < Math.min(i + 6, x.length); j++) s.append("   T ").append(x[j]).append('\n');
    for (int j = i; j < Math.min(i + 6, y.length); j++) s.append("   O ").append(y[j]).append('\n');
    return s.toString();
  }

  static String tail(String s) {
    String t =
        s.replace(
            "Flag --reorder has been deprecated, use the new 'sortOptions' field in kustomization.yaml instead.\n",
            "");
    return t.length() > 500 ? t.substring(0, 150) + " .... " + t.substring(t.length() - 350) : t;
  }

  static String cut(String s) {
    return s.length() > 900 ? s.substring(0, 900) : s;
  }

  static String kind(Outcome a, Outcome b) {
    String k = a.kind() + "/" + b.kind();
    if (a.kind() == Outcome.Kind.REFUSED) return k + (a.text().contains("panic") ? "panic" : "");
    if (b.kind() != Outcome.Kind.BUILT) return k + generic(b.text());
    return k;
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
