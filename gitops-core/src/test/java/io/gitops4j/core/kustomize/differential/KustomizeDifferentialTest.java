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
 * <p>{@code GITOPS4J_LIVE_KUSTOMIZE} names the program, of version 5.8.2; {@code
 * GITOPS4J_LIVE_KUSTOMIZE_TREES} how many trees (200), {@code GITOPS4J_LIVE_KUSTOMIZE_SEED} the
 * seed of the first (1). A tree that differs is made small and written to {@code
 * target/kustomize-differences/SEED}, in the form of the cases below {@code
 * src/test/resources/kustomize}, where it belongs once it is repaired.
 */
@Tag("live")
class KustomizeDifferentialTest {

  private static final Path EXPLAINED = Path.of("src/test/resources/kustomize-differences");
  private static final Path FOUND = Path.of("target/kustomize-differences");
  private static final int THREADS = 4;
  private static final int MOST_SHOWN = 5;
  private static final int TRIES = 400;

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
    List<Long> different = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (long seed = first; seed < first + count; seed++) {
        Tree tree = RandomTree.of(seed);
        results.add(pool.submit(() -> unexplained(tree).isPresent()));
      }
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).get()) {
          different.add(first + i);
        }
      }
    } finally {
      pool.shutdownNow();
    }
    for (long seed : different.subList(0, Math.min(MOST_SHOWN, different.size()))) {
      write(seed, Shrinker.shrink(RandomTree.of(seed), this::unexplained, TRIES));
    }
    assertThat(different)
        .as("seeds of trees that differ, of %s; the first are in %s", count, FOUND.toAbsolutePath())
        .isEmpty();
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
    assertThat(Explained.of(theirs, ours)).contains(difference);
  }

  /** What kind of difference a tree shows that nothing explains. */
  private Optional<String> unexplained(Tree tree) throws IOException, InterruptedException {
    Outcome theirs = cli.build(tree);
    Outcome ours = Outcome.ofOurs(tree);
    return theirs.same(ours) || Explained.of(theirs, ours).isPresent()
        ? Optional.empty()
        : Optional.of(theirs.kind() + " by kustomize, " + ours.kind() + " by us");
  }

  private void write(long seed, Tree tree) throws IOException, InterruptedException {
    Path folder = FOUND.resolve(Long.toString(seed));
    tree.writeTo(folder.resolve("input"));
    Outcome theirs = cli.build(tree);
    Outcome ours = Outcome.ofOurs(tree);
    Files.writeString(
        folder.resolve(
            theirs.kind() == Outcome.Kind.BUILT ? "expected.yaml" : "kustomize-says.txt"),
        theirs.text());
    Files.writeString(folder.resolve("ours.txt"), ours.text());
  }

  private static long setting(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : Long.parseLong(value);
  }
}
