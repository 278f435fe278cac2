package io.gitops4j.core.kustomize.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random trees, built by an installed kustomize and by this library: the same bytes, or both
 * refuse.
 *
 * <p>{@code GITOPS4J_LIVE_KUSTOMIZE} names the program, of version 5.8.2 ({@code go install
 * sigs.k8s.io/kustomize/kustomize/v5@v5.8.2}); {@code GITOPS4J_LIVE_KUSTOMIZE_TREES} says how many
 * trees (200), {@code GITOPS4J_LIVE_KUSTOMIZE_SEED} the seed of the first (1). A tree that differs
 * is made small, shown, and written to {@code target/kustomize-differences/SEED}, in the form of
 * the cases below {@code src/test/resources/kustomize}, where it belongs once it is repaired.
 *
 * <p>{@code .ci/run} builds some hundred trees. The full count is run by hand, with seeds that were
 * never run before:
 *
 * <pre>{@code
 * GITOPS4J_LIVE_KUSTOMIZE=$HOME/bin/kustomize GITOPS4J_LIVE_KUSTOMIZE_TREES=2000 \
 *   GITOPS4J_LIVE_KUSTOMIZE_SEED=100000 mvn -o -B -q -Dquick -Dtest.groups=live \
 *   -Dtest.excludedGroups= -pl gitops-core -am test -Dtest=KustomizeDifferentialTest \
 *   -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
@Tag("live")
class KustomizeDifferentialTest {

  private static final Path EXPLAINED = Path.of("src/test/resources/kustomize-differences");
  private static final Path FOUND = Path.of("target/kustomize-differences");
  private static final int THREADS = 3;
  private static final int MOST_SHOWN = 5;
  private static final int TRIES = 400;

  /** With fewer trees built by both, the test would find little; some are refused on purpose. */
  private static final int LEAST_PERCENT_ALIKE = 70;

  /** Of so many trees the share is no accident. */
  private static final int MANY = 100;

  @TempDir Path scratch;
  private KustomizeCli cli;

  @BeforeEach
  void findKustomize() throws IOException, InterruptedException {
    String program = System.getenv("GITOPS4J_LIVE_KUSTOMIZE");
    assumeTrue(program != null && !program.isEmpty(), "GITOPS4J_LIVE_KUSTOMIZE names no kustomize");
    cli = new KustomizeCli(program, scratch);
    assertThat(cli.version()).as("the version of %s", program).isEqualTo("v5.8.2");
  }

  @Test
  void randomTrees_builtByKustomizeAndByUs_areTheSame()
      throws IOException, InterruptedException, ExecutionException {
    long first = setting("GITOPS4J_LIVE_KUSTOMIZE_SEED", 1);
    long count = setting("GITOPS4J_LIVE_KUSTOMIZE_TREES", 200);
    Tally tally = new Tally("kustomize " + cli.version(), first);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<Outcome>>> results = new ArrayList<>();
      for (long seed = first; seed < first + count; seed++) {
        long one = seed;
        results.add(pool.submit(() -> outcomes(RandomTree.of(one))));
      }
      for (int i = 0; i < results.size(); i++) {
        List<Outcome> both = results.get(i).get();
        tally.add(RandomTree.of(first + i), both.get(0), both.get(1));
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.println(tally);
    StringBuilder shown = new StringBuilder();
    for (long seed : tally.different().stream().limit(MOST_SHOWN).toList()) {
      shown.append(write(seed, Shrinker.shrink(RandomTree.of(seed), this::unexplained, TRIES)));
    }
    assertThat(tally.different())
        .as("seeds that differ; %s; the first, made small, are in %s:%n%s", tally, FOUND, shown)
        .isEmpty();
    if (count >= MANY) {
      assertThat(tally.percentAlike())
          .as("percent built by both; %s", tally)
          .isGreaterThanOrEqualTo(LEAST_PERCENT_ALIKE);
    }
  }

  @ParameterizedTest
  @EnumSource(Explained.class)
  void explainedDifference_inItsOwnTree_isStillThere(Explained difference)
      throws IOException, InterruptedException {
    Path input = EXPLAINED.resolve(difference.folder()).resolve("input");
    Tree tree = Tree.read(input, false);
    Outcome theirs = cli.build(tree);
    Outcome ours = Outcome.ofOurs(tree);
    assertThat(theirs.same(ours)).as("no difference any more: %s", difference.reason()).isFalse();
    assertThat(Explained.of(tree, theirs, ours)).contains(difference);
  }

  /** What kustomize makes of a tree, and what we do. */
  private List<Outcome> outcomes(Tree tree) throws IOException, InterruptedException {
    return List.of(cli.build(tree), Outcome.ofOurs(tree));
  }

  /** What kind of difference a tree shows that nothing explains. */
  private Optional<String> unexplained(Tree tree) throws IOException, InterruptedException {
    Outcome theirs = cli.build(tree);
    Outcome ours = Outcome.ofOurs(tree);
    return theirs.same(ours) || Explained.of(tree, theirs, ours).isPresent()
        ? Optional.empty()
        : Optional.of(theirs.kind() + " by kustomize, " + ours.kind() + " by us");
  }

  /** Writes a tree with what came of it, and says the same as text. */
  private String write(long seed, Tree tree) throws IOException, InterruptedException {
    Path folder = FOUND.resolve(Long.toString(seed));
    tree.writeTo(folder.resolve("input"));
    Outcome theirs = cli.build(tree);
    Outcome ours = Outcome.ofOurs(tree);
    boolean built = theirs.kind() == Outcome.Kind.BUILT;
    Files.writeString(
        folder.resolve(built ? "expected.yaml" : "kustomize-says.txt"), theirs.text());
    Files.writeString(folder.resolve("ours.txt"), ours.text());
    return "seed %d, %s##### %s by kustomize%n%s%n##### %s by us%n%s%n%n"
        .formatted(seed, tree, theirs.kind(), theirs.text(), ours.kind(), ours.text());
  }

  private static long setting(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : Long.parseLong(value);
  }
}
