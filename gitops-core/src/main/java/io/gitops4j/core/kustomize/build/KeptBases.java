package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bases, and the files of large kustomizations, that one build takes from earlier ones and
 * keeps for later ones.
 *
 * <p>A base is the same in every build that finds the same in its files, with these exceptions, in
 * which it is built anew: another kustomization has chosen the types; it is named twice in one
 * build, as what stands in both would then be one thing and not two; it contains what is being
 * built around it, which must be told as a circle; or the limits left are too tight, so that it
 * must be told where they end. A file is kept as a base is, where its kustomization names so many
 * that reading them again would take long; of a smaller one all files are read when one changes.
 */
final class KeptBases {

  /** Files of a kustomization that names as many are kept one by one. */
  private static final int MANY = 64;

  private final BuildCache cache;
  private final Origins origins;
  private final boolean rendersCharts;
  private final Set<BuildCache.Key> met = new HashSet<>();

  /**
   * Bases.
   *
   * @param rendersCharts whether charts are rendered, which get the namespace around them
   */
  KeptBases(BuildCache cache, Origins origins, boolean rendersCharts) {
    this.cache = cache;
    this.origins = origins;
    this.rendersCharts = rendersCharts;
  }

  /**
   * A base.
   *
   * @param file the kustomization that names it
   * @param path where
   * @param build builds it
   */
  Layer base(
      KustomizationFile file, YamlScalar path, OpenBases open, Types types, Supplier<Layer> build) {
    Files files = file.files();
    if (files.repository().isPresent()
        || files.remote(file.folder(), path.text())
        || types.chosen()) {
      return build.get();
    }
    String folder = files.resolve(file.folder(), path.text(), path);
    String namespace = rendersCharts ? file.chartNamespace() : "";
    BuildCache.Key key =
        new BuildCache.Key(folder, null, origins.seenFrom().orElse(null), namespace);
    if (!met.add(key)) {
      return build.get();
    }
    if (cache.find(key, files.snapshot()) instanceof KeptLayer known
        && fits(known, open, files.budget())) {
      files.recorder().add(known.recording(), open.size());
      types.use(known.builtInUsed());
      return known.layer(files.budget());
    }
    return built(key, files, open, types, build);
  }

  /** Whether the files of a kustomization are kept one by one. */
  static boolean keepsFiles(KustomizationFile file) {
    return file.list("resources").size() >= MANY;
  }

  /**
   * The resources of a file.
   *
   * @param path its path in normal form
   * @param read reads them
   */
  List<Resource> file(
      Files files, String path, OpenBases open, Types types, Supplier<List<Resource>> read) {
    if (files.repository().isPresent() || types.chosen()) {
      return read.get();
    }
    BuildCache.Key key = new BuildCache.Key(path, null, origins.seenFrom().orElse(null), "");
    if (!met.add(key)) {
      return read.get();
    }
    if (cache.find(key, files.snapshot()) instanceof KeptLayer known
        && fits(known, open, files.budget())) {
      files.recorder().add(known.recording(), open.size());
      types.use(known.builtInUsed());
      return known.again();
    }
    List<Resource> made = new ArrayList<>();
    recorded(
        files,
        open,
        types,
        () -> made.addAll(read.get()),
        (used, part, recording) -> cache.keep(key, KeptLayer.of(made, used, part, recording)));
    return made;
  }

  private static boolean fits(KeptLayer known, OpenBases open, Budget budget) {
    return open.apartFrom(known.recording())
        && budget.hasBases(open.size() + known.recording().deepest())
        && budget.use(known.used());
  }

  private Layer built(
      BuildCache.Key key, Files files, OpenBases open, Types types, Supplier<Layer> build) {
    AtomicReference<@Nullable Layer> built = new AtomicReference<>();
    recorded(
        files,
        open,
        types,
        () -> built.set(build.get()),
        (used, part, recording) -> {
          Layer layer = Objects.requireNonNull(built.get());
          cache.keep(key, KeptLayer.of(layer, used, part, recording));
        });
    return Objects.requireNonNull(built.get());
  }

  /** What keeps a part that may be kept. */
  @FunctionalInterface
  private interface Keeper {
    void keep(boolean builtInUsed, Budget.Usage used, Recording recording);
  }

  private static void recorded(
      Files files, OpenBases open, Types types, Runnable build, Keeper keeper) {
    Budget.Usage before = files.budget().used();
    boolean usedBefore = types.unuse();
    files.recorder().begin(files.snapshot(), open.size());
    boolean used;
    Recording recording;
    try {
      build.run();
    } finally {
      recording = files.recorder().end();
      used = types.builtInUsed();
      types.use(usedBefore);
    }
    if (recording.isWhole() && !types.chosen()) {
      keeper.keep(used, files.budget().used().since(before), recording);
    }
  }
}
