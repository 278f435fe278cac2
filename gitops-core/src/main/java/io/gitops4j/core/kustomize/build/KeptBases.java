package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bases that one build takes from earlier ones and keeps for later ones.
 *
 * <p>A base is the same in every build that finds the same in its files, with these exceptions, in
 * which it is built anew: another kustomization has chosen the types; it is named twice in one
 * build, as what stands in both would then be one thing and not two; it contains what is being
 * built around it, which must be told as a circle; or the limits left are too tight, so that it
 * must be told where they end.
 */
final class KeptBases {

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

  private static boolean fits(KeptLayer known, OpenBases open, Budget budget) {
    return open.apartFrom(known.recording())
        && budget.hasBases(open.size() + known.recording().deepest())
        && budget.use(known.used());
  }

  private Layer built(
      BuildCache.Key key, Files files, OpenBases open, Types types, Supplier<Layer> build) {
    Budget.Usage before = files.budget().used();
    boolean usedBefore = types.unuse();
    files.recorder().begin(files.snapshot(), open.size());
    @Nullable Layer layer = null;
    boolean used;
    Recording recording;
    try {
      layer = build.get();
    } finally {
      recording = files.recorder().end();
      used = types.builtInUsed();
      types.use(usedBefore);
    }
    if (recording.isWhole() && !types.chosen()) {
      Budget.Usage part = files.budget().used().since(before);
      cache.keep(key, KeptLayer.of(layer, used, part, recording));
    }
    return layer;
  }
}
